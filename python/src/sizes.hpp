#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// Sizes given one by one, f(2, 3), or as one sequence, f((2, 3)) or f(size=(2, 3)).
/// Errors: TypeError.
Shape sizes_from(const py::args& sizes, const py::object& size = py::none());

}  // namespace resnetcpp::bindings
