#include "resnetcpp/models/resnet.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "nn/residual/fused.hpp"
#include "nn/residual/parts.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/container.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/nn/linear.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/nn/pool.hpp"
#include "resnetcpp/nn/shape.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::models {

namespace {

using nn::Conv2d;
using nn::ModulePtr;

// Channels double with each stage; beyond this no machine could hold the weights.
constexpr std::size_t kMaxStages = 16;

std::string stage_name(std::int64_t stage) { return "layer" + std::to_string(stage + 1); }

ModulePtr make_norm(const ResNetOptions& options, std::int64_t channels) {
  return nn::make_norm(options.norm_layer(), channels);
}

void check_layers(const std::vector<std::int64_t>& layers, const ResNetOptions& options) {
  RESNETCPP_CHECK(!layers.empty() && layers.size() <= kMaxStages, ValueError,
                  "ResNet: expected 1 to ", kMaxStages, " stages, got ", layers.size());
  for (const std::int64_t blocks : layers) {
    RESNETCPP_CHECK(blocks > 0, ValueError, "ResNet: expected 1 or more blocks in each stage, got ",
                    to_string(layers));
  }
  RESNETCPP_CHECK(options.in_channels() > 0 && options.base_planes() > 0, ValueError,
                  "ResNet: expected in_channels and base_planes of 1 or more, got ",
                  options.in_channels(), " and ", options.base_planes());
  const std::size_t dilations = options.replace_stride_with_dilation().size();
  RESNETCPP_CHECK(dilations == 0 || dilations == layers.size() - 1, ValueError,
                  "replace_stride_with_dilation should be None or a ", layers.size() - 1,
                  "-element tuple, got ", dilations, " elements");
  const std::int64_t most = options.output_stride();
  RESNETCPP_CHECK(most == 0 || most == 8 || most == 16 || most == 32, ValueError,
                  "ResNet: expected an output_stride of 8, 16 or 32, got ", most);
  RESNETCPP_CHECK(options.squeeze() >= 0, ValueError, "ResNet: expected squeeze of 0 or more, got ",
                  options.squeeze());
  const double drop = options.stochastic_depth_prob();
  RESNETCPP_CHECK(drop >= 0.0 && drop <= 1.0, ValueError,
                  "ResNet: expected a stochastic_depth_prob between 0 and 1, got ", drop);
}

ModulePtr plain_stem(const ResNetOptions& options) {
  const bool is_large = options.stem() == Stem::imagenet;
  return std::make_shared<Conv2d>(
      Conv2d::Options(options.in_channels(), options.base_planes(), is_large ? 7 : 3)
          .stride(is_large ? 2 : 1)
          .padding(nn::Size2d(is_large ? 3 : 1))
          .bias(false));
}

// ResNet-C. timm: stem_type='deep', whose names these are.
ModulePtr deep_stem(const ResNetOptions& options) {
  const std::int64_t half = std::max<std::int64_t>(1, options.base_planes() / 2);
  const auto relu = [] { return std::make_shared<nn::ReLU>(/*inplace=*/true); };
  return std::make_shared<nn::Sequential>(std::vector<ModulePtr>{
      nn::conv3x3(options.in_channels(), half, {2}), make_norm(options, half), relu(),
      nn::conv3x3(half, half, {}), make_norm(options, half), relu(),
      nn::conv3x3(half, options.base_planes(), {})});
}

ModulePtr average_of(std::int64_t stride) {
  if (stride == 1) return std::make_shared<nn::Identity>();
  return std::make_shared<nn::AvgPool2d>(
      nn::AvgPool2d::Options(stride).ceil_mode(true).count_include_pad(false));
}

void initialise_layer(nn::Module& module) {
  if (dynamic_cast<Conv2d*>(&module) != nullptr) {
    nn::init::kaiming_normal_(module.parameter("weight"), {0.0, "fan_out", "relu"});
  } else if (dynamic_cast<nn::BatchNorm2d*>(&module) != nullptr) {
    const Tensor weight = module.parameter("weight");
    const Tensor bias = module.parameter("bias");
    if (weight.defined()) nn::init::ones_(weight);
    if (bias.defined()) nn::init::zeros_(bias);
  }
}

void zero_branch(nn::Module& module) {
  const auto* const block = dynamic_cast<const nn::ResidualBlock*>(&module);
  if (block == nullptr) return;
  const Tensor weight = block->child(block->last_norm())->parameter("weight");
  if (weight.defined()) nn::init::zeros_(weight);
}

/// Everything below `root`, each module once; `root` may still be under construction.
std::vector<ModulePtr> modules_below(const nn::Module& root) {
  std::vector<ModulePtr> found;
  std::set<const nn::Module*> seen;
  for (const auto& [name, child] : root.children()) {
    for (const auto& [path, module] : child->named_modules()) {
      if (seen.insert(module.get()).second) found.push_back(module);
    }
  }
  return found;
}

}  // namespace

BlockType basic_block() {
  return {nn::BasicBlock::kExpansion, [](const nn::ResidualBlock::Options& options) {
            return std::make_shared<nn::BasicBlock>(options);
          }};
}

