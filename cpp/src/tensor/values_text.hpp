#pragma once

#include <cstdint>
#include <string>

#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp {

/// The values of `x` in PyTorch's brackets, lines after the first indented by `indent`.
std::string values_text(const Tensor& x, std::int64_t indent);

}  // namespace resnetcpp
