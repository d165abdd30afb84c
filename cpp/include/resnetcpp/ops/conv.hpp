#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "resnetcpp/tensor/tensor.hpp"

/// Convolution. PyTorch: torch.nn.functional.conv2d.
namespace resnetcpp {

/// Height and width.
using Pair = std::array<std::int64_t, 2>;

struct Conv2dOptions {
  Pair stride = {1, 1};
  Pair padding = {0, 0};
  Pair dilation = {1, 1};
  std::int64_t groups = 1;
  /// padding='same': output size = input size; needs stride 1. Overrides `padding`.
  bool same_padding = false;
};

/// How 3x3 convolutions of stride 1, and forward of stride 2, are computed: by a sum of products
/// (`direct`), with fewer multiplications and a somewhat larger rounding error (`winograd`, Lavin &
/// Gray 2015), or by whichever should be faster for the shapes (`automatic`, the default; float64
/// stays direct).
enum class ConvAlgorithm : std::uint8_t { automatic, direct, winograd };

/// "auto", "direct", "winograd". Errors: ValueError.
ConvAlgorithm conv_algorithm_from(const std::string& name);
const char* name(ConvAlgorithm algorithm);

/// For the whole process.
void set_conv_algorithm(ConvAlgorithm algorithm);
ConvAlgorithm conv_algorithm();

/// Sizes of one convolution, checked once and used by forward and backward alike.
struct Conv2dGeometry {
  std::int64_t batch, in_channels, in_height, in_width;
  std::int64_t out_channels, out_height, out_width;
  std::int64_t kernel_height, kernel_width, groups;
  Pair stride, dilation;
  /// Top and left; 'same' with an even kernel pads one more at the bottom and the right.
  Pair padding_before, padding_after;
};

/// Errors: ShapeError, ValueError in terms of `conv2d`.
Conv2dGeometry conv2d_geometry(const Shape& x, const Shape& weight, const Conv2dOptions& options);

/// y[n, o] = bias[o] + sum over c, i, j of weight[o, c, i, j] * x[n, c, h + i, w + j]
/// x (N, C, H, W) or (C, H, W), weight (O, C/groups, KH, KW), bias (O,) -> (N, O, H', W')
/// The result is channels_last if x is. float32 and float64.
Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias = {},
              const Conv2dOptions& options = {});

}  // namespace resnetcpp
