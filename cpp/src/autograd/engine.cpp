#include "resnetcpp/autograd/engine.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "autograd/accumulate.hpp"
#include "autograd/ownership.hpp"
#include "autograd/required_ops.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::autograd {

namespace {

/// What the rules of the node that is being run may ask for; walks may be nested.
class Visit {
 public:
  using TakeArrived = std::function<Tensor(std::size_t input, MemoryFormat format)>;

  explicit Visit(TakeArrived take) : take_(std::move(take)), outer_(current) { current = this; }
  ~Visit() { current = outer_; }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  static Tensor take_arrived(std::size_t input, MemoryFormat format) {
    return current == nullptr ? Tensor() : current->take_(input, format);
  }

 private:
  static thread_local const Visit* current;

  TakeArrived take_;
  const Visit* outer_;
};

thread_local const Visit* Visit::current = nullptr;

/// One walk over the graph.
class Walk {
 public:
  /// `targets`: where gradients are wanted; empty means every leaf.
  Walk(const std::vector<Edge>& roots, BackwardOptions options, const std::vector<Edge>& targets,
       bool accumulate)
      : options_(options), accumulate_(accumulate) {
    for (const Edge& target : targets) targets_.insert({target.node.get(), target.input});
    count_dependencies(roots);
    if (!targets_.empty()) find_needed();
  }

  void seed(const Edge& root, const Tensor& grad) { add(root, grad); }

  void run() {
    const GradModeGuard mode(options_.create_graph);
    for (const auto& [node, count] : dependencies_) {
      if (count == 0) ready_.push(node);
    }
    while (!ready_.empty()) {
      check_interrupt();
      Node* const node = ready_.top();
      ready_.pop();
      visit(*node);
    }
  }

  /// The gradient that arrived at a target; undefined if none did.
  Tensor captured(const Edge& target) const {
    const auto found = captured_.find({target.node.get(), target.input});
    return found == captured_.end() ? Tensor() : found->second;
  }

 private:
  using Place = std::pair<Node*, std::size_t>;

  struct LaterFirst {
    // Leaves run as soon as their gradients are complete: nothing waits for them.
    static std::uint64_t rank(const Node* node) {
      return node->next_edges().empty() ? ~std::uint64_t{0} : node->sequence();
    }
    bool operator()(const Node* a, const Node* b) const { return rank(a) < rank(b); }
  };

  void count_dependencies(const std::vector<Edge>& roots) {
    std::vector<Node*> stack;
    for (const Edge& root : roots) {
      if (dependencies_.emplace(root.node.get(), 0).second) stack.push_back(root.node.get());
    }
    while (!stack.empty()) {
      Node* const node = stack.back();
      stack.pop_back();
      for (const Edge& edge : node->next_edges()) {
        if (!edge) continue;
        const auto [entry, fresh] = dependencies_.emplace(edge.node.get(), 0);
        ++entry->second;
        if (fresh) stack.push_back(edge.node.get());
      }
    }
  }

  // Nodes from which a target can be reached. Every edge leads to a leaf or to an older node, so
  // one pass from old to new sees all successors first.
  void find_needed() {
    std::vector<Node*> order;
    for (const auto& [node, count] : dependencies_) order.push_back(node);
    std::sort(order.begin(), order.end(), [](const Node* a, const Node* b) {
      const bool leaf_a = a->next_edges().empty();
      const bool leaf_b = b->next_edges().empty();
      return leaf_a != leaf_b ? leaf_a : a->sequence() < b->sequence();
    });
    for (const auto& [node, input] : targets_) needed_.insert(node);
    for (Node* const node : order) {
      for (const Edge& edge : node->next_edges()) {
        if (edge && needed_.count(edge.node.get()) != 0) needed_.insert(node);
      }
    }
  }

  bool is_needed(Node* node) const { return targets_.empty() || needed_.count(node) != 0; }

