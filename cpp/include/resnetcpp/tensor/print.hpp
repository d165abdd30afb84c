#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "resnetcpp/tensor/tensor.hpp"

/// How tensors are shown as text. PyTorch: torch.set_printoptions.
namespace resnetcpp {

struct PrintOptions {
  /// Digits after the point.
  int precision = 4;
  /// Tensors with more elements are cut short.
  std::int64_t threshold = 1000;
  /// Elements shown at either end of a dimension that is cut short.
  std::int64_t edgeitems = 3;
  /// Characters in a line.
  std::int64_t linewidth = 80;
  /// Whether to write 1.0000e-05; decided by the values if left out.
  std::optional<bool> sci_mode;
};

PrintOptions print_options();
/// Errors: ValueError for a precision outside 0 ... 50, a negative threshold or line width, or no
/// edge items.
void set_print_options(const PrintOptions& options);

/// The values of `x` in PyTorch's brackets, lines after the first indented by `indent`; the whole
/// text is to_string(x).
std::string values_text(const Tensor& x, std::int64_t indent = 0);

}  // namespace resnetcpp
