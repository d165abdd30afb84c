#pragma once

#include "bind.hpp"
#include "resnetcpp/ops/reduce.hpp"

namespace resnetcpp::bindings {

/// A named tuple (values, indices), made once per name and kept in resnetcpp.return_types.
py::object values_indices_type(py::module_& module, const char* name);

/// Runs `op` without the GIL and wraps what it gives.
template <class Op>
py::object as_named(const py::object& type, Op op) {
  ValuesIndices result;
  {
    const py::gil_scoped_release release;
    result = op();
  }
  return type(result.values, result.indices);
}

}  // namespace resnetcpp::bindings