  void add(const Edge& edge, const Tensor& grad) {
    std::vector<Tensor>& slots = buffers_[edge.node.get()];
    if (slots.size() < edge.node->output_count()) slots.resize(edge.node->output_count());
    Tensor& slot = slots[edge.input];
    if (!slot.defined()) {
      slot = grad;
    } else if (is_unshared(slot) && slot.dtype() == grad.dtype()) {
      add_in_place(slot, grad);
    } else {
      slot = sum_gradients(slot, grad);
    }
  }

  Tensor take_arrived(const Edge& edge, MemoryFormat format) {
    const auto found = edge ? buffers_.find(edge.node.get()) : buffers_.end();
    if (found == buffers_.end()) return {};
    Tensor& slot = found->second[edge.input];
    if (!slot.defined() || !is_unshared(slot)) return {};
    const bool lies_so =
        format == MemoryFormat::channels_last ? slot.is_channels_last() : slot.is_contiguous();
    return lies_so ? std::exchange(slot, Tensor()) : Tensor();
  }

  void visit(Node& node) {
    std::vector<Tensor> grads(node.output_count());
    if (const auto found = buffers_.find(&node); found != buffers_.end()) {
      grads = std::move(found->second);
      buffers_.erase(found);
    }
    std::vector<Tensor> results(node.next_edges().size());
    if (is_needed(&node)) results = apply(node, std::move(grads));
    for (std::size_t i = 0; i < node.next_edges().size(); ++i) {
      const Edge& edge = node.next_edges()[i];
      if (!edge) continue;
      if (results[i].defined()) add(edge, checked(node, edge, results[i]));
      if (--dependencies_[edge.node.get()] == 0) ready_.push(edge.node.get());
    }
  }

  std::vector<Tensor> apply(Node& node, std::vector<Tensor> grads) {
    node.run_hooks(grads);
    const Tensor leaf = node.leaf();
    if (leaf.defined()) grads[0] = run_leaf_hooks(leaf, grads[0]);
    const bool wanted = capture(node, grads);
    if (leaf.defined()) {
      if (accumulate_ && (targets_.empty() || wanted)) node.apply(std::move(grads));
      return {};
    }
    if (!leads_on(node)) return std::vector<Tensor>(node.next_edges().size());
    const Visit visit([&](std::size_t input, MemoryFormat format) {
      return take_arrived(node.next_edges()[input], format);
    });
    std::vector<Tensor> results = node.apply(std::move(grads));
    if (!options_.retain_graph) node.release();
    return results;
  }

  // Whether a gradient is wanted behind this node, not only at it.
  bool leads_on(const Node& node) const {
    return targets_.empty() ||
           std::any_of(node.next_edges().begin(), node.next_edges().end(), [&](const Edge& edge) {
             return edge && needed_.count(edge.node.get()) != 0;
           });
  }

  bool capture(Node& node, const std::vector<Tensor>& grads) {
    bool any = false;
    for (std::size_t i = 0; i < grads.size(); ++i) {
      if (targets_.count({&node, i}) == 0) continue;
      any = true;
      if (grads[i].defined() && !accumulate_) captured_[{&node, i}] = grads[i];
    }
    return any;
  }

  // A gradient of the wrong shape would be silently misread by the next op.
  static Tensor checked(const Node& node, const Edge& edge, const Tensor& grad) {
    const Shape& expected = edge.node->output_shape(edge.input);
    RESNETCPP_CHECK(grad.shape() == expected, GradError, "Function ", node.name(),
                    " returned an invalid gradient: got ", to_string(grad.shape()),
                    " but expected shape compatible with ", to_string(expected));
    return cast_data(grad, edge.node->output_dtype(edge.input));
  }

