#include "resnetcpp/autograd/hooks.hpp"

#include <algorithm>
#include <utility>

#include "autograd/meta.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::autograd {

namespace {

// Whether the hook goes when the tensor goes.
bool is_own(const Meta& meta, const NodeHook& entry) {
  return meta.grad_fn != nullptr && meta.grad_fn.use_count() == 1 &&
         entry.node.lock() == meta.grad_fn;
}

}  // namespace

OwnHooks own_hooks(const TensorImpl& x) {
  OwnHooks result;
  if (x.meta == nullptr) return result;
  for (const auto& [handle, hook] : x.meta->leaf_hooks) result.on_gradient.push_back(&hook);
  for (const auto& [handle, entry] : x.meta->node_hooks) {
    if (is_own(*x.meta, entry)) result.on_gradient.push_back(entry.hook.get());
  }
  for (const auto& [handle, hook] : x.meta->post_accumulate_hooks) {
    result.after_accumulation.push_back(&hook);
  }
  return result;
}

void clear_own_hooks(TensorImpl& x) {
  if (x.meta == nullptr) return;
  // What a hook holds may hold `x`: nothing may be freed before all is detached.
  const auto leaf_hooks = std::exchange(x.meta->leaf_hooks, {});
  const auto post_hooks = std::exchange(x.meta->post_accumulate_hooks, {});
  const auto node_hooks = std::exchange(x.meta->node_hooks, {});
  for (const auto& [handle, entry] : node_hooks) {
    if (const std::shared_ptr<Node> node = entry.node.lock()) {
      if (node == x.meta->grad_fn) node->remove_hook(handle);
    }
  }
}

namespace {

/// Passes gradients through a function; unlike an op's, it sees which of them did not arrive.
class WatchNode : public Node {
 public:
  explicit WatchNode(GradientsHook hook) : Node("backward_hook_function"), hook_(std::move(hook)) {}

  std::vector<Tensor> apply(std::vector<Tensor> grads) override {
    const bool any =
        std::any_of(grads.begin(), grads.end(), [](const Tensor& g) { return g.defined(); });
    return any ? hook_(grads) : std::vector<Tensor>(grads.size());
  }

 private:
  GradientsHook hook_;
};

}  // namespace

std::vector<Tensor> watch(const std::vector<Tensor>& xs, GradientsHook hook) {
  const auto node = make_node<WatchNode>(std::move(hook));
  std::vector<Tensor> aliases;
  for (const Tensor& x : xs) {
    RESNETCPP_CHECK(x.requires_grad(), GradError,
                    "watch: expected tensors that require grad, got one that does not");
    node->add_edge(edge_of(x));
    aliases.push_back(alias(x, x.shape(), x.strides(), x.offset()));
    Meta& meta = meta_of(aliases.back());
    meta.grad_fn = node;
    meta.output = node->add_output(x.shape(), x.dtype());
  }
  return aliases;
}

}  // namespace resnetcpp::autograd
