#include "nn/hooks.hpp"

#include "nn/module.hpp"

namespace resnetcpp::bindings {

namespace {

py::tuple as_tuple(const py::object& object) {
  if (py::isinstance<py::tuple>(object)) return object;
  return py::make_tuple(object);
}

py::object object_of(nn::Module& module) {
  return py::cast(&module, py::return_value_policy::reference);
}

}  // namespace

Tensor PythonPreHook::run(nn::Module& module, const Tensor& input) {
  const py::gil_scoped_acquire gil;
  const py::object self = object_of(module);
  const py::tuple args = py::make_tuple(input);
  const py::object result =
      with_kwargs ? (*function)(self, args, py::dict()) : (*function)(self, args);
  if (result.is_none()) return {};
  const py::object first = with_kwargs ? py::object(py::tuple(result)[0]) : result;
  return as_tuple(first)[0].cast<Tensor>();
}

Tensor PythonHook::run(nn::Module& module, const Tensor& input, const Tensor& output) {
  const py::gil_scoped_acquire gil;
  const py::object self = object_of(module);
  const py::tuple args = py::make_tuple(input);
  const py::object result =
      with_kwargs ? (*function)(self, args, py::dict(), output) : (*function)(self, args, output);
  return result.is_none() ? Tensor() : result.cast<Tensor>();
}

Arguments run_pre_hooks(nn::Module& module, const py::object& self, Arguments arguments) {
  const auto hooks = module.forward_pre_hooks();  // a hook may remove itself
  for (const auto& [handle, hook] : hooks) {
    const auto* python = dynamic_cast<const PythonPreHook*>(hook.get());
    if (python == nullptr) {
      const Tensor replaced = hook->run(module, arguments.args[0].cast<Tensor>());
      if (replaced.defined()) arguments.args = py::make_tuple(replaced);
    } else if (python->with_kwargs) {
      const py::object result = (*python->function)(self, arguments.args, arguments.kwargs);
      if (result.is_none()) continue;
      const py::tuple both = result;
      arguments = {both[0], both[1]};
    } else {
      const py::object result = (*python->function)(self, arguments.args);
      if (!result.is_none()) arguments.args = as_tuple(result);
    }
  }
  return arguments;
}

py::object run_hooks(nn::Module& module, const py::object& self, const Arguments& arguments,
                     py::object output) {
  const auto hooks = module.forward_hooks();  // a hook may remove itself
  for (const auto& [handle, hook] : hooks) {
    const auto* python = dynamic_cast<const PythonHook*>(hook.get());
    py::object result = py::none();
    if (python == nullptr) {
      const Tensor replaced =
          hook->run(module, arguments.args[0].cast<Tensor>(), output.cast<Tensor>());
      if (replaced.defined()) result = py::cast(replaced);
    } else if (python->with_kwargs) {
      result = (*python->function)(self, arguments.args, arguments.kwargs, output);
    } else {
      result = (*python->function)(self, arguments.args, output);
    }
    if (!result.is_none()) output = result;
  }
  return output;
}

}  // namespace resnetcpp::bindings
