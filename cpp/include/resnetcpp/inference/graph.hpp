#pragma once

#include <any>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/autograd/recording.hpp"

/// What a model computes from its inputs: ops without the layers and the code around them.
namespace resnetcpp::inference {

using autograd::Operands;

/// What an op reads: an input of the graph, the result of an earlier op, or a constant.
struct Input {
  /// The inputs of the graph come first, the results of its ops follow; kConstant for a constant.
  std::size_t value;
  Tensor constant;  // the very tensor that the op got; undefined where it got none

  bool is_constant() const;
};

constexpr std::size_t kConstant = static_cast<std::size_t>(-1);
inline bool Input::is_constant() const { return value == kConstant; }

struct Op {
  std::string name;
  std::vector<Input> inputs;
  /// What the op was told, as the op itself keeps it.
  std::any options;
  /// The same by names, where the op says it.
  std::optional<autograd::Attributes> attributes;
  /// Empty for an op that cannot be run again.
  autograd::Replay run;
  Shape shape;  // and dtype of the result
  Dtype dtype;
  /// Fused into a later op.
  bool removed = false;
};

struct Graph {
  std::size_t input_count = 0;
  std::vector<Op> ops;  // each after those that it reads
  /// Values, as in Input: kConstant for an output that does not depend on the inputs.
  std::vector<std::size_t> outputs;
};

using Tensors = std::vector<Tensor>;

/// Runs `model` on copies of the inputs and tells what it computes of them, with all ops that have
/// gradients. What has none is a constant of the graph.
/// inputs: floating-point
Graph record(const std::function<Tensors(const Tensors&)>& model, const Tensors& inputs);

}  // namespace resnetcpp::inference
