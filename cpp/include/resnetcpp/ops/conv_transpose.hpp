#pragma once

#include "resnetcpp/ops/conv.hpp"

/// Transposed convolution. PyTorch: torch.nn.functional.conv_transpose2d.
namespace resnetcpp {

struct ConvTranspose2dOptions {
  Pair stride = {1, 1};
  Pair padding = {0, 0};
  /// Chooses among the sizes that the convolution with this stride would shrink to the input's.
  Pair output_padding = {0, 0};
  Pair dilation = {1, 1};
  std::int64_t groups = 1;
};

/// The convolution whose input gradient conv_transpose2d is: x is its output.
/// Errors: ShapeError, ValueError in terms of `conv_transpose2d`.
Conv2dGeometry conv_transpose2d_geometry(const Shape& x, const Shape& weight,
                                         const ConvTranspose2dOptions& options);

/// The gradient of conv2d with respect to its input, as a layer that makes images larger.
/// x (N, C, H, W) or (C, H, W), weight (C, O/groups, KH, KW), bias (O,) -> (N, O, H', W'),
/// H' = (H - 1) stride - 2 padding + dilation (KH - 1) + output_padding + 1
/// PyTorch: torch.nn.functional.conv_transpose2d. float32 and float64.
Tensor conv_transpose2d(const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& bias = {},
                        const ConvTranspose2dOptions& options = {});

}  // namespace resnetcpp
