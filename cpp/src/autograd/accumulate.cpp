#include "autograd/accumulate.hpp"

#include <mutex>
#include <utility>

#include "autograd/meta.hpp"
#include "autograd/ownership.hpp"
#include "autograd/required_ops.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::autograd {

namespace {

class AccumulateGrad : public Node {
 public:
  explicit AccumulateGrad(Tensor leaf) : Node("accumulate_grad"), leaf_(std::move(leaf)) {
    add_output(leaf_.shape(), leaf_.dtype());
  }

  Tensor leaf() const override { return leaf_; }

  std::vector<Tensor> apply(std::vector<Tensor> grads) override {
    if (!grads[0].defined()) return {};
    accumulate(grads[0]);
    const auto hooks = meta_of(leaf_).post_accumulate_hooks;
    for (const auto& [handle, hook] : hooks) hook(leaf_);
    return {};
  }

 private:
  // Backward passes of several threads may end at the same leaf.
  void accumulate(const Tensor& incoming) {
    const std::lock_guard lock(mutex_);
    Tensor& grad = meta_of(leaf_).grad;
    if (grad.defined()) {
      if (grad_enabled() || !grad.storage()->writable()) {
        grad = sum_gradients(grad, incoming);
      } else {
        add_in_place(grad, incoming);
      }
    } else if (grad_enabled()) {
      grad = incoming;
    } else {
      grad = owned_copy(incoming);
    }
  }

  // The incoming tensor itself if nobody else can see it, so that a first gradient costs no copy.
  Tensor owned_copy(const Tensor& incoming) const {
    if (is_unshared(incoming) && incoming.strides() == leaf_.strides()) return incoming;
    Tensor copy = empty_like(leaf_);
    copy_data(copy, incoming);
    return copy;
  }

  Tensor leaf_;
  std::mutex mutex_;
};

}  // namespace

std::shared_ptr<Node> make_accumulator(const Tensor& leaf) {
  return make_node<AccumulateGrad>(leaf);
}

Tensor run_leaf_hooks(const Tensor& leaf, Tensor grad) {
  const auto hooks = meta_of(leaf).leaf_hooks;  // a hook may remove itself
  for (const auto& [handle, hook] : hooks) {
    if (!grad.defined()) break;
    const Tensor replaced = hook(grad);
    if (replaced.defined()) grad = replaced;
  }
  return grad;
}

Tensor sum_for_leaf(const Tensor& grad, const Tensor& more) { return sum_gradients(grad, more); }

}  // namespace resnetcpp::autograd
