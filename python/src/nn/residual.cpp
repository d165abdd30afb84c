#include "nn/residual.hpp"

#include "resnetcpp/nn/branch.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/nn/preact.hpp"

namespace resnetcpp::bindings {

namespace {

using nn::ResidualBlock;
using Options = ResidualBlock::Options;

Options block_options(std::int64_t inplanes, std::int64_t planes, std::int64_t stride,
                      const nn::ModulePtr& downsample, std::int64_t groups, std::int64_t base_width,
                      std::int64_t dilation, const py::object& norm_layer, bool skip) {
  return Options(inplanes, planes)
      .stride(stride)
      .downsample(downsample)
      .groups(groups)
      .base_width(base_width)
      .dilation(dilation)
      .norm_layer(norm_layer_from(norm_layer))
      .skip(skip);
}

/// A constructor that asks the class under construction for its `expansion`, so that a Python
/// subclass changes it as in torchvision. py::init does not know that class.
template <class Block, class... Args>
Block& construct_block(py::detail::value_and_holder& place, Args... args) {
  PyTypeObject* const type = Py_TYPE(reinterpret_cast<PyObject*>(place.inst));
  const py::handle cls(reinterpret_cast<PyObject*>(type));
  const Options options =
      block_options(args...).expansion(cls.attr("expansion").cast<std::int64_t>());
  Block* const block =
      type == place.type->type ? new Block(options) : new Overridable<Block>(options);
  place.value_ptr() = block;
  return *block;
}

template <class Block>
void bind_block(py::module_& scope, const char* name, const char* doc) {
  auto cls = layer_class<Block, ResidualBlock>(scope, name, doc);
  cls.attr("expansion") = Block::kExpansion;
  cls.def(
      "__init__",
      [](py::detail::value_and_holder& place, std::int64_t inplanes, std::int64_t planes,
         std::int64_t stride, const std::optional<nn::ModulePtr>& downsample, std::int64_t groups,
         std::int64_t base_width, std::int64_t dilation, const py::object& norm_layer, bool skip) {
        auto& block =
            construct_block<Block>(place, inplanes, planes, stride, downsample.value_or(nullptr),
                                   groups, base_width, dilation, norm_layer, skip);
        // The Python object may carry hooks and attributes: it stays.
        for (const auto& [child_name, child] : block.children()) {
          if (downsample && child == *downsample) member_object(block, child_name, child);
        }
      },
      py::detail::is_new_style_constructor(), py::arg("inplanes"), py::arg("planes"),
      py::arg("stride") = 1, py::arg("downsample") = py::none(), py::arg("groups") = 1,
      py::arg("base_width") = 64, py::arg("dilation") = 1, py::arg("norm_layer") = py::none(),
      py::arg("skip") = true);
  set_copy_recipe(cls, py::make_tuple(0, 0), {"stride", "skip"});
}

void bind_branch_ends(py::module_& scope) {
  auto squeeze = layer_class<nn::SqueezeExcitation>(
      scope, "SqueezeExcitation",
      "Scales each channel by what two 1x1 convolutions make of all channels' means. PyTorch: "
      "torchvision.ops.SqueezeExcitation.\n\nShape:\n    (N, input_channels, H, W) -> the same");
  squeeze.def(py::init<std::int64_t, std::int64_t>(), py::arg("input_channels"),
              py::arg("squeeze_channels"));
  squeeze.def(py::init<>());
  set_copy_recipe(squeeze, py::tuple(), {});

  auto depth = layer_class<nn::StochasticDepth>(
      scope, "StochasticDepth",
      "Leaves out images, or the whole batch, with probability p in training. PyTorch: "
      "torchvision.ops.StochasticDepth.");
  depth.def(py::init<double, const std::string&>(), py::arg("p"), py::arg("mode"));
  RESNETCPP_BIND_FIELD(depth, nn::StochasticDepth, p);
  RESNETCPP_BIND_FIELD(depth, nn::StochasticDepth, mode);
  set_copy_recipe(depth, py::make_tuple(0.0, "row"), {"p", "mode"});
}

}  // namespace

nn::NormLayer norm_layer_from(const py::object& callable) {
  if (callable.is_none() || callable.is(py::type::of<nn::BatchNorm2d>())) return nullptr;
  return [shared = share(callable)](std::int64_t channels) {
    const py::gil_scoped_acquire gil;
    return (*shared)(channels).template cast<nn::ModulePtr>();
  };
}

void bind_residuals(py::module_& scope) {
  auto base = module_class<ResidualBlock>(scope, "_ResidualBlock", "What the blocks share.");
  RESNETCPP_BIND_FIELD(base, ResidualBlock, stride);
  RESNETCPP_BIND_FIELD(base, ResidualBlock, skip);
  bind_block<nn::BasicBlock>(
      scope, "BasicBlock",
      "relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)). PyTorch: "
      "torchvision.models.resnet.BasicBlock.\n\nShape:\n    (N, inplanes, H, W) -> (N, planes, "
      "H/stride, W/stride)");
  bind_block<nn::Bottleneck>(
      scope, "Bottleneck",
      "1x1, 3x3 and 1x1 convolutions beside a shortcut. PyTorch: "
      "torchvision.models.resnet.Bottleneck.\n\nShape:\n    (N, inplanes, H, W) -> (N, planes * "
      "expansion, H/stride, W/stride)");

  bind_block<nn::PreActBasicBlock>(
      scope, "PreActBasicBlock",
      "conv2(relu(bn2(conv1(relu(bn1(x)))))) + shortcut. He et al., 2016.\n\nShape:\n    (N, "
      "inplanes, H, W) -> (N, planes, H/stride, W/stride)");
  bind_block<nn::PreActBottleneck>(
      scope, "PreActBottleneck",
      "1x1, 3x3 and 1x1 convolutions, a normalisation and ReLU before each. He et al., "
      "2016.\n\nShape:\n    (N, inplanes, H, W) -> (N, planes * expansion, H/stride, W/stride)");
  bind_branch_ends(scope);

  auto pad = layer_class<nn::PadShortcut>(
      scope, "PadShortcut",
      "Every stride-th pixel, with zero channels added: option A of He et al., 2015.");
  pad.def(py::init<std::int64_t, std::int64_t, std::int64_t>(), py::arg("inplanes"),
          py::arg("planes"), py::arg("stride") = 1);
  RESNETCPP_BIND_FIELD(pad, nn::PadShortcut, inplanes);
  RESNETCPP_BIND_FIELD(pad, nn::PadShortcut, planes);
  RESNETCPP_BIND_FIELD(pad, nn::PadShortcut, stride);
  set_copy_recipe(pad, py::make_tuple(0, 0, 1), {"inplanes", "planes", "stride"});
}

}  // namespace resnetcpp::bindings
