#pragma once

#include <cstdint>
#include <optional>

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

}  // namespace resnetcpp
