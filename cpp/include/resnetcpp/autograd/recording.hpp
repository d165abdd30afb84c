#pragma once

#include <any>
#include <functional>
#include <memory>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Graphs that can be run again on other inputs.
namespace resnetcpp::autograd {

class Node;

/// The inputs of an op, undefined where it has none.
using Operands = std::vector<Tensor>;

/// Runs an op on inputs like those it was recorded with.
using Replay = std::function<Tensor(const Operands& inputs)>;

/// What a node knows of its op beyond its gradients.
struct OpRecord {
  const char* op = "";
  /// As the op got them; undefined where they depend on what is recorded: Node::next_edges says
  /// where those come from.
  Operands inputs;
  /// What else the op was told, for whoever knows the op.
  std::any options;
  /// Empty for an op that cannot be run again.
  Replay run;
};

/// While one lives, the ops of this thread that depend on `input` keep in their nodes what it takes
/// to run them again, and nothing for a backward.
class Recording {
 public:
  /// input: requires a gradient
  explicit Recording(const Tensor& input);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  std::shared_ptr<Node> input_;
  const Node* previous_;
};

/// Whether one lives on this thread.
bool is_recording();

/// What was kept of the op of that node; null for one that does not depend on a recording's input.
const OpRecord* record_of(const Node& node);

}  // namespace resnetcpp::autograd
