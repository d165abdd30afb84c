#include "ops/pool/geometry.hpp"

#include <algorithm>

#include "ops/conv/layout.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::pool {

namespace {

// Sums and products of two such numbers fit into 64 bits.
constexpr std::int64_t kLargest = (std::int64_t{1} << 31) - 1;

std::string text(const Pair& pair) { return to_string(Shape(pair.begin(), pair.end())); }

void check_pair(const char* op, const char* what, const Pair& pair, std::int64_t least) {
  RESNETCPP_CHECK(pair[0] >= least && pair[1] >= least && std::max(pair[0], pair[1]) <= kLargest,
                  ValueError, op, ": expected ", what, " of at least ", least, ", got ",
                  text(pair));
}

struct Axis {
  std::int64_t in, kernel, stride, padding, dilation;
};

// In ceil mode the last window may hang over the end, but must start inside the input or its left
// padding. PyTorch: pooling_output_shape.
std::int64_t output_size(const Axis& axis, bool ceil_mode) {
  const std::int64_t room = axis.in + 2 * axis.padding - axis.dilation * (axis.kernel - 1) - 1;
  const std::int64_t rounded = room + (ceil_mode ? axis.stride - 1 : 0);
  if (rounded < 0) return 0;
  const std::int64_t size = rounded / axis.stride + 1;
  return ceil_mode && (size - 1) * axis.stride >= axis.in + axis.padding ? size - 1 : size;
}

PoolGeometry geometry_of(const Tensor& x, std::int64_t height, std::int64_t width) {
  const bool rows = prefers_channels_last(x);
  PoolGeometry g{{}, {x.size(0), x.size(1), height, width}, rows};
  g.shape.count = rows ? x.size(0) : x.size(0) * x.size(1);
  g.shape.channels = x.size(1);
  g.shape.in_h = x.size(2), g.shape.in_w = x.size(3);
  g.shape.out_h = height, g.shape.out_w = width;
  return g;
}

void check_options(const char* op, const Pool2dOptions& options, const Pair& stride,
                   PoolKind kind) {
  check_pair(op, "kernel_size", options.kernel, 1);
  check_pair(op, "stride", stride, 1);
  check_pair(op, "padding", options.padding, 0);
  check_pair(op, "dilation", options.dilation, 1);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t dilation = kind == PoolKind::max ? options.dilation[i] : 1;
    const std::int64_t extent = dilation * (options.kernel[i] - 1) + 1;
    RESNETCPP_CHECK(options.padding[i] <= extent / 2, ValueError, op,
                    ": expected padding of at most half the kernel ", text(options.kernel),
                    ", got ", text(options.padding));
  }
  RESNETCPP_CHECK(options.divisor_override.value_or(1) != 0, ValueError, op,
                  ": expected a divisor_override that is not 0, got 0");
}

}  // namespace

void check_image(const char* op, const Tensor& x) {
  const bool has_rank = x.dim() == 3 || x.dim() == 4;
  const auto first = x.shape().begin() + (x.dim() == 4 ? 1 : 0);
  RESNETCPP_CHECK(has_rank && std::find(first, x.shape().end(), 0) == x.shape().end() &&
                      *std::max_element(first, x.shape().end()) <= kLargest,
                  ShapeError, op,
                  ": expected input (N, C, H, W) or (C, H, W) with sizes of at least 1, got ",
                  to_string(x.shape()));
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError, op, ": expected a floating-point input, got ",
                  name(x.dtype()));
}

PoolGeometry pool_geometry(const char* op, const Tensor& x, const Pool2dOptions& options,
                           PoolKind kind) {
  const Pair stride = options.stride.value_or(options.kernel);
  check_options(op, options, stride, kind);
  const Pair dilation = kind == PoolKind::max ? options.dilation : Pair{1, 1};
  const Pair& kernel = options.kernel;
  const Pair& padding = options.padding;
  const std::int64_t height =
      output_size({x.size(2), kernel[0], stride[0], padding[0], dilation[0]}, options.ceil_mode);
  const std::int64_t width =
      output_size({x.size(3), kernel[1], stride[1], padding[1], dilation[1]}, options.ceil_mode);
  RESNETCPP_CHECK(height >= 1 && width >= 1, ShapeError, op,
                  ": expected a kernel no larger than the padded input, got kernel ", text(kernel),
                  ", padding ", text(padding), " and input ", to_string(x.shape()));
  PoolGeometry g = geometry_of(x, height, width);
  g.shape.kernel_h = kernel[0], g.shape.kernel_w = kernel[1];
  g.shape.stride_h = stride[0], g.shape.stride_w = stride[1];
  g.shape.pad_h = padding[0], g.shape.pad_w = padding[1];
  g.shape.dilation_h = dilation[0], g.shape.dilation_w = dilation[1];
  g.shape.count_include_pad = options.count_include_pad;
  g.shape.divisor_override = options.divisor_override.value_or(0);
  g.ceil_mode = options.ceil_mode;
  return g;
}

PoolGeometry adaptive_geometry(const char* op, const Tensor& x,
                               const std::array<std::optional<std::int64_t>, 2>& output_size) {
  const Pair size = {output_size[0].value_or(x.size(2)), output_size[1].value_or(x.size(3))};
  check_pair(op, "output_size", size, 0);
  PoolGeometry g = geometry_of(x, size[0], size[1]);
  g.adaptive = true;
  return g;
}

autograd::Attributes attributes_of(const PoolGeometry& g) {
  if (g.adaptive) return {};
  const kernels::PoolShape& shape = g.shape;
  return {{"kernel_size", Shape{shape.kernel_h, shape.kernel_w}},
          {"stride", Shape{shape.stride_h, shape.stride_w}},
          {"padding", Shape{shape.pad_h, shape.pad_w}},
          {"dilation", Shape{shape.dilation_h, shape.dilation_w}},
          {"ceil_mode", g.ceil_mode},
          {"count_include_pad", shape.count_include_pad},
          {"divisor_override", shape.divisor_override}};
}

}  // namespace resnetcpp::pool
