#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// The graph that backward walks. Nodes know how to turn gradients of their outputs into gradients
/// of their inputs; they know nothing of any op.
namespace resnetcpp::autograd {

/// Where a gradient goes: input number `input` of `node`. Null if nobody wants it.
struct Edge {
  std::shared_ptr<Node> node;
  std::size_t input = 0;

  explicit operator bool() const { return node != nullptr; }
};

/// A function of a gradient; an undefined result leaves the gradient as it was.
using TensorHook = std::function<Tensor(const Tensor& grad)>;

/// Runs after a leaf's grad has been updated.
using LeafHook = std::function<void(const Tensor& leaf)>;

/// One recorded op.
class Node : public std::enable_shared_from_this<Node> {
 public:
  explicit Node(std::string name);
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Gradients of the outputs (undefined where none arrived) -> one per next edge. Those that
  /// nobody else holds may be written over.
  virtual std::vector<Tensor> apply(std::vector<Tensor> grads) = 0;

  /// Lets go of everything saved for backward.
  virtual void release() {}

  /// The tensor this node accumulates into, for the nodes that stand at leaves; else undefined.
  virtual Tensor leaf() const { return {}; }

  /// PyTorch's spelling: "AddBackward0".
  const std::string& name() const { return name_; }
  const std::vector<Edge>& next_edges() const { return next_edges_; }
  void add_edge(Edge edge) { next_edges_.push_back(std::move(edge)); }

  /// Nodes made later have larger numbers; the engine runs them first.
  std::uint64_t sequence() const { return sequence_; }

  /// Shape and dtype of an output; returns its number.
  std::size_t add_output(const Shape& shape, Dtype dtype);
  std::size_t output_count() const { return outputs_.size(); }
  const Shape& output_shape(std::size_t i) const { return outputs_[i].first; }
  Dtype output_dtype(std::size_t i) const { return outputs_[i].second; }

  /// Runs on the gradient of output `i` before apply. Returns a handle for remove_hook.
  std::int64_t add_hook(std::size_t i, TensorHook hook);
  void remove_hook(std::int64_t handle);
  void run_hooks(std::vector<Tensor>& grads) const;

 private:
  std::string name_;
  std::uint64_t sequence_;
  std::vector<Edge> next_edges_;
  std::vector<std::pair<Shape, Dtype>> outputs_;
  std::map<std::int64_t, std::pair<std::size_t, TensorHook>> hooks_;
};

/// Frees nodes one after the other: a chain of 100,000 must not recurse 100,000 deep.
struct NodeDeleter {
  void operator()(Node* node) const;
};

template <class T, class... Args>
std::shared_ptr<T> make_node(Args&&... args) {
  return std::shared_ptr<T>(new T(std::forward<Args>(args)...), NodeDeleter{});
}

/// Where gradients of `x` are to be sent: its node, or its accumulator if it is a leaf.
Edge edge_of(const Tensor& x);

/// Calls `hook` on the gradient of `x`. PyTorch: Tensor.register_hook. Errors: GradError if x does
/// not require grad.
std::int64_t register_hook(const Tensor& x, TensorHook hook);
void remove_hook(const Tensor& x, std::int64_t handle);

/// PyTorch: Tensor.register_post_accumulate_grad_hook. Errors: GradError unless x is a leaf.
std::int64_t register_post_accumulate_grad_hook(const Tensor& x, LeafHook hook);
void remove_post_accumulate_grad_hook(const Tensor& x, std::int64_t handle);

/// Keeps the gradient of a tensor that is no leaf. PyTorch: Tensor.retain_grad.
void retain_grad(const Tensor& x);
bool retains_grad(const Tensor& x);

}  // namespace resnetcpp::autograd
