#pragma once

#include <optional>
#include <utility>

#include "resnetcpp/ops/conv.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Pooling over windows. x (N, C, H, W) or (C, H, W) -> (N, C, H', W'); channels_last if x is.
/// PyTorch: torch.nn.functional.max_pool2d and its family. Errors: ShapeError, ValueError.
namespace resnetcpp {

struct Pool2dOptions {
  Pair kernel = {1, 1};
  /// Without a value: the kernel size.
  std::optional<Pair> stride;
  Pair padding = {0, 0};
  Pair dilation = {1, 1};
  /// Round the output size up instead of down.
  bool ceil_mode = false;
  /// Average: count the zeros of the padding.
  bool count_include_pad = true;
  std::optional<std::int64_t> divisor_override;
};

Tensor max_pool2d(const Tensor& x, const Pool2dOptions& options);
/// Also the position of each maximum in its input plane: h * W + w, int64.
std::pair<Tensor, Tensor> max_pool2d_with_indices(const Tensor& x, const Pool2dOptions& options);
Tensor avg_pool2d(const Tensor& x, const Pool2dOptions& options);
/// A size without a value keeps the input's.
Tensor adaptive_avg_pool2d(const Tensor& x,
                           const std::array<std::optional<std::int64_t>, 2>& output_size);
Tensor adaptive_max_pool2d(const Tensor& x,
                           const std::array<std::optional<std::int64_t>, 2>& output_size);
std::pair<Tensor, Tensor> adaptive_max_pool2d_with_indices(
    const Tensor& x, const std::array<std::optional<std::int64_t>, 2>& output_size);

}  // namespace resnetcpp
