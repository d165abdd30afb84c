#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// Sizes given one by one, f(2, 3), or as one sequence, f((2, 3)) or f(size=(2, 3)).
/// Errors: TypeError.
Shape sizes_from(const py::args& sizes, const py::object& size = py::none());

/// The one keyword `word` of a call of the method `name`, None if it is not given.
/// Errors: TypeError for any other keyword.
py::object only_keyword(const char* name, const char* word, const py::kwargs& kwargs);

/// A method that takes numbers: x.f(2, 3), x.f((2, 3)) or x.f(word=(2, 3)).
template <class Fn>
void def_sized_method(Binder& bind, const char* name, const char* word, Fn fn, const char* doc) {
  bind.tensor.def(
      name,
      [=](const Tensor& x, const py::args& args, const py::kwargs& kwargs) {
        const Shape numbers = sizes_from(args, only_keyword(name, word, kwargs));
        const py::gil_scoped_release release;
        return fn(x, numbers);
      },
      doc);
}

/// Such a method, and a function that takes a sequence.
template <class Fn>
void def_sized(Binder& bind, const char* name, const char* word, Fn fn, const char* doc) {
  def_sized_method(bind, name, word, fn, doc);
  bind.module.def(name, fn, doc, py::arg("input"), py::arg(word), ReleaseGil());
}

}  // namespace resnetcpp::bindings
