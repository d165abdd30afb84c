#include "resnetcpp/autograd/node.hpp"

#include <atomic>
#include <cctype>
#include <limits>
#include <mutex>

#include "autograd/accumulate.hpp"
#include "autograd/meta.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::autograd {

namespace {

std::atomic<std::uint64_t> next_sequence{0};
std::atomic<std::int64_t> next_handle{0};

// "batch_norm" -> "BatchNormBackward0", as PyTorch names its nodes.
std::string node_name(const std::string& op) {
  std::string result;
  bool upper = true;
  for (const char c : op) {
    if (c == '_') {
      upper = true;
      continue;
    }
    result += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = false;
  }
  return result + "Backward0";
}

}  // namespace

std::int64_t next_hook_handle() { return next_handle.fetch_add(1); }

Node::Node(std::string op) : name_(node_name(op)), sequence_(next_sequence.fetch_add(1)) {}

std::size_t Node::add_output(const Shape& shape, Dtype dtype) {
  outputs_.emplace_back(shape, dtype);
  return outputs_.size() - 1;
}

std::int64_t Node::add_hook(std::size_t i, TensorHook hook) {
  const std::int64_t handle = next_hook_handle();
  hooks_.emplace(handle, std::make_pair(i, std::move(hook)));
  return handle;
}

void Node::remove_hook(std::int64_t handle) { hooks_.erase(handle); }

void Node::run_hooks(std::vector<Tensor>& grads) const {
  const auto hooks = hooks_;  // a hook may remove itself
  for (const auto& [handle, entry] : hooks) {
    Tensor& grad = grads[entry.first];
    if (!grad.defined()) continue;
    const Tensor replaced = entry.second(grad);
    if (replaced.defined()) grad = replaced;
  }
}

void NodeDeleter::operator()(Node* node) const {
  thread_local std::vector<Node*> pending;
  thread_local bool draining = false;
  pending.push_back(node);
  if (draining) return;
  draining = true;
  while (!pending.empty()) {
    Node* const last = pending.back();
    pending.pop_back();
    delete last;
  }
  draining = false;
}

Edge edge_of(const Tensor& x) {
  if (const std::shared_ptr<Node> node = x.grad_fn()) return {node, meta_of(x).output};
  if (!x.requires_grad()) return {};
  Meta& meta = meta_of(x);
  // Threads that build graphs on the same leaf must find the same node.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::shared_ptr<Node> accumulator = meta.accumulator.lock();
  if (accumulator == nullptr) {
    accumulator = make_accumulator(x);
    meta.accumulator = accumulator;
  }
  return {accumulator, 0};
}

std::int64_t register_hook(const Tensor& x, TensorHook hook) {
  RESNETCPP_CHECK(x.requires_grad(), GradError,
                  "cannot register a hook on a tensor that doesn't require gradient");
  if (const std::shared_ptr<Node> node = x.grad_fn()) {
    const auto shared = std::make_shared<TensorHook>(std::move(hook));
    const std::int64_t handle =
        node->add_hook(meta_of(x).output, [shared](const Tensor& grad) { return (*shared)(grad); });
    meta_of(x).node_hooks[handle] = {node, shared};
    return handle;
  }
  const std::int64_t handle = next_hook_handle();
  meta_of(x).leaf_hooks.emplace(handle, std::move(hook));
  return handle;
}

void remove_hook(const Tensor& x, std::int64_t handle) {
  Meta& meta = meta_of(x);
  meta.leaf_hooks.erase(handle);
  const auto found = meta.node_hooks.find(handle);
  if (found == meta.node_hooks.end()) return;
  const NodeHook entry = found->second;
  meta.node_hooks.erase(found);
  if (const std::shared_ptr<Node> node = entry.node.lock()) node->remove_hook(handle);
}

std::int64_t register_post_accumulate_grad_hook(const Tensor& x, LeafHook hook) {
  RESNETCPP_CHECK(x.requires_grad() && x.is_leaf(), GradError,
                  "post accumulate grad hooks cannot be registered on non-leaf tensors");
  const std::int64_t handle = next_hook_handle();
  meta_of(x).post_accumulate_hooks.emplace(handle, std::move(hook));
  return handle;
}

void remove_post_accumulate_grad_hook(const Tensor& x, std::int64_t handle) {
  meta_of(x).post_accumulate_hooks.erase(handle);
}

void retain_grad(const Tensor& x) {
  RESNETCPP_CHECK(x.requires_grad(), GradError,
                  "can't retain_grad on Tensor that has requires_grad=False");
  Meta& meta = meta_of(x);
  if (x.is_leaf() || meta.retains_grad) return;
  meta.retains_grad = true;
  const std::weak_ptr<TensorImpl> weak = x.impl();
  register_hook(x, [weak](const Tensor& grad) {
    if (const std::shared_ptr<TensorImpl> impl = weak.lock()) {
      const Tensor kept(impl);
      Meta& owner = meta_of(kept);
      // Of its own where no graph needs the tie: others go on to use the incoming one.
      const Tensor own = grad.requires_grad() ? grad : clone_data(grad);
      owner.grad = owner.grad.defined() ? sum_for_leaf(owner.grad, own) : own;
    }
    return Tensor();
  });
}

bool retains_grad(const Tensor& x) {
  return x.impl()->meta != nullptr && x.impl()->meta->retains_grad;
}

}  // namespace resnetcpp::autograd
