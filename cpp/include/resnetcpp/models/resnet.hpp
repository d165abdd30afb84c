#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"
#include "resnetcpp/nn/residual.hpp"

/// Residual networks. He et al., 2015. PyTorch: torchvision.models.resnet.
namespace resnetcpp::models {

/// How a network makes its blocks.
struct BlockType {
  std::int64_t expansion = 1;
  std::function<nn::ModulePtr(const nn::ResidualBlock::Options&)> make;
};

BlockType basic_block();
/// Channels out of a block = planes * expansion.
BlockType bottleneck(std::int64_t expansion = nn::Bottleneck::kExpansion);

/// "imagenet": 7x7 convolution with stride 2, then 3x3 max pooling with stride 2.
/// "cifar": 3x3 convolution with stride 1 and no pooling.
enum class Stem : std::uint8_t { imagenet, cifar };
/// What stands on a shortcut where shapes change: a padded identity (A) or a 1x1 convolution (B).
enum class Shortcut : std::uint8_t { pad, projection };
/// One logit, for a sigmoid, or one for each class, for a softmax.
enum class Head : std::uint8_t { multiclass, binary };

/// Errors of each: ValueError for an unknown name.
Stem stem_from(const std::string& name);
/// "A" or "B".
Shortcut shortcut_from(const std::string& name);
Head head_from(const std::string& name);

class ResNetOptions {
  using Options = ResNetOptions;

 public:
  RESNETCPP_OPTION(std::int64_t, num_classes, 1000);
  /// Start each residual branch at zero, so that each block starts as an identity.
  RESNETCPP_OPTION(bool, zero_init_residual, false);
  RESNETCPP_OPTION(std::int64_t, groups, 1);
  RESNETCPP_OPTION(std::int64_t, width_per_group, 64);
  /// One entry for each stage after the first, or none at all.
  RESNETCPP_OPTION(std::vector<bool>, replace_stride_with_dilation, {});
  /// Null means BatchNorm2d.
  RESNETCPP_OPTION(nn::NormLayer, norm_layer, nullptr);
  RESNETCPP_OPTION(std::int64_t, in_channels, 3);
  /// Channels of the stem and planes of the first stage; each further stage has twice as many.
  RESNETCPP_OPTION(std::int64_t, base_planes, 64);
  RESNETCPP_OPTION(Stem, stem, Stem::imagenet);
  RESNETCPP_OPTION(Shortcut, shortcut, Shortcut::projection);
  RESNETCPP_OPTION(Head, head, Head::multiclass);
  /// Without it the network is the plain twin: the same layers and no shortcuts.
  RESNETCPP_OPTION(bool, skip, true);
};

/// conv1 bn1 relu maxpool layer1 ... layerN avgpool flatten fc
/// x (N, in_channels, H, W) -> (N, num_classes) logits, or (N, 1) with the binary head.
/// Keys, shapes, order and, after the same seed, initial values are torchvision's.
/// Errors: ValueError for options that do not fit together; in forward those of its layers, which
/// name the layer.
class ResNet : public nn::Module {
 public:
  /// What a network knows beside its children.
  struct Frame {
    ResNetOptions options;
    std::int64_t stages = 0;
    /// Channels that the last stage gives.
    std::int64_t inplanes = 0;
    std::int64_t dilation = 1;
  };

  ResNet(const BlockType& block, const std::vector<std::int64_t>& layers,
         const ResNetOptions& options = {});
  /// A network without children, for a copy to fill.
  explicit ResNet(Frame frame) : frame_(std::move(frame)) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "ResNet"; }

  /// What the stem and each stage give: N + 1 tensors.
  std::vector<Tensor> features(const Tensor& x);
  /// Probabilities of the classes (softmax), or of the positive class (sigmoid, (N, 1)).
  Tensor predict_proba(const Tensor& x);

  const Frame& frame() const { return frame_; }

 private:
  struct Stage {
    std::int64_t planes;
    std::int64_t blocks;
    std::int64_t stride;
    bool dilate;
  };

  void make_stem();
  nn::ModulePtr make_stage(const BlockType& block, const Stage& stage);
  nn::ModulePtr make_shortcut(std::int64_t out, std::int64_t stride) const;
  void initialise();
  Tensor in_fastest_format(const Tensor& x) const;
  Tensor run_stem(const Tensor& x) const;

  Frame frame_;
};

/// A 3x3 stem of 16 channels, shortcut A and 10 classes.
ResNetOptions cifar_options();

/// The networks of the CIFAR experiments, of depth 6n + 2: three stages of n basic blocks.
/// Errors: ValueError for another depth. He et al., 2015, section 4.2.
std::shared_ptr<ResNet> resnet_cifar(std::int64_t depth,
                                     const ResNetOptions& options = cifar_options());

}  // namespace resnetcpp::models
