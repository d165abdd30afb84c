#pragma once

#include <any>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "resnetcpp/tensor/scalar.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Graphs that can be run again on other inputs.
namespace resnetcpp::autograd {

class Node;

/// The inputs of an op, undefined where it has none.
using Operands = std::vector<Tensor>;

/// Runs an op on inputs like those it was recorded with.
using Replay = std::function<Tensor(const Operands& inputs)>;

/// What an op was told: nothing, where PyTorch would say None.
using Attribute = std::variant<std::monostate, Scalar, std::string, Shape, Dtype, Tensor>;

/// By PyTorch's names of the arguments. Sizes and lists of dimensions are Shapes; dimensions are
/// not negative.
using Attributes = std::vector<std::pair<std::string, Attribute>>;

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
  /// What the op was told, for whoever writes the graph down; without a value for an op that does
  /// not say.
  std::optional<Attributes> attributes;
};

/// While one lives, the ops of this thread that depend on `inputs` keep in their nodes what it
/// takes to run them again, and nothing for a backward.
class Recording {
 public:
  /// inputs: each requires a gradient
  explicit Recording(const std::vector<Tensor>& inputs);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  friend class Backward;
  bool depends_on(const Node* maker) const;

  std::vector<std::shared_ptr<Node>> inputs_;
  const Recording* previous_;
};

/// Whether one lives on this thread.
bool is_recording();

/// What was kept of the op of that node; null for one that does not depend on a recording's inputs.
const OpRecord* record_of(const Node& node);

}  // namespace resnetcpp::autograd
