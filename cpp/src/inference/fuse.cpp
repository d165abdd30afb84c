#include "inference/fuse.hpp"

#include "inference/pooled_conv.hpp"
#include "ops/norm/batch_norm_affine.hpp"
#include "ops/norm/batch_norm_call.hpp"
#include "ops/pool/geometry.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

namespace {

void fold(const BatchNormCall& norm, FusedConv& conv) {
  const Dtype dtype = conv.weight.dtype();
  const BatchNormAffine affine = batch_norm_affine(norm.tensors, norm.options.eps, conv.bias);
  const Tensor scale = view(from_vector(affine.scale), {conv.weight.size(0), 1, 1, 1});
  conv.weight = to(mul(to(conv.weight, Dtype::float64), scale), dtype);
  conv.bias = to(from_vector(affine.shift), dtype);
}

class Fusion {
 public:
  Fusion(Graph& graph, Dtype dtype) : graph_(graph), dtype_(dtype), uses_(graph.ops.size() + 1, 0) {
    for (const Op& op : graph.ops) {
      for (const Input& input : op.inputs) {
        if (!input.is_constant()) ++uses_[input.value];
      }
    }
    ++uses_[graph.outputs[0]];
  }

  void run() {
    for (Op& op : graph_.ops) {
      if (op.name == "conv2d") start(op);
      if (op.name == "batch_norm" || op.name == "batch_norm_relu") merge_norm(op);
      if (op.name == "add" || op.name == "add_") merge_add(op);
      if (op.name == "relu") merge_relu(op);
      if (op.name == "max_pool2d") merge_pool(op);
      if (op.name == "linear") fix_linear(op);
    }
  }

 private:
  // Whether weight and bias are constants of the input's dtype.
  bool has_fixed_weights(const Op& op) const {
    return op.inputs[1].is_constant() && op.inputs[2].is_constant() &&
           op.inputs[1].constant.dtype() == dtype_;
  }

  void start(Op& op) const {
    if (!has_fixed_weights(op)) return;
    op.options = FusedConv{std::any_cast<Conv2dGeometry>(op.options), op.inputs[1].constant,
                           op.inputs[2].constant};
    op.inputs.resize(1);
    skip_copy(op.inputs[0]);
  }

  // Convolutions read images of any strides. What copies one for no other reader is left out: no
  // step changes a value that another reads, so what the model changed in place after it stays.
  void skip_copy(Input& image) const {
    if (image.is_constant() || image.value == 0 || uses_[image.value] != 1) return;
    Op& copy = graph_.ops[image.value - 1];
    if (copy.name != "clone" || copy.removed) return;
    copy.removed = true;
    image = copy.inputs[0];
  }

  // The convolution without a pooling that made an input which nobody else reads; null if there is
  // none.
  Op* conv_of(const Input& input) {
    if (input.is_constant() || input.value == 0 || uses_[input.value] != 1) return nullptr;
    Op& op = graph_.ops[input.value - 1];
    const auto* const conv = std::any_cast<FusedConv>(&op.options);
    return conv == nullptr || conv->pool ? nullptr : &op;
  }

  // The same, and nothing but sums follow it yet.
  Op* open_conv(const Input& input) {
    Op* const op = conv_of(input);
    return op == nullptr || std::any_cast<FusedConv>(&op->options)->relu ? nullptr : op;
  }

  // `later` becomes the convolution `conv`.
  static FusedConv& replace(Op& later, Op& conv) {
    later.name = conv.name;
    later.inputs = conv.inputs;
    later.options = conv.options;
    conv.removed = true;
    return *std::any_cast<FusedConv>(&later.options);
  }

  void merge_norm(Op& op) {
    Op* const conv = open_conv(op.inputs[0]);
    const auto* const call = std::any_cast<BatchNormCall>(&op.options);
    const bool fixed = op.inputs[1].is_constant() && op.inputs[2].is_constant();
    if (conv == nullptr || call == nullptr || !fixed || conv->inputs.size() > 1) return;
    const Input residual = op.inputs[3];
    if (residual.is_constant() && residual.constant.defined()) return;
    const bool relu = op.name == "batch_norm_relu";
    const BatchNormCall norm = *call;
    FusedConv& fused = replace(op, *conv);
    fold(norm, fused);
    fused.relu = relu;
    if (!residual.is_constant()) op.inputs.push_back(residual);
  }

  bool is_image_of(const Input& input, const Op& op) const {
    return !input.is_constant() && input.value != 0 &&
           graph_.ops[input.value - 1].shape == op.shape &&
           graph_.ops[input.value - 1].dtype == dtype_;
  }

  void merge_add(Op& op) {
    const auto* const alpha = std::any_cast<Scalar>(&op.options);
    if (alpha == nullptr || alpha->to<double>() != 1.0) return;
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      const Input residual = op.inputs[1 - side];
      Op* const conv = open_conv(op.inputs[side]);
      const bool fits = conv != nullptr && conv->inputs.size() == 1 && conv->shape == op.shape &&
                        is_image_of(residual, op);
      if (!fits) continue;
      replace(op, *conv);
      op.inputs.push_back(residual);
      return;
    }
  }

  void merge_relu(Op& op) {
    Op* const conv = open_conv(op.inputs[0]);
    if (conv != nullptr) replace(op, *conv).relu = true;
  }

  void merge_pool(Op& op) {
    const auto* const pool = std::any_cast<pool::PoolGeometry>(&op.options);
    Op* const conv = conv_of(op.inputs[0]);
    if (pool == nullptr || conv == nullptr || conv->inputs.size() > 1) return;
    kernels::PoolShape shape = pool->shape;
    shape.count = 1;
    shape.channels = op.shape[1];
    const auto& fused = *std::any_cast<FusedConv>(&conv->options);
    if (PooledConv::suits(fused, shape)) replace(op, *conv).pool = shape;
  }

  void fix_linear(Op& op) const {
    const bool is_matrix = op.shape.size() == 2 && numel_of(op.shape) > 0;
    if (!is_matrix || !has_fixed_weights(op)) return;
    const FixedLinear linear{op.inputs[1].constant, op.inputs[2].constant};
    const bool is_plain = linear.weight.dim() == 2 && linear.weight.numel() > 0 &&
                          (!linear.bias.defined() || linear.bias.numel() == op.shape[1]);
    if (!is_plain) return;
    op.options = linear;
    op.inputs.resize(1);
  }

  Graph& graph_;
  Dtype dtype_;
  std::vector<std::size_t> uses_;  // readers of each value
};

}  // namespace

void fuse(Graph& graph, Dtype dtype) { Fusion(graph, dtype).run(); }

}  // namespace resnetcpp::inference
