#pragma once

#include <string>

#include "bind.hpp"
#include "resnetcpp/nn/module.hpp"

/// nn.Module in Python: the C++ class itself, with what Python needs on top.
namespace resnetcpp::bindings {

/// What a forward in Python gave to C++. Errors: TypeError if it is not one tensor.
Tensor tensor_from_forward(const std::string& class_name, const py::object& result);

/// Lets Python classes derive from `Base` and override forward and the printed form.
template <class Base>
class Overridable : public Base, public py::trampoline_self_life_support {
 public:
  using Base::Base;

  Tensor forward(const Tensor& x) override {
    {
      const py::gil_scoped_acquire gil;
      const py::function own = py::get_override(static_cast<const Base*>(this), "forward");
      if (own) return tensor_from_forward(type_name(), own(x));
    }
    return Base::forward(x);
  }
  bool runs_foreign_code() const override { return true; }
  std::string extra_repr() const override { PYBIND11_OVERRIDE(std::string, Base, extra_repr); }
  /// The name of the Python class, unless that class says otherwise.
  std::string type_name() const override {
    const py::gil_scoped_acquire gil;
    const py::handle self = py::detail::get_object_handle(static_cast<const Base*>(this),
                                                          py::detail::get_type_info(typeid(Base)));
    return self ? self.attr("_get_name")().template cast<std::string>() : Base::type_name();
  }
  std::string repr() const override { PYBIND11_OVERRIDE_NAME(std::string, Base, "__repr__", repr); }
};

/// Gives a module class a garbage-collected `__dict__` that also sees through C++ ownership.
py::custom_type_setup collectable();

template <class Layer, class Parent = nn::Module>
using ModuleClass = py::class_<Layer, Parent, Overridable<Layer>, py::smart_holder>;

/// Starts the binding of a layer; every module class must be made this way.
template <class Layer, class Parent = nn::Module>
ModuleClass<Layer, Parent> module_class(py::module_& scope, const char* name, const char* doc) {
  return ModuleClass<Layer, Parent>(scope, name, doc, py::dynamic_attr(), collectable());
}

/// The one Python object of a parameter, buffer or child of `module`; None where it is empty.
/// Kept alive with the module, so that its identity and attributes last.
py::object member_object(nn::Module& module, const std::string& name, const Tensor& tensor);
py::object member_object(nn::Module& module, const std::string& name, const nn::ModulePtr& child);

/// The module behind a Python object, null before Module.__init__ has run.
nn::Module* module_or_null(PyObject* object);

void bind_module(py::module_& scope);

}  // namespace resnetcpp::bindings
