#pragma once

#include <functional>
#include <optional>
#include <string>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"

/// Residual blocks: y = relu(F(x) + shortcut(x)). He et al., 2015. PyTorch:
/// torchvision.models.resnet.
namespace resnetcpp::nn {

/// Makes the normalisation that follows a convolution of `channels` outputs.
using NormLayer = std::function<ModulePtr(std::int64_t channels)>;

/// What BasicBlock and Bottleneck share.
class ResidualBlock : public Module {
 public:
  class Options {
   public:
    Options(std::int64_t inplanes, std::int64_t planes) : inplanes_(inplanes), planes_(planes) {}

    RESNETCPP_OPTION(std::int64_t, inplanes, 0);
    RESNETCPP_OPTION(std::int64_t, planes, 0);
    RESNETCPP_OPTION(std::int64_t, stride, 1);
    /// Runs on the shortcut; null where x already has the shape of F(x).
    RESNETCPP_OPTION(ModulePtr, downsample, nullptr);
    RESNETCPP_OPTION(std::int64_t, groups, 1);
    RESNETCPP_OPTION(std::int64_t, base_width, 64);
    RESNETCPP_OPTION(std::int64_t, dilation, 1);
    /// Of the later 3x3 convolution of a basic block; the dilation unless it is set.
    RESNETCPP_OPTION(std::optional<std::int64_t>, later_dilation, std::nullopt);
    /// Bottleneck: the first 1x1 convolution has the stride, not the 3x3 one, as in He et al.,
    /// 2015.
    RESNETCPP_OPTION(bool, stride_in_1x1, false);
    /// Channels of the block / squeezed channels of a SqueezeExcitation at the branch's end; 0 for
    /// none.
    RESNETCPP_OPTION(std::int64_t, squeeze, 0);
    /// The probability to leave out the branch of an image in training.
    RESNETCPP_OPTION(double, stochastic_depth, 0.0);
    /// Null means BatchNorm2d.
    RESNETCPP_OPTION(NormLayer, norm_layer, nullptr);
    /// Bottleneck: channels out of the block / planes; 4 unless it is set.
    RESNETCPP_OPTION(std::optional<std::int64_t>, expansion, std::nullopt);
    /// Without it the block is plain: y = relu(F(x)).
    RESNETCPP_OPTION(bool, skip, true);
  };

  /// Of the block's first strided convolution; what runs is the convolution's own.
  std::int64_t& stride() { return stride_; }
  bool& skip() { return skip_; }
  /// The name of the last normalisation of F; zeros in its weight make the block an identity.
  virtual std::string last_norm() const = 0;

 protected:
  explicit ResidualBlock(const Options& options);

  /// Registers se, downsample and stochastic_depth where the options ask for them.
  void register_rest(const Options& options, std::int64_t channels);
  /// The branch's end: se and stochastic_depth where there are any.
  Tensor finish(const Tensor& branch) const;
  /// x, or downsample(x) where there is one.
  Tensor shortcut(const Tensor& x) const;
  bool has(const std::string& child) const;
  /// Computes what the last convolution of F reads.
  using Branch = std::function<Tensor()>;
  /// relu(norm(conv(branch())) + shortcut(x)), or relu(norm(conv(branch()))) for a plain block, by
  /// the children of those names.
  Tensor join(const std::string& conv, const std::string& norm, const Branch& branch,
              const Tensor& x) const;

 private:
  std::int64_t stride_;
  bool skip_;
};

/// F = bn2 conv2 relu bn1 conv1, two 3x3 convolutions; the first has the stride.
/// x (N, inplanes, H, W) -> (N, planes, H/stride, W/stride).
/// Children: conv1, bn1, relu, conv2, bn2 and, where given, se, downsample and stochastic_depth.
/// Errors: ValueError for groups or widths.
class BasicBlock : public ResidualBlock {
 public:
  static constexpr std::int64_t kExpansion = 1;

  explicit BasicBlock(const Options& options);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "BasicBlock"; }
  std::string last_norm() const override { return "bn2"; }
};

/// F = bn3 conv3 relu bn2 conv2 relu bn1 conv1: 1x1 to width channels, 3x3 with the stride, 1x1 to
/// planes * expansion. width = planes * base_width / 64 * groups.
/// x (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride).
/// Children: conv1, bn1, conv2, bn2, conv3, bn3, relu and, where given, se, downsample and
/// stochastic_depth.
class Bottleneck : public ResidualBlock {
 public:
  static constexpr std::int64_t kExpansion = 4;

  explicit Bottleneck(const Options& options);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Bottleneck"; }
  std::string last_norm() const override { return "bn3"; }
};

/// The shortcut without parameters: every stride-th pixel, with zero channels added on both sides.
/// x (N, C, H, W) -> (N, planes, H/stride, W/stride). Option A of He et al., 2015, section 4.2.
/// Errors: ValueError unless planes - C is even and not negative.
class PadShortcut : public Module {
 public:
  PadShortcut(std::int64_t inplanes, std::int64_t planes, std::int64_t stride);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "PadShortcut"; }
  std::string extra_repr() const override;

  std::int64_t& inplanes() { return inplanes_; }
  std::int64_t& planes() { return planes_; }
  std::int64_t& stride() { return stride_; }

 private:
  std::int64_t inplanes_;
  std::int64_t planes_;
  std::int64_t stride_;
};

}  // namespace resnetcpp::nn
