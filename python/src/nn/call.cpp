// Calls of modules from Python: the hooks are in resnetcpp/nn/hooks.py, which C++ comes back to
// for modules inside a network that have some. Errors say which layer they come from.
#include "nn/call.hpp"

#include <set>
#include <string>

#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/loss.hpp"
#include "resnetcpp/nn/pool.hpp"

namespace resnetcpp::bindings {

namespace {

using nn::Module;

// --- Errors --------------------------------------------------------------------------------------

/// The last error that left a module, so that the modules around it can say where it is.
struct Failure {
  const Module* module = nullptr;
  std::string text;
};
thread_local Failure last_failure;

bool find_path(const Module& root, const Module* target, std::set<const Module*>& seen,
               std::string& path) {
  for (const auto& [name, child] : root.children()) {
    if (child == nullptr || !seen.insert(child.get()).second) continue;
    std::string below;
    if (child.get() == target || find_path(*child, target, seen, below)) {
      path = below.empty() ? name : name + "." + below;
      return true;
    }
  }
  return false;
}

bool is_error_of_ops(const py::error_already_set& error) {
  static PyObject* const shape_error =
      py::object(py::module_::import("resnetcpp._C").attr("ShapeError")).release().ptr();
  static PyObject* const dtype_error =
      py::object(py::module_::import("resnetcpp._C").attr("DtypeError")).release().ptr();
  return error.matches(shape_error) || error.matches(dtype_error);
}

/// Puts the path of the module that failed before the message.
void locate(const Module& module, py::error_already_set& error) {
  const py::object arguments = error.value().attr("args");
  if (py::len(arguments) != 1 || !py::isinstance<py::str>(py::tuple(arguments)[0])) return;
  const auto text = py::tuple(arguments)[0].cast<std::string>();
  if (text != last_failure.text) {
    if (is_error_of_ops(error)) last_failure = {&module, text};
    return;
  }
  std::set<const Module*> seen;
  std::string path;
  if (!find_path(module, last_failure.module, seen, path)) return;
  last_failure = {&module, nn::with_path(path, text)};
  error.value().attr("args") = py::make_tuple(last_failure.text);
}

/// Runs a call of `module` and notes the errors that come out.
template <class Call>
auto located(const Module& module, Call call) {
  try {
    return call();
  } catch (py::error_already_set& error) {
    locate(module, error);
    throw;
  } catch (const Error& error) {
    last_failure = {&module, error.what()};
    throw;
  }
}

// --- Hooks ---------------------------------------------------------------------------------------

// resnetcpp.nn.hooks.call_with_hooks, alive as long as the process.
PyObject* call_with_hooks = nullptr;

struct PythonCallHandler : nn::CallHandler {
  Tensor run(Module& module, const Tensor& input) override {
    const py::gil_scoped_acquire gil;
    const py::object self = py::cast(&module, py::return_value_policy::reference);
    const py::object output =
        located(module, [&] { return py::handle(call_with_hooks)(self, input); });
    if (!py::isinstance<TensorImpl>(output)) {
      throw py::type_error(
          module.type_name() + ": expected a Tensor from forward and its hooks, got " +
          py::str(py::type::handle_of(output).attr("__name__")).cast<std::string>());
    }
    return output.cast<Tensor>();
  }
};

PythonCallHandler handler;

// --- Calls ---------------------------------------------------------------------------------------

// Two tensors in, or two out.
bool is_of_pairs(const Module& module) {
  const auto* const pool = dynamic_cast<const nn::MaxPool2d*>(&module);
  return (pool != nullptr && pool->options().return_indices()) ||
         dynamic_cast<const nn::Loss*>(&module) != nullptr;
}

/// Whether every module of the tree gives one tensor for one; those of Python classes need not.
bool is_native(const Module& module) {
  if (module.runs_foreign_code() || is_of_pairs(module)) return false;
  for (const auto& [name, child] : module.children()) {
    if (child != nullptr && !is_native(*child)) return false;
  }
  return true;
}

/// C++ through and through: no override in Python, one tensor in, no hooks on the module itself.
bool runs_without_python(const py::object& self, const Module& module, const py::args& args,
                         const py::kwargs& kwargs) {
  return args.size() == 1 && kwargs.empty() && py::isinstance<TensorImpl>(args[0]) &&
         is_native(module) && !py::dict(self.attr("__dict__")).contains("forward");
}

py::object run_natively(Module& module, const Tensor& input) {
  Tensor output;
  {
    const py::gil_scoped_release no_gil;
    output = module(input);
  }
  return py::cast(output);
}

py::object run(const py::object& self, Module& module, const py::args& args,
               const py::kwargs& kwargs) {
  if (module.call_handler() != nullptr) {
    return py::handle(call_with_hooks)(self, *args, **kwargs);
  }
  if (runs_without_python(self, module, args, kwargs)) {
    return run_natively(module, args[0].cast<Tensor>());
  }
  return self.attr("forward")(*args, **kwargs);
}

py::object call_module(const py::object& self, const py::args& args, const py::kwargs& kwargs) {
  Module* const module = module_or_null(self.ptr());
  if (module == nullptr) throw py::type_error("Module.__init__() was not called");
  return located(*module, [&] { return run(self, *module, args, kwargs); });
}

}  // namespace

void bind_calls(py::module_& scope, BaseClass& cls) {
  cls.def("__call__", &call_module);
  cls.def("_handle_calls",
          [](Module& self, bool on) { self.set_call_handler(on ? &handler : nullptr); });
  scope.def("_handle_all_calls",
            [](bool on) { Module::set_global_call_handler(on ? &handler : nullptr); });
  scope.def("_run_calls_with",
            [](const py::function& function) { call_with_hooks = function.inc_ref().ptr(); });
}

}  // namespace resnetcpp::bindings