  BackwardOptions options_;
  bool accumulate_;
  std::set<Place> targets_;
  std::unordered_set<Node*> needed_;
  std::unordered_map<Node*, int> dependencies_;
  std::unordered_map<Node*, std::vector<Tensor>> buffers_;
  std::priority_queue<Node*, std::vector<Node*>, LaterFirst> ready_;
  std::map<Place, Tensor> captured_;
};

Tensor root_gradient(const Tensor& root, const Tensor& grad, std::size_t i) {
  if (!grad.defined()) {
    RESNETCPP_CHECK(root.numel() == 1, GradError,
                    "grad can be implicitly created only for scalar outputs");
    return ones_like(root);
  }
  RESNETCPP_CHECK(grad.shape() == root.shape(), ShapeError, "Mismatch in shape: grad_output[", i,
                  "] has a shape of ", to_string(grad.shape()), " and output[", i,
                  "] has a shape of ", to_string(root.shape()), ".");
  return cast_data(grad, root.dtype());
}

struct Roots {
  std::vector<Edge> edges;
  std::vector<Tensor> grads;
};

Roots collect_roots(const std::vector<Tensor>& roots, const std::vector<Tensor>& grads) {
  RESNETCPP_CHECK(grads.empty() || grads.size() == roots.size(), GradError,
                  "backward: expected one gradient per output (", roots.size(), "), got ",
                  grads.size());
  Roots result;
  for (std::size_t i = 0; i < roots.size(); ++i) {
    RESNETCPP_CHECK(roots[i].requires_grad(), GradError, "element ", i,
                    " of tensors does not require grad and does not have a grad_fn");
    result.grads.push_back(root_gradient(roots[i], i < grads.size() ? grads[i] : Tensor(), i));
    result.edges.push_back(edge_of(roots[i]));
  }
  return result;
}

std::vector<Edge> collect_targets(const std::vector<Tensor>& inputs) {
  std::vector<Edge> targets;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    RESNETCPP_CHECK(inputs[i].requires_grad(), GradError,
                    "One of the differentiated Tensors does not require grad");
    targets.push_back(edge_of(inputs[i]));
  }
  return targets;
}

void run(Walk& walk, const Roots& roots) {
  for (std::size_t i = 0; i < roots.edges.size(); ++i) walk.seed(roots.edges[i], roots.grads[i]);
  walk.run();
}

// grad of tensors that are no leaves, asked for through backward(inputs=...).
void store_inner(const Walk& walk, const std::vector<Tensor>& inputs,
                 const std::vector<Edge>& targets) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Tensor arrived = walk.captured(targets[i]);
    if (!arrived.defined()) continue;
    const Tensor before = inputs[i].grad();
    inputs[i].set_grad(before.defined() ? sum_gradients(before, arrived) : arrived);
  }
}

}  // namespace

Tensor take_arrived(std::size_t input, MemoryFormat format) {
  return Visit::take_arrived(input, format);
}

void backward(const std::vector<Tensor>& roots, const std::vector<Tensor>& grads,
              BackwardOptions options, const std::vector<Tensor>& inputs) {
  const Roots start = collect_roots(roots, grads);
  const std::vector<Edge> targets = collect_targets(inputs);
  Walk walk(start.edges, options, targets, inputs.empty());
  run(walk, start);
  store_inner(walk, inputs, targets);
}

std::vector<Tensor> grad(const std::vector<Tensor>& outputs, const std::vector<Tensor>& inputs,
                         const std::vector<Tensor>& grads, BackwardOptions options) {
  options.retain_graph = options.retain_graph || options.create_graph;
  const Roots start = collect_roots(outputs, grads);
  const std::vector<Edge> targets = collect_targets(inputs);
  Walk walk(start.edges, options, targets, false);
  run(walk, start);
  std::vector<Tensor> results;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    results.push_back(walk.captured(targets[i]));
    RESNETCPP_CHECK(results.back().defined() || options.allow_unused, GradError,
                    "The differentiated Tensor at index ", i,
                    " appears to not have been used in the graph. Set allow_unused=True if this is "
                    "the desired behavior.");
  }
  return results;
}

}  // namespace resnetcpp::autograd
