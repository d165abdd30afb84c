#include <string>
#include <variant>

#include "ops.hpp"
#include "ops/pairs.hpp"
#include "resnetcpp/ops/conv_transpose.hpp"

namespace resnetcpp::bindings {

namespace {

using namespace py::literals;

using Padding = std::variant<std::string, Shape>;

void set_padding(Conv2dOptions& options, const Padding& padding) {
  if (const Shape* const sizes = std::get_if<Shape>(&padding)) {
    options.padding = pair_from("conv2d", "padding", *sizes);
    return;
  }
  const std::string& name = std::get<std::string>(padding);
  RESNETCPP_CHECK(name == "same" || name == "valid", ValueError,
                  "conv2d: expected padding 'same', 'valid' or numbers, got '", name, "'");
  options.same_padding = name == "same";
}

Tensor conv2d_call(const Tensor& input, const Tensor& weight, const std::optional<Tensor>& bias,
                   const Shape& stride, const Padding& padding, const Shape& dilation,
                   std::int64_t groups) {
  Conv2dOptions options;
  options.stride = pair_from("conv2d", "stride", stride);
  options.dilation = pair_from("conv2d", "dilation", dilation);
  options.groups = groups;
  set_padding(options, padding);
  return conv2d(input, weight, bias, options);
}

Tensor transpose_call(const Tensor& input, const Tensor& weight, const std::optional<Tensor>& bias,
                      const Shape& stride, const Shape& padding, const Shape& output_padding,
                      std::int64_t groups, const Shape& dilation) {
  const auto pair = [](const char* what, const Shape& sizes) {
    return pair_from("conv_transpose2d", what, sizes);
  };
  return conv_transpose2d(
      input, weight, bias,
      {pair("stride", stride), pair("padding", padding), pair("output_padding", output_padding),
       pair("dilation", dilation), groups});
}

constexpr const char* kTransposeDoc =
    "The gradient of conv2d with respect to its input, which makes images larger.\n\n"
    "Args:\n"
    "    input: (N, C, H, W) or (C, H, W)\n"
    "    weight: (C, O / groups, KH, KW)\n"
    "    bias: (O,) or None\n"
    "    stride, padding, output_padding, dilation: one number, or two\n"
    "    groups: how many parts the channels are cut into\n\n"
    "Shape: (N, O, H', W'), H' = (H - 1) * stride - 2 * padding + dilation * (KH - 1) + "
    "output_padding + 1";

constexpr const char* kConv2dDoc =
    "2-d convolution (cross-correlation) of images.\n\n"
    "Args:\n"
    "    input: (N, C, H, W) or (C, H, W)\n"
    "    weight: (O, C / groups, KH, KW)\n"
    "    bias: (O,) or None\n"
    "    stride, dilation: one number, or two\n"
    "    padding: one number, two, 'same' or 'valid'\n"
    "    groups: how many parts the channels are cut into\n\n"
    "Shape: (N, O, H', W'), H' = (H + 2 * padding - dilation * (KH - 1) - 1) // stride + 1; "
    "channels_last if the input is.";

}  // namespace

void bind_ops_conv(Binder& bind) {
  const Shape one = {1};
  for (py::module_* module : {&bind.module, &bind.functional}) {
    module->def("conv2d", &conv2d_call, kConv2dDoc, "input"_a, "weight"_a, "bias"_a = py::none(),
                "stride"_a = one, "padding"_a = Padding(Shape{0}), "dilation"_a = one,
                "groups"_a = 1, ReleaseGil());
    module->def("conv_transpose2d", &transpose_call, kTransposeDoc, "input"_a, "weight"_a,
                "bias"_a = py::none(), "stride"_a = one, "padding"_a = Shape{0},
                "output_padding"_a = Shape{0}, "groups"_a = 1, "dilation"_a = one, ReleaseGil());
  }
  bind.module.def(
      "set_conv_algorithm",
      [](const std::string& algorithm) { set_conv_algorithm(conv_algorithm_from(algorithm)); },
      "algorithm"_a,
      "How 3x3 convolutions of stride 1 are computed in this process: 'auto' (the default: what\n"
      "should be faster for the shapes), 'direct' (a sum of products) or 'winograd' (fewer\n"
      "multiplications, a somewhat larger rounding error; Lavin & Gray 2015).");
  bind.module.def(
      "get_conv_algorithm", [] { return name(conv_algorithm()); },
      "How 3x3 convolutions of stride 1 are computed: see set_conv_algorithm.");
}

}  // namespace resnetcpp::bindings
