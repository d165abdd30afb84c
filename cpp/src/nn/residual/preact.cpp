#include "resnetcpp/nn/preact.hpp"

#include "nn/residual/fused.hpp"
#include "nn/residual/parts.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/ops/elementwise.hpp"

namespace resnetcpp::nn {

PreActBasicBlock::PreActBasicBlock(const Options& options) : ResidualBlock(options) {
  check_basic("PreActBasicBlock", options);
  const std::int64_t planes = options.planes();
  const std::int64_t later = options.later_dilation().value_or(options.dilation());
  register_module("bn1", make_norm(options.norm_layer(), options.inplanes()));
  register_module("conv1",
                  conv3x3(options.inplanes(), planes, {options.stride(), options.dilation()}));
  register_module("bn2", make_norm(options.norm_layer(), planes));
  register_module("conv2", conv3x3(planes, planes, {1, later}));
  register_module("relu", std::make_shared<ReLU>(/*inplace=*/true));
  register_rest(options, planes);
}

Tensor PreActBasicBlock::forward(const Tensor& x) {
  const Tensor a = norm_relu(*this, "bn1", x);
  const Tensor y = finish(call("conv2", conv_norm_relu(*this, {"conv1", "bn2"}, a)));
  if (!skip()) return y;
  return y + (has("downsample") ? shortcut(a) : x);
}

PreActBottleneck::PreActBottleneck(const Options& options) : ResidualBlock(options) {
  const std::int64_t width = bottleneck_width(options);
  const std::int64_t out = options.planes() * options.expansion().value_or(kExpansion);
  const bool early = options.stride_in_1x1();
  register_module("bn1", make_norm(options.norm_layer(), options.inplanes()));
  register_module("conv1", conv1x1(options.inplanes(), width, early ? options.stride() : 1));
  register_module("bn2", make_norm(options.norm_layer(), width));
  register_module(
      "conv2",
      conv3x3(width, width, {early ? 1 : options.stride(), options.dilation(), options.groups()}));
  register_module("bn3", make_norm(options.norm_layer(), width));
  register_module("conv3", conv1x1(width, out));
  register_module("relu", std::make_shared<ReLU>(/*inplace=*/true));
  register_rest(options, out);
}

Tensor PreActBottleneck::forward(const Tensor& x) {
  const Tensor a = norm_relu(*this, "bn1", x);
  const Tensor inner = conv_norm_relu(*this, {"conv1", "bn2"}, a);
  const Tensor y = finish(call("conv3", conv_norm_relu(*this, {"conv2", "bn3"}, inner)));
  if (!skip()) return y;
  return y + (has("downsample") ? shortcut(a) : x);
}

}  // namespace resnetcpp::nn
