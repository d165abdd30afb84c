#pragma once

#include <string>

#include "resnetcpp/nn/module.hpp"

/// What the branch of a residual block may end with.
namespace resnetcpp::nn {

/// y = x * sigmoid(fc2(relu(fc1(mean of each channel)))), fc1 and fc2 being 1x1 convolutions.
/// x (N, input_channels, H, W) -> the same. Children: avgpool, fc1, fc2, activation,
/// scale_activation. Hu et al., 2018. PyTorch: torchvision.ops.SqueezeExcitation.
/// Errors: ValueError unless both numbers of channels are positive.
class SqueezeExcitation : public Module {
 public:
  SqueezeExcitation(std::int64_t input_channels, std::int64_t squeeze_channels);
  /// Without children, for a copy to fill.
  SqueezeExcitation() = default;
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "SqueezeExcitation"; }
};

/// In training the whole batch ("batch") or each image ("row") is 0 with probability p and scaled
/// by 1 / (1 - p) otherwise; in evaluation y = x. x (N, ...) -> (N, ...). Huang et al., 2016.
/// PyTorch: torchvision.ops.StochasticDepth.
/// Errors: ValueError unless 0 <= p <= 1, or for another mode.
class StochasticDepth : public Module {
 public:
  StochasticDepth(double p, const std::string& mode);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "StochasticDepth"; }
  std::string extra_repr() const override;

  double& p() { return p_; }
  std::string& mode() { return mode_; }

 private:
  double p_;
  std::string mode_;
};

}  // namespace resnetcpp::nn
