#include <algorithm>

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/conv_transpose.hpp"

namespace resnetcpp {

namespace {

// Sums and products of two such numbers fit into 64 bits.
constexpr std::int64_t kLargest = (std::int64_t{1} << 31) - 1;

std::string text(const Pair& pair) { return to_string(Shape(pair.begin(), pair.end())); }

void check_pair(const char* what, const Pair& pair, std::int64_t least, const char* op = "conv2d") {
  RESNETCPP_CHECK(pair[0] >= least && pair[1] >= least && std::max(pair[0], pair[1]) <= kLargest,
                  ValueError, op, ": expected ", what, " of at least ", least, ", got ",
                  text(pair));
}

void check_sizes(const Shape& shape, const char* op = "conv2d") {
  for (const std::int64_t size : shape) {
    RESNETCPP_CHECK(size <= kLargest, ShapeError, op, ": expected sizes below 2^31, got ",
                    to_string(shape));
  }
}

void check_channels(const Shape& x, const Shape& weight, std::int64_t groups) {
  RESNETCPP_CHECK(x.size() == 4, ShapeError,
                  "conv2d: expected input (N, C, H, W) or (C, H, W), got ", to_string(x));
  RESNETCPP_CHECK(weight.size() == 4, ShapeError,
                  "conv2d: expected weight (O, C/groups, KH, KW), got ", to_string(weight));
  RESNETCPP_CHECK(groups >= 1, ValueError, "conv2d: expected groups of at least 1, got ", groups);
  check_sizes(x);
  check_sizes(weight);
  RESNETCPP_CHECK(groups <= kLargest && x[1] == weight[1] * groups, ShapeError,
                  "conv2d: expected input ", to_string(x), " with ",
                  weight[1] * std::min(groups, kLargest), " channels to match weight ",
                  to_string(weight), groups == 1 ? "" : " and groups " + std::to_string(groups),
                  ", got ", x[1]);
  RESNETCPP_CHECK(weight[0] % groups == 0, ShapeError, "conv2d: expected weight ",
                  to_string(weight), " with a multiple of ", groups,
                  " output channels to match groups, got ", weight[0]);
  RESNETCPP_CHECK(weight[2] >= 1 && weight[3] >= 1, ShapeError,
                  "conv2d: expected a kernel of at least (1, 1), got weight ", to_string(weight));
}

void set_padding(Conv2dGeometry& g, const Conv2dOptions& options) {
  g.padding_before = g.padding_after = options.padding;
  if (!options.same_padding) return;
  RESNETCPP_CHECK((options.stride == Pair{1, 1}), ValueError,
                  "conv2d: expected stride 1 with padding='same', got ", text(options.stride));
  const Pair total = {g.dilation[0] * (g.kernel_height - 1), g.dilation[1] * (g.kernel_width - 1)};
  g.padding_before = {total[0] / 2, total[1] / 2};
  g.padding_after = {total[0] - total[0] / 2, total[1] - total[1] / 2};
}

constexpr const char* kTranspose = "conv_transpose2d";

void check_transpose(const Shape& x, const Shape& weight, const ConvTranspose2dOptions& options) {
  RESNETCPP_CHECK(x.size() == 4, ShapeError, kTranspose,
                  ": expected input (N, C, H, W) or (C, H, W), got ", to_string(x));
  RESNETCPP_CHECK(weight.size() == 4, ShapeError, kTranspose,
                  ": expected weight (C, O/groups, KH, KW), got ", to_string(weight));
  check_sizes(x, kTranspose);
  check_sizes(weight, kTranspose);
  RESNETCPP_CHECK(x[1] == weight[0], ShapeError, kTranspose, ": expected input ", to_string(x),
                  " with ", weight[0], " channels to match weight ", to_string(weight), ", got ",
                  x[1]);
  RESNETCPP_CHECK(options.groups >= 1 && options.groups <= kLargest, ValueError, kTranspose,
                  ": expected groups of at least 1, got ", options.groups);
  RESNETCPP_CHECK(x[1] % options.groups == 0, ShapeError, kTranspose,
                  ": expected a multiple of groups ", options.groups, " channels, got ", x[1]);
  RESNETCPP_CHECK(x[2] >= 1 && x[3] >= 1 && weight[2] >= 1 && weight[3] >= 1, ShapeError,
                  kTranspose, ": expected sizes of at least 1, got input ", to_string(x),
                  " and weight ", to_string(weight));
  check_pair("stride", options.stride, 1, kTranspose);
  check_pair("padding", options.padding, 0, kTranspose);
  check_pair("dilation", options.dilation, 1, kTranspose);
  check_pair("output_padding", options.output_padding, 0, kTranspose);
}

}  // namespace

Conv2dGeometry conv_transpose2d_geometry(const Shape& x, const Shape& weight,
                                         const ConvTranspose2dOptions& options) {
  check_transpose(x, weight, options);
  Shape y = {x[0], weight[1] * options.groups, 0, 0};
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    const std::int64_t steps = std::max(options.stride[i], options.dilation[i]);
    RESNETCPP_CHECK(options.output_padding[i] < steps, ValueError, kTranspose,
                    ": expected output_padding below stride or dilation, got ",
                    text(options.output_padding), " with stride ", text(options.stride),
                    " and dilation ", text(options.dilation));
    y[i + 2] = (x[i + 2] - 1) * options.stride[i] - 2 * options.padding[i] +
               options.dilation[i] * (weight[i + 2] - 1) + options.output_padding[i] + 1;
  }
  RESNETCPP_CHECK(y[2] >= 1 && y[3] >= 1, ShapeError, kTranspose,
                  ": expected an output of at least (1, 1), got ", to_string(y), " from input ",
                  to_string(x), " and weight ", to_string(weight));
  check_sizes(y, kTranspose);
  Conv2dOptions convolution;
  convolution.stride = options.stride;
  convolution.padding = options.padding;
  convolution.dilation = options.dilation;
  convolution.groups = options.groups;
  Conv2dGeometry g = conv2d_geometry(y, weight, convolution);
  // An output_padding of a stride or more is a dilated kernel's; x covers less than it could.
  g.out_height = x[2];
  g.out_width = x[3];
  return g;
}

Conv2dGeometry conv2d_geometry(const Shape& x, const Shape& weight, const Conv2dOptions& options) {
  check_channels(x, weight, options.groups);
  check_pair("stride", options.stride, 1);
  check_pair("padding", options.padding, 0);
  check_pair("dilation", options.dilation, 1);
  Conv2dGeometry g{};
  g.batch = x[0], g.in_channels = x[1], g.in_height = x[2], g.in_width = x[3];
  g.out_channels = weight[0], g.kernel_height = weight[2], g.kernel_width = weight[3];
  g.groups = options.groups, g.stride = options.stride, g.dilation = options.dilation;
  set_padding(g, options);
  const Pair padded = {g.in_height + g.padding_before[0] + g.padding_after[0],
                       g.in_width + g.padding_before[1] + g.padding_after[1]};
  const Pair extent = {g.dilation[0] * (g.kernel_height - 1) + 1,
                       g.dilation[1] * (g.kernel_width - 1) + 1};
  RESNETCPP_CHECK(extent[0] <= padded[0] && extent[1] <= padded[1], ShapeError,
                  "conv2d: expected a kernel no larger than the padded input ", text(padded),
                  ", got ", text(extent), " from weight ", to_string(weight));
  g.out_height = (padded[0] - extent[0]) / g.stride[0] + 1;
  g.out_width = (padded[1] - extent[1]) / g.stride[1] + 1;
  return g;
}

}  // namespace resnetcpp
