#pragma once

#include "bind.hpp"

/// What Python's garbage collector sees of tensors: their attributes and their hooks.
namespace resnetcpp::bindings {

/// A Python function that is called with a gradient; kept by a tensor or its node.
struct PythonTensorHook {
  std::shared_ptr<py::object> function;
  Tensor operator()(const Tensor& grad) const;
};

/// A Python function that is called with a leaf whose grad has been updated.
struct PythonLeafHook {
  std::shared_ptr<py::object> function;
  void operator()(const Tensor& leaf) const;
};

/// Lets the collector find cycles through the hooks of a tensor class made with py::dynamic_attr().
py::custom_type_setup collectable_tensor();

/// What an object with a `__dict__` owns apart from C++: its attributes (unless a Python subclass
/// has visited them already, as twice would hide cycles from the collector) and its type.
int visit_attributes(PyObject* self, visitproc visit, void* arg, traverseproc own_traverse);
void clear_attributes(PyObject* self);

}  // namespace resnetcpp::bindings
