#pragma once

#include <any>
#include <functional>
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
  /// As the op got them. Node::next_edges says where they come from.
  Operands inputs;
  /// What else the op was told, for whoever knows the op.
  std::any options;
  /// Empty for an op that cannot be run again.
  Replay run;
};

/// While one lives, the ops that this thread records keep in their nodes what it takes to run them
/// again.
class Recording {
 public:
  Recording();
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

 private:
  bool previous_;
};

/// Whether one lives on this thread.
bool is_recording();

/// What was kept of the op of that node; null for a node that was made outside a recording.
const OpRecord* record_of(const Node& node);

}  // namespace resnetcpp::autograd
