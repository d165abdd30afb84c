#include "resnetcpp/autograd/saved_hooks.hpp"

#include <utility>

#include "resnetcpp/error.hpp"

namespace resnetcpp::autograd {

namespace {

thread_local std::shared_ptr<SavedTensorHooks> current;

}  // namespace

std::shared_ptr<SavedTensorHooks> exchange_saved_tensor_hooks(
    std::shared_ptr<SavedTensorHooks> hooks) {
  return std::exchange(current, std::move(hooks));
}

SavedTensorHooksGuard::SavedTensorHooksGuard(std::shared_ptr<SavedTensorHooks> hooks)
    : previous_(exchange_saved_tensor_hooks(std::move(hooks))) {}

SavedTensorHooksGuard::~SavedTensorHooksGuard() { current = std::move(previous_); }

const std::shared_ptr<SavedTensorHooks>& saved_tensor_hooks() { return current; }

namespace {

Unpack unchanged(const Tensor& x) {
  return [x, version = x.version()] {
    RESNETCPP_CHECK(x.version() == version, GradError,
                    "expected a tensor that stays as it is until backward, got one ",
                    to_string(x.shape()), " that was modified by an inplace operation");
    return x;
  };
}

}  // namespace

Unpack keep(const Tensor& x) {
  return [unpack = current != nullptr ? current->pack(x) : unchanged(x),
          requires_grad = x.requires_grad()] {
    const Tensor y = unpack().detach();
    y.set_requires_grad(requires_grad);
    return y;
  };
}

}  // namespace resnetcpp::autograd
