#pragma once

#include "resnetcpp/nn/residual.hpp"

/// Residual blocks whose layers run normalisation first: y = F(x) + shortcut. He et al., 2016,
/// "Identity Mappings in Deep Residual Networks".
namespace resnetcpp::nn {

/// a = relu(bn1(x)), F = conv2 relu bn2 conv1 (a), two 3x3 convolutions; the first has the stride.
/// Where there is a downsample it reads a, else the shortcut is x.
/// x (N, inplanes, H, W) -> (N, planes, H/stride, W/stride).
/// Children: bn1, conv1, bn2, conv2, relu and, where given, se, downsample and stochastic_depth.
/// Errors: ValueError for groups or widths.
class PreActBasicBlock : public ResidualBlock {
 public:
  static constexpr std::int64_t kExpansion = 1;

  explicit PreActBasicBlock(const Options& options);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "PreActBasicBlock"; }
  std::string last_norm() const override { return "bn2"; }
};

/// a = relu(bn1(x)), F = conv3 relu bn3 conv2 relu bn2 conv1 (a): 1x1 to width channels, 3x3 with
/// the stride, 1x1 to planes * expansion. Widths and shortcut as in Bottleneck and
/// PreActBasicBlock.
/// x (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride).
class PreActBottleneck : public ResidualBlock {
 public:
  static constexpr std::int64_t kExpansion = 4;

  explicit PreActBottleneck(const Options& options);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "PreActBottleneck"; }
  std::string last_norm() const override { return "bn3"; }
};

}  // namespace resnetcpp::nn
