#pragma once

#include <optional>

#include "bind.hpp"

namespace resnetcpp::bindings {

/// A tensor from a number, nested lists, an array or a tensor. Without `copy`, arrays are shared.
Tensor tensor_from(const py::object& data, const std::optional<Dtype>& dtype, bool copy);

}  // namespace resnetcpp::bindings
