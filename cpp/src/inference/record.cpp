#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/inference/graph.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::inference {

namespace {

using autograd::Edge;
using autograd::Node;
using autograd::OpRecord;

// The nodes below `roots`, each after those that it reads.
std::vector<const Node*> nodes_below(const std::vector<std::shared_ptr<Node>>& roots) {
  std::set<const Node*> seen;
  std::vector<const Node*> nodes;
  const auto visit = [&](const std::shared_ptr<Node>& node) {
    if (node != nullptr && seen.insert(node.get()).second) nodes.push_back(node.get());
  };
  for (const auto& root : roots) visit(root);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const Edge& edge : nodes[i]->next_edges()) visit(edge.node);
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const Node* a, const Node* b) { return a->sequence() < b->sequence(); });
  return nodes;
}

/// The values that depend on the graph's inputs, by the node that made them.
class Values {
 public:
  explicit Values(const Tensors& inputs) {
    for (const Tensor& input : inputs) {
      inputs_.push_back(input.grad_fn());
      add(inputs_.back().get());
    }
  }

  void add(const Node* node) { numbers_.emplace(node, numbers_.size()); }
  bool contains(const Node* node) const { return numbers_.count(node) > 0; }
  bool feeds(const Node& node) const {
    const auto& edges = node.next_edges();
    return std::any_of(edges.begin(), edges.end(),
                       [&](const Edge& edge) { return contains(edge.node.get()); });
  }
  /// kConstant for what does not depend on the inputs.
  std::size_t operator[](const Node* node) const {
    const auto found = numbers_.find(node);
    return found == numbers_.end() ? kConstant : found->second;
  }

 private:
  std::vector<std::shared_ptr<Node>> inputs_;  // a model that writes into one drops its node
  std::map<const Node*, std::size_t> numbers_;
};

// One that cannot be run again, if it has no record, or several results.
Op op_of(const Node& node, const Values& values) {
  const OpRecord* const record = record_of(node);
  Op op{node.name(), {}, {}, {}, {}, node.output_shape(0), node.output_dtype(0)};
  if (record == nullptr) return op;
  op.name = record->op;
  if (node.output_count() != 1) return op;
  op.options = record->options;
  op.attributes = record->attributes;
  op.run = record->run;
  for (std::size_t i = 0; i < record->inputs.size(); ++i) {
    const std::size_t value = values[node.next_edges()[i].node.get()];
    op.inputs.push_back({value, value == kConstant ? record->inputs[i] : Tensor()});
  }
  return op;
}

}  // namespace

Graph record(const std::function<Tensors(const Tensors&)>& model, const Tensors& inputs) {
  const autograd::EnableGradGuard enable;
  Tensors leaves;
  for (const Tensor& input : inputs) {
    leaves.push_back(input.detach());
    leaves.back().set_requires_grad(true);
  }
  const autograd::Recording recording(leaves);
  // Copies, as a model may write into its inputs.
  Tensors copies;
  for (const Tensor& leaf : leaves) copies.push_back(clone(leaf));
  Values values(copies);
  std::vector<std::shared_ptr<Node>> roots;
  for (const Tensor& output : model(copies)) roots.push_back(output.grad_fn());
  Graph graph{inputs.size(), {}, {}};
  for (const Node* node : nodes_below(roots)) {
    if (values.contains(node) || !values.feeds(*node)) continue;
    graph.ops.push_back(op_of(*node, values));
    values.add(node);
  }
  for (const auto& root : roots) graph.outputs.push_back(values[root.get()]);
  return graph;
}

}  // namespace resnetcpp::inference
