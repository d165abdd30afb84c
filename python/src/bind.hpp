#pragma once

#include <utility>

#include "casters.hpp"

namespace resnetcpp::bindings {

using TensorClass = py::class_<TensorImpl, std::shared_ptr<TensorImpl>>;

/// Where bindings go: `module` is resnetcpp itself (public names in it appear there by themselves),
/// `functional` feeds resnetcpp.nn.functional, `tensor` takes the methods.
struct Binder {
  py::module_ module;
  py::module_ functional;
  TensorClass tensor;
};

using ReleaseGil = py::call_guard<py::gil_scoped_release>;

/// Binds an op as resnetcpp.name(input, ...) and as Tensor.name(...), without the GIL.
template <class Fn, class... Args>
void def_op(Binder& bind, const char* name, Fn fn, const char* doc, const Args&... args) {
  bind.module.def(name, fn, doc, py::arg("input"), args..., ReleaseGil());
  bind.tensor.def(name, fn, doc, args..., ReleaseGil());
}

/// Binds a method of Tensor alone, without the GIL.
template <class Fn, class... Args>
void def_method(Binder& bind, const char* name, Fn fn, const char* doc, const Args&... args) {
  bind.tensor.def(name, fn, doc, args..., ReleaseGil());
}

/// Binds a function of the package alone, without the GIL.
template <class Fn, class... Args>
void def_function(Binder& bind, const char* name, Fn fn, const char* doc, const Args&... args) {
  bind.module.def(name, fn, doc, args..., ReleaseGil());
}

/// Binds a function of nn.functional alone, without the GIL.
template <class Fn, class... Args>
void def_functional(Binder& bind, const char* name, Fn fn, const char* doc, const Args&... args) {
  bind.functional.def(name, fn, doc, args..., ReleaseGil());
}

/// Binds an in-place op as the method `name`, which returns its own tensor.
template <class Fn, class... Args>
void def_inplace(Binder& bind, const char* name, Fn fn, const char* doc, const Args&... args) {
  bind.tensor.def(name, fn, doc, py::return_value_policy::copy, args..., ReleaseGil());
}

/// A Python object that C++ threads may drop at any time: the last owner takes the GIL.
inline std::shared_ptr<py::object> share(py::object object) {
  return {new py::object(std::move(object)), [](py::object* owned) {
            if (!Py_IsInitialized()) return;  // the interpreter is gone, and the object with it
            const py::gil_scoped_acquire gil;
            delete owned;
          }};
}

void bind_types(py::module_& module);
void bind_device(py::module_& module);
void bind_errors(py::module_& module);
void bind_runtime(py::module_& module);
void bind_tensor(Binder& bind);
void bind_factories(Binder& bind);
void bind_interop(Binder& bind);
void bind_autograd(Binder& bind);
void bind_gradcheck(Binder& bind);
void bind_optim(py::module_& module);

}  // namespace resnetcpp::bindings
