#pragma once

#include "kernels/pool.hpp"
#include "resnetcpp/inference/graph.hpp"
#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/ops/conv.hpp"

/// Graphs of one input and one output, made ready to run.
namespace resnetcpp::inference {

/// A convolution and what follows its sums: + bias, + the second input where there is one, relu,
/// max pooling. The options of a convolution's Op, once it is fused.
struct FusedConv {
  Conv2dGeometry geometry;
  Tensor weight;
  Tensor bias;  // (O,), or undefined
  bool relu = false;
  std::optional<kernels::PoolShape> pool = {};  // of one image, channels-last
};

/// The options of a linear layer's Op whose weights are fixed.
struct FixedLinear {
  Tensor weight;  // (O, I)
  Tensor bias;    // (O,), or undefined
};

/// Runs the model on `example`, in evaluation mode. Errors: as OptimizedModule.
Graph trace(nn::Module& model, const Tensor& example);

/// Merges what follows a convolution into it, and fixes the weights of linear layers.
/// dtype: of the input
void fuse(Graph& graph, Dtype dtype);

}  // namespace resnetcpp::inference
