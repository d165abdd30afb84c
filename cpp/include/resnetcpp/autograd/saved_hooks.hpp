#pragma once

#include <functional>
#include <memory>

#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::autograd {

/// Gives back a tensor that an op has saved.
using Unpack = std::function<Tensor()>;

/// What happens to tensors that ops save for backward. PyTorch: autograd.graph.saved_tensors_hooks.
class SavedTensorHooks {
 public:
  virtual ~SavedTensorHooks() = default;
  /// Called with each tensor that is saved, which is not kept otherwise. Backward calls the result,
  /// perhaps more than once; the graph lets go of it with the op's other saved tensors.
  virtual Unpack pack(const Tensor& x) = 0;
};

/// While one lives, tensors that the ops of this thread save go through its hooks; those of the
/// guard that was made last count.
class SavedTensorHooksGuard {
 public:
  explicit SavedTensorHooksGuard(std::shared_ptr<SavedTensorHooks> hooks);
  ~SavedTensorHooksGuard();
  SavedTensorHooksGuard(const SavedTensorHooksGuard&) = delete;
  SavedTensorHooksGuard& operator=(const SavedTensorHooksGuard&) = delete;

 private:
  std::shared_ptr<SavedTensorHooks> previous_;
};

/// The hooks of this thread; null if there are none.
const std::shared_ptr<SavedTensorHooks>& saved_tensor_hooks();

/// Sets them, for code that cannot use a guard, and gives those that there were.
std::shared_ptr<SavedTensorHooks> exchange_saved_tensor_hooks(
    std::shared_ptr<SavedTensorHooks> hooks);

/// A way back to x, as a leaf of its own: through this thread's hooks where it has some.
/// Errors when called: GradError if x was changed in place meanwhile.
Unpack keep(const Tensor& x);

}  // namespace resnetcpp::autograd