BlockType bottleneck(std::int64_t expansion) {
  return {expansion, [expansion](nn::ResidualBlock::Options options) {
            return std::make_shared<nn::Bottleneck>(options.expansion(expansion));
          }};
}

BlockType preact_basic_block() {
  return {nn::PreActBasicBlock::kExpansion,
          [](const nn::ResidualBlock::Options& options) {
            return std::make_shared<nn::PreActBasicBlock>(options);
          },
          true};
}

BlockType preact_bottleneck(std::int64_t expansion) {
  return {expansion,
          [expansion](nn::ResidualBlock::Options options) {
            return std::make_shared<nn::PreActBottleneck>(options.expansion(expansion));
          },
          true};
}

Stem stem_from(const std::string& name) {
  if (name == "imagenet") return Stem::imagenet;
  if (name == "cifar") return Stem::cifar;
  RESNETCPP_CHECK(name == "deep", ValueError, "stem: expected 'imagenet', 'cifar' or 'deep', got '",
                  name, "'");
  return Stem::deep;
}

Shortcut shortcut_from(const std::string& name) {
  if (name == "A") return Shortcut::pad;
  if (name == "B") return Shortcut::projection;
  RESNETCPP_CHECK(name == "C", ValueError, "shortcut: expected 'A', 'B' or 'C', got '", name, "'");
  return Shortcut::all_projections;
}

Head head_from(const std::string& name) {
  RESNETCPP_CHECK(name == "multiclass" || name == "binary", ValueError,
                  "head: expected 'multiclass' or 'binary', got '", name, "'");
  return name == "multiclass" ? Head::multiclass : Head::binary;
}

ResNet::ResNet(const BlockType& block, const std::vector<std::int64_t>& layers,
               const ResNetOptions& options)
    : frame_{options, static_cast<std::int64_t>(layers.size()), options.base_planes(), 1,
             block.preact} {
  check_layers(layers, options);
  frame_.blocks = std::accumulate(layers.begin(), layers.end(), std::int64_t{0});
  make_stem();
  const std::vector<bool> dilated = dilated_stages(frame_.stages);
  std::int64_t planes = options.base_planes();
  std::int64_t first_block = 0;
  for (std::size_t stage = 0; stage < layers.size(); ++stage, planes *= 2) {
    register_module(stage_name(static_cast<std::int64_t>(stage)),
                    make_stage(block, {planes, layers[stage], stage == 0 ? 1 : 2, dilated[stage],
                                       first_block}));
    first_block += layers[stage];
  }
  if (frame_.preact) {
    register_module("norm", make_norm(options, frame_.inplanes));
    register_module("relu", std::make_shared<nn::ReLU>(/*inplace=*/true));
  }
  register_module("avgpool", std::make_shared<nn::AdaptiveAvgPool2d>(nn::OutputSize2d(1, 1)));
  const std::int64_t outputs = options.head() == Head::binary ? 1 : options.num_classes();
  register_module("fc", std::make_shared<nn::Linear>(frame_.inplanes, outputs));
  initialise();
}

// Which stages are dilated: those that are told to be, or that would go beyond the output stride.
std::vector<bool> ResNet::dilated_stages(std::int64_t stages) const {
  std::vector<bool> dilated(static_cast<std::size_t>(stages), false);
  const auto& told = frame_.options.replace_stride_with_dilation();
  std::copy(told.begin(), told.end(), dilated.begin() + (told.empty() ? 0 : 1));
  const std::int64_t most = frame_.options.output_stride();
  std::int64_t reached = frame_.options.stem() == Stem::cifar ? 1 : 4;
  for (std::size_t stage = 1; most > 0 && stage < dilated.size(); ++stage) {
    if (reached >= most) dilated[stage] = true;
    if (!dilated[stage]) reached *= 2;
  }
  return dilated;
}

void ResNet::make_stem() {
  const ResNetOptions& options = frame_.options;
  const bool is_large = options.stem() != Stem::cifar;
  register_module("conv1", options.stem() == Stem::deep ? deep_stem(options) : plain_stem(options));
  if (!frame_.preact) {
    register_module("bn1", make_norm(options, frame_.inplanes));
    register_module("relu", std::make_shared<nn::ReLU>(/*inplace=*/true));
  }
  if (is_large) {
    register_module(
        "maxpool", std::make_shared<nn::MaxPool2d>(nn::MaxPool2d::Options(3).stride(2).padding(1)));
  } else {
    register_module("maxpool", std::make_shared<nn::Identity>());
  }
}

ModulePtr ResNet::make_shortcut(std::int64_t out, std::int64_t stride, bool first) const {
  const ResNetOptions& options = frame_.options;
  const bool fits = stride == 1 && frame_.inplanes == out;
  const bool always = options.shortcut() == Shortcut::all_projections;
  if (!options.skip() || (fits && !always) || (!first && !always)) return nullptr;
  if (options.shortcut() == Shortcut::pad) {
    return std::make_shared<nn::PadShortcut>(frame_.inplanes, out, stride);
  }
  std::vector<ModulePtr> layers;
  if (options.avg_down()) layers.push_back(average_of(stride));
  layers.push_back(nn::conv1x1(frame_.inplanes, out, options.avg_down() ? 1 : stride));
  if (!frame_.preact) layers.push_back(make_norm(options, out));
  return std::make_shared<nn::Sequential>(layers);
}

