#include "resnetcpp/nn/residual.hpp"

#include <algorithm>

#include "nn/residual/fused.hpp"
#include "nn/residual/parts.hpp"
#include "nn/text.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/branch.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/join.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::nn {

ModulePtr make_norm(const NormLayer& norm_layer, std::int64_t channels) {
  return norm_layer ? norm_layer(channels) : std::make_shared<BatchNorm2d>(channels);
}

std::int64_t bottleneck_width(const ResidualBlock::Options& options) {
  const double scale = static_cast<double>(options.base_width()) / 64.0;
  return static_cast<std::int64_t>(static_cast<double>(options.planes()) * scale) *
         options.groups();
}

void check_basic(const std::string& block, const ResidualBlock::Options& options) {
  RESNETCPP_CHECK(options.groups() == 1 && options.base_width() == 64, ValueError, block,
                  " only supports groups=1 and base_width=64");
}

ResidualBlock::ResidualBlock(const Options& options)
    : stride_(options.stride()), skip_(options.skip()) {}

void ResidualBlock::register_rest(const Options& options, std::int64_t channels) {
  if (options.squeeze() > 0) {
    const std::int64_t squeezed = std::max<std::int64_t>(1, channels / options.squeeze());
    register_module("se", std::make_shared<SqueezeExcitation>(channels, squeezed));
  }
  if (options.downsample() != nullptr) register_module("downsample", options.downsample());
  if (options.stochastic_depth() > 0.0) {
    register_module("stochastic_depth",
                    std::make_shared<StochasticDepth>(options.stochastic_depth(), "row"));
  }
}

bool ResidualBlock::has(const std::string& child) const {
  const ModulePtr* const found = children().find(child);
  return found != nullptr && *found != nullptr;
}

Tensor ResidualBlock::finish(const Tensor& branch) const {
  const Tensor y = has("se") ? call("se", branch) : branch;
  return has("stochastic_depth") ? call("stochastic_depth", y) : y;
}

Tensor ResidualBlock::shortcut(const Tensor& x) const {
  return has("downsample") ? run_projection(*this, "downsample", x) : x;
}

Tensor ResidualBlock::join(const std::string& conv, const std::string& norm, const Branch& branch,
                           const Tensor& x) const {
  const ConvNormNames last{conv, norm};
  const bool ends_here = !has("se") && !has("stochastic_depth");
  if (!skip_ && ends_here) return conv_norm_relu(*this, last, branch());
  if (ends_here && runs_as_one(*this, last)) {
    // The gradient of what ran first comes last: that of a strided projection then adds to every
    // second pixel of the branch's, where it would fill those between with zeros.
    const bool is_early = autograd::grad_enabled() && is_projection(*this, "downsample");
    const Tensor early = is_early ? shortcut(x) : Tensor();
    const Tensor y = branch();
    return conv_norm_relu(*this, last, y, early.defined() ? early : shortcut(x));
  }
  // Hooks see the layers in torchvision's order.
  const Tensor y = finish(call(norm, call(conv, branch())));
  return call("relu", skip_ ? y + shortcut(x) : y);
}

BasicBlock::BasicBlock(const Options& options) : ResidualBlock(options) {
  check_basic("BasicBlock", options);
  const std::int64_t planes = options.planes();
  const std::int64_t later = options.later_dilation().value_or(options.dilation());
  register_module("conv1",
                  conv3x3(options.inplanes(), planes, {options.stride(), options.dilation()}));
  register_module("bn1", make_norm(options.norm_layer(), planes));
  register_module("relu", std::make_shared<ReLU>(/*inplace=*/true));
  register_module("conv2", conv3x3(planes, planes, {1, later}));
  register_module("bn2", make_norm(options.norm_layer(), planes));
  register_rest(options, planes);
}

Tensor BasicBlock::forward(const Tensor& x) {
  const auto branch = [&] { return conv_norm_relu(*this, {"conv1", "bn1"}, x); };
  return join("conv2", "bn2", branch, x);
}

Bottleneck::Bottleneck(const Options& options) : ResidualBlock(options) {
  const std::int64_t width = bottleneck_width(options);
  const std::int64_t out = options.planes() * options.expansion().value_or(kExpansion);
  const bool early = options.stride_in_1x1();
  register_module("conv1", conv1x1(options.inplanes(), width, early ? options.stride() : 1));
  register_module("bn1", make_norm(options.norm_layer(), width));
  register_module(
      "conv2",
      conv3x3(width, width, {early ? 1 : options.stride(), options.dilation(), options.groups()}));
  register_module("bn2", make_norm(options.norm_layer(), width));
  register_module("conv3", conv1x1(width, out));
  register_module("bn3", make_norm(options.norm_layer(), out));
  register_module("relu", std::make_shared<ReLU>(/*inplace=*/true));
  register_rest(options, out);
}

Tensor Bottleneck::forward(const Tensor& x) {
  const auto branch = [&] {
    return conv_norm_relu(*this, {"conv2", "bn2"}, conv_norm_relu(*this, {"conv1", "bn1"}, x));
  };
  return join("conv3", "bn3", branch, x);
}

PadShortcut::PadShortcut(std::int64_t inplanes, std::int64_t planes, std::int64_t stride)
    : inplanes_(inplanes), planes_(planes), stride_(stride) {
  RESNETCPP_CHECK(planes >= inplanes && (planes - inplanes) % 2 == 0, ValueError,
                  "PadShortcut: expected an even number of channels to add, got ", inplanes,
                  " channels in and ", planes, " out");
}

Tensor PadShortcut::forward(const Tensor& x) {
  Tensor y = x;
  for (const std::int64_t dim : {2, 3}) y = slice(y, dim, std::nullopt, std::nullopt, stride_);
  const std::int64_t added = (planes_ - inplanes_) / 2;
  return pad(y, {0, 0, 0, 0, added, added});
}

std::string PadShortcut::extra_repr() const {
  return text(inplanes_) + ", " + text(planes_) + ", stride=" + text(stride_);
}

}  // namespace resnetcpp::nn
