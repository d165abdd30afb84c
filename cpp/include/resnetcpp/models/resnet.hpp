#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"
#include "resnetcpp/nn/preact.hpp"
#include "resnetcpp/nn/residual.hpp"

/// Residual networks. He et al., 2015. PyTorch: torchvision.models.resnet.
namespace resnetcpp::models {

/// How a network makes its blocks.
struct BlockType {
  std::int64_t expansion = 1;
  std::function<nn::ModulePtr(const nn::ResidualBlock::Options&)> make;
  /// Blocks that begin with a normalisation: the network ends with one, and its stem has none.
  bool preact = false;
};

BlockType basic_block();
/// Channels out of a block = planes * expansion.
BlockType bottleneck(std::int64_t expansion = nn::Bottleneck::kExpansion);
/// He et al., 2016.
BlockType preact_basic_block();
BlockType preact_bottleneck(std::int64_t expansion = nn::PreActBottleneck::kExpansion);

/// "imagenet": 7x7 convolution with stride 2, then 3x3 max pooling with stride 2.
/// "cifar": 3x3 convolution with stride 1 and no pooling.
/// "deep": three 3x3 convolutions, the first with stride 2, then the pooling. He et al., 2019.
enum class Stem : std::uint8_t { imagenet, cifar, deep };
/// What stands on a shortcut where shapes change: a padded identity (A) or a 1x1 convolution (B);
/// or a 1x1 convolution on every shortcut (C). He et al., 2015, section 4.1.
enum class Shortcut : std::uint8_t { pad, projection, all_projections };
/// One logit, for a sigmoid, or one for each class, for a softmax.
enum class Head : std::uint8_t { multiclass, binary };

/// Errors of each: ValueError for an unknown name.
Stem stem_from(const std::string& name);
/// "A", "B" or "C".
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
  /// Projections with a stride pool first and convolve then, so that no pixel is left out. He et
  /// al., 2019, ResNet-D.
  RESNETCPP_OPTION(bool, avg_down, false);
  /// Bottlenecks have their stride in the first 1x1 convolution, as in He et al., 2015.
  RESNETCPP_OPTION(bool, stride_in_1x1, false);
  /// Channels / squeezed channels of a SqueezeExcitation in each block; 0 for none. 16 in Hu et al.
  RESNETCPP_OPTION(std::int64_t, squeeze, 0);
  /// The probability to leave out the last block's branch in training; from 0 at the first block it
  /// rises evenly. Huang et al., 2016.
  RESNETCPP_OPTION(double, stochastic_depth_prob, 0.0);
  /// Pixels of the image to one of the last stage at most: 8, 16 or 32, or 0 for what the stages
  /// give. Later stages are dilated instead of strided.
  RESNETCPP_OPTION(std::int64_t, output_stride, 0);
  RESNETCPP_OPTION(Head, head, Head::multiclass);
  /// Without it the network is the plain twin: the same layers and no shortcuts.
  RESNETCPP_OPTION(bool, skip, true);
};

/// conv1 bn1 relu maxpool layer1 ... layerN avgpool flatten fc; with pre-activation blocks
/// conv1 maxpool layer1 ... layerN norm relu avgpool flatten fc
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
    bool preact = false;
    std::int64_t blocks = 0;
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

  /// A new last layer for `num_classes` classes, initialised as nn::Linear; an Identity for 0.
  void reset_classifier(std::int64_t num_classes);

  const Frame& frame() const { return frame_; }

 private:
  struct Stage {
    std::int64_t planes;
    std::int64_t blocks;
    std::int64_t stride;
    bool dilate;
    std::int64_t first_block;  // of the network's
  };

  void make_stem();
  std::vector<bool> dilated_stages(std::int64_t stages) const;
  double drop_probability(std::int64_t block) const;
  nn::ModulePtr make_stage(const BlockType& block, const Stage& stage);
  nn::ModulePtr make_shortcut(std::int64_t out, std::int64_t stride, bool first) const;
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
