#include "resnetcpp/nn/residual.hpp"

#include "nn/residual/fused.hpp"
#include "nn/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/join.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::nn {

namespace {

Conv2d::Options conv1x1(std::int64_t in, std::int64_t out) {
  return Conv2d::Options(in, out, 1).bias(false);
}

Conv2d::Options conv3x3(std::int64_t in, std::int64_t out, std::int64_t dilation = 1) {
  return Conv2d::Options(in, out, 3).padding(Size2d(dilation)).dilation(dilation).bias(false);
}

ModulePtr conv(const Conv2d::Options& options) { return std::make_shared<Conv2d>(options); }

ModulePtr norm(const NormLayer& norm_layer, std::int64_t channels) {
  return norm_layer ? norm_layer(channels) : std::make_shared<BatchNorm2d>(channels);
}

ModulePtr relu_layer() { return std::make_shared<ReLU>(/*inplace=*/true); }

// planes * (base_width / 64) * groups, rounded down as Python's int() does.
std::int64_t bottleneck_width(const ResidualBlock::Options& options) {
  const double scale = static_cast<double>(options.base_width()) / 64.0;
  return static_cast<std::int64_t>(static_cast<double>(options.planes()) * scale) *
         options.groups();
}

}  // namespace

ResidualBlock::ResidualBlock(const Options& options)
    : stride_(options.stride()), skip_(options.skip()) {}

Tensor ResidualBlock::join(const std::string& conv, const std::string& norm, const Tensor& branch,
                           const Tensor& x) const {
  const ConvNormNames last{conv, norm};
  if (!skip_) return conv_norm_relu(*this, last, branch);
  if (runs_as_one(*this, last)) return conv_norm_relu(*this, last, branch, shortcut(x));
  // Hooks see the layers in torchvision's order.
  const Tensor y = call(norm, call(conv, branch));
  return call("relu", y + shortcut(x));
}

Tensor ResidualBlock::shortcut(const Tensor& x) const {
  const ModulePtr* const downsample = children().find("downsample");
  const bool is_identity = downsample == nullptr || *downsample == nullptr;
  return is_identity ? x : run_projection(*this, "downsample", x);
}

BasicBlock::BasicBlock(const Options& options) : ResidualBlock(options) {
  RESNETCPP_CHECK(options.groups() == 1 && options.base_width() == 64, ValueError,
                  "BasicBlock only supports groups=1 and base_width=64");
  RESNETCPP_CHECK(options.dilation() == 1, NotImplementedError,
                  "Dilation > 1 not supported in BasicBlock");
  const std::int64_t planes = options.planes();
  register_module("conv1", conv(conv3x3(options.inplanes(), planes).stride(options.stride())));
  register_module("bn1", norm(options.norm_layer(), planes));
  register_module("relu", relu_layer());
  register_module("conv2", conv(conv3x3(planes, planes)));
  register_module("bn2", norm(options.norm_layer(), planes));
  if (options.downsample() != nullptr) register_module("downsample", options.downsample());
}

Tensor BasicBlock::forward(const Tensor& x) {
  return join("conv2", "bn2", conv_norm_relu(*this, {"conv1", "bn1"}, x), x);
}

Bottleneck::Bottleneck(const Options& options) : ResidualBlock(options) {
  const std::int64_t width = bottleneck_width(options);
  const std::int64_t out = options.planes() * options.expansion().value_or(kExpansion);
  register_module("conv1", conv(conv1x1(options.inplanes(), width)));
  register_module("bn1", norm(options.norm_layer(), width));
  register_module("conv2", conv(conv3x3(width, width, options.dilation())
                                    .stride(options.stride())
                                    .groups(options.groups())));
  register_module("bn2", norm(options.norm_layer(), width));
  register_module("conv3", conv(conv1x1(width, out)));
  register_module("bn3", norm(options.norm_layer(), out));
  register_module("relu", relu_layer());
  if (options.downsample() != nullptr) register_module("downsample", options.downsample());
}

Tensor Bottleneck::forward(const Tensor& x) {
  const Tensor y = conv_norm_relu(*this, {"conv1", "bn1"}, x);
  return join("conv3", "bn3", conv_norm_relu(*this, {"conv2", "bn2"}, y), x);
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
