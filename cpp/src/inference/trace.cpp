#include <algorithm>
#include <map>
#include <set>

#include "inference/graph.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::inference {

namespace {

using autograd::Edge;
using autograd::Node;
using autograd::OpRecord;

constexpr const char* kPrefix = "optimize_for_inference: ";

void check_evaluation(nn::Module& model) {
  for (const auto& [path, module] : model.named_modules()) {
    RESNETCPP_CHECK(!module->training(), ValueError, kPrefix,
                    "expected a model in evaluation mode, got ",
                    path.empty() ? "one" : "'" + path + "'", " (", module->type_name(),
                    ") in training mode; call model.eval() first");
  }
}

// The nodes below `root`, each after those that it reads.
std::vector<const Node*> nodes_below(const Node* root) {
  std::set<const Node*> seen{root};
  std::vector<const Node*> nodes{root};
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const Edge& edge : nodes[i]->next_edges()) {
      if (edge && seen.insert(edge.node.get()).second) nodes.push_back(edge.node.get());
    }
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const Node* a, const Node* b) { return a->sequence() < b->sequence(); });
  return nodes;
}

/// The values that depend on the graph's input, by the node that made them.
class Values {
 public:
  explicit Values(const Node* input) { numbers_[input] = 0; }

  bool contains(const Edge& edge) const { return edge && numbers_.count(edge.node.get()) > 0; }
  bool feeds(const Node& node) const {
    const auto& edges = node.next_edges();
    return std::any_of(edges.begin(), edges.end(), [&](const Edge& e) { return contains(e); });
  }
  std::size_t operator[](const Edge& edge) const { return numbers_.at(edge.node.get()); }
  void add(const Node* node, std::size_t value) { numbers_[node] = value; }

 private:
  std::map<const Node*, std::size_t> numbers_;
};

Op op_of(const Node& node, const Values& values) {
  const OpRecord* const record = record_of(node);
  RESNETCPP_CHECK(record != nullptr && record->run && node.output_count() == 1, ValueError, kPrefix,
                  "expected a model of ops that can be run again by themselves, got ",
                  record == nullptr ? node.name() : record->op,
                  "; leave that part out of what is optimised, or write it with other ops");
  Op op{record->op, {}, record->options, record->run, node.output_shape(0), node.output_dtype(0)};
  for (std::size_t i = 0; i < record->inputs.size(); ++i) {
    const Edge& edge = node.next_edges()[i];
    const bool varies = values.contains(edge);
    op.inputs.push_back(varies ? Input{values[edge], {}}
                               : Input{kConstant, record->inputs[i].defined()
                                                      ? record->inputs[i].detach()
                                                      : Tensor()});
  }
  return op;
}

}  // namespace

Graph trace(nn::Module& model, const Tensor& example) {
  check_evaluation(model);
  RESNETCPP_CHECK(has_kernels(example.dtype()), DtypeError, kPrefix,
                  "expected a float32 or float64 example, got ", name(example.dtype()));
  const autograd::EnableGradGuard record;
  const Tensor leaf = example.detach();
  leaf.set_requires_grad(true);
  const autograd::Recording recording(leaf);
  // A copy, as a model may write into its input.
  const Tensor x = clone(leaf);
  const Tensor y = model(x);
  const std::shared_ptr<Node> root = y.grad_fn();
  const Node* const input = x.grad_fn().get();
  Graph graph{{}, 0, example.dtype()};
  Values values(input);
  for (const Node* node : root == nullptr ? std::vector<const Node*>() : nodes_below(root.get())) {
    if (node == input || !values.feeds(*node)) continue;
    graph.ops.push_back(op_of(*node, values));
    values.add(node, graph.ops.size());
  }
  const Edge result{root, 0};
  RESNETCPP_CHECK(values.contains(result), ValueError, kPrefix,
                  "expected a model whose output is computed from its input, got one that is cut "
                  "off from it: by detach, no_grad or an op without a gradient");
  graph.output = values[result];
  return graph;
}

}  // namespace resnetcpp::inference
