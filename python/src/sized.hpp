#pragma once

#include <string>

#include "ops.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

/// A method that takes sizes or dims: x.f(2, 3), x.f((2, 3)) or, by the name `word`, x.f(dims=(2,
/// 3)).
template <class Fn>
void def_sized_method(Binder& bind, const char* name, const char* word, Fn fn, const char* doc) {
  bind.tensor.def(
      name,
      [=](const Tensor& x, const py::args& args, const py::kwargs& kwargs) {
        const bool named = kwargs.size() == 1 && kwargs.contains(word);
        if (kwargs.size() > 0 && !named) {
          throw py::type_error(std::string(name) + "() got an unexpected keyword argument");
        }
        const Shape sizes = sizes_from(args, named ? py::object(kwargs[word]) : py::none());
        const py::gil_scoped_release release;
        return fn(x, sizes);
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