double ResNet::drop_probability(std::int64_t block) const {
  if (frame_.blocks < 2) return frame_.options.stochastic_depth_prob();
  return frame_.options.stochastic_depth_prob() * static_cast<double>(block) /
         static_cast<double>(frame_.blocks - 1);
}

ModulePtr ResNet::make_stage(const BlockType& block, const Stage& stage) {
  const std::int64_t out = stage.planes * block.expansion;
  const std::int64_t previous_dilation = frame_.dilation;
  const std::int64_t stride = stage.dilate ? 1 : stage.stride;
  if (stage.dilate) frame_.dilation *= stage.stride;
  const auto blocks = std::make_shared<nn::Sequential>();
  for (std::int64_t i = 0; i < stage.blocks; ++i) {
    const std::int64_t own_stride = i == 0 ? stride : 1;
    blocks->append(block.make(nn::ResidualBlock::Options(frame_.inplanes, stage.planes)
                                  .stride(own_stride)
                                  .downsample(make_shortcut(out, own_stride, i == 0))
                                  .groups(frame_.options.groups())
                                  .base_width(frame_.options.width_per_group())
                                  .dilation(i == 0 ? previous_dilation : frame_.dilation)
                                  .later_dilation(frame_.dilation)
                                  .stride_in_1x1(frame_.options.stride_in_1x1())
                                  .squeeze(frame_.options.squeeze())
                                  .stochastic_depth(drop_probability(stage.first_block + i))
                                  .norm_layer(frame_.options.norm_layer())
                                  .skip(frame_.options.skip())));
    frame_.inplanes = out;
  }
  return blocks;
}

void ResNet::initialise() {
  const std::vector<ModulePtr> modules = modules_below(*this);
  for (const ModulePtr& module : modules) initialise_layer(*module);
  if (!frame_.options.zero_init_residual()) return;
  for (const ModulePtr& module : modules) zero_branch(*module);
}

Tensor ResNet::run_stem(const Tensor& x) const {
  const Tensor y =
      frame_.preact ? call("conv1", x) : nn::conv_norm_relu(*this, {"conv1", "bn1"}, x);
  return call("maxpool", y);
}

// Images whose channels lie together need no conversion in any layer. Where somebody looks on, they
// keep their format, as views of them depend on it.
Tensor ResNet::in_fastest_format(const Tensor& x) const {
  const bool is_watched = std::any_of(children().begin(), children().end(), [](const auto& entry) {
    return entry.second != nullptr && entry.second->is_observed();
  });
  return x.dim() == 4 && !is_watched ? contiguous(x, MemoryFormat::channels_last) : x;
}

Tensor ResNet::forward(const Tensor& x) {
  Tensor y = run_stem(in_fastest_format(x));
  for (std::int64_t stage = 0; stage < frame_.stages; ++stage) y = call(stage_name(stage), y);
  if (frame_.preact) y = nn::norm_relu(*this, "norm", y);
  return call("fc", flatten(call("avgpool", y), 1));
}

std::vector<Tensor> ResNet::features(const Tensor& x) {
  std::vector<Tensor> found = {run_stem(x)};
  for (std::int64_t stage = 0; stage < frame_.stages; ++stage) {
    found.push_back(call(stage_name(stage), found.back()));
  }
  return found;
}

void ResNet::reset_classifier(std::int64_t num_classes) {
  RESNETCPP_CHECK(num_classes >= 0, ValueError,
                  "reset_classifier: expected 0 or more classes, got ", num_classes);
  frame_.options.num_classes(num_classes).head(Head::multiclass);
  if (num_classes == 0) {
    register_module("fc", std::make_shared<nn::Identity>());
  } else {
    register_module("fc", std::make_shared<nn::Linear>(frame_.inplanes, num_classes));
  }
}

Tensor ResNet::predict_proba(const Tensor& x) {
  const Tensor logits = (*this)(x);
  return frame_.options.head() == Head::binary ? sigmoid(logits) : softmax(logits, 1);
}

// Eight times the deepest of He et al., 2015: a typing mistake must not fill the memory.
constexpr std::int64_t kDeepest = 10000;

ResNetOptions cifar_options() {
  return ResNetOptions().stem(Stem::cifar).base_planes(16).shortcut(Shortcut::pad).num_classes(10);
}

std::shared_ptr<ResNet> resnet_cifar(std::int64_t depth, const ResNetOptions& options) {
  RESNETCPP_CHECK(depth >= 8 && depth <= kDeepest && (depth - 2) % 6 == 0, ValueError,
                  "resnet_cifar: expected a depth of 6n + 2 (8, 14, 20, ...) up to ", kDeepest,
                  ", got ", depth);
  const std::int64_t blocks = (depth - 2) / 6;
  return std::make_shared<ResNet>(basic_block(), std::vector<std::int64_t>(3, blocks), options);
}

}  // namespace resnetcpp::models
