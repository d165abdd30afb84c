#pragma once

#include <any>
#include <string>
#include <vector>

#include "resnetcpp/autograd/recording.hpp"
#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/ops/conv.hpp"

/// What a model computes from one input: ops without the layers and the code around them.
namespace resnetcpp::inference {

using autograd::Operands;

/// What an op reads: the result of an earlier op, or a constant.
struct Input {
  /// 0 for the input of the graph, i + 1 for the result of op i, kConstant for a constant.
  std::size_t value;
  Tensor constant;

  bool is_constant() const;
};

constexpr std::size_t kConstant = static_cast<std::size_t>(-1);
inline bool Input::is_constant() const { return value == kConstant; }

/// A convolution and what follows its sums: + bias, + the second input where there is one, relu.
struct FusedConv {
  Conv2dGeometry geometry;
  Tensor weight;
  Tensor bias;  // (O,), or undefined
  bool relu = false;
};

struct Op {
  std::string name;
  std::vector<Input> inputs;
  /// What the op was told: a FusedConv for convolutions once they are fused.
  std::any options;
  autograd::Replay run;
  Shape shape;  // and dtype of the result
  Dtype dtype;
  /// Fused into a later op.
  bool removed = false;
};

struct Graph {
  std::vector<Op> ops;  // each after those that it reads
  std::size_t output;   // a value, as in Input
  Dtype dtype;          // of the input
};

/// Runs the model on `example`, in evaluation mode. Errors: as OptimizedModule.
Graph trace(nn::Module& model, const Tensor& example);

/// Merges what follows a convolution into it.
void fuse(Graph& graph);

}  // namespace resnetcpp::inference
