#pragma once

#include <functional>
#include <memory>

#include "resnetcpp/autograd/saved_hooks.hpp"

/// Memory for time: a part of the graph keeps none of the tensors that backward needs, and computes
/// them once more when backward asks. Chen et al., Training Deep Nets with Sublinear Memory Cost,
/// 2016. PyTorch: utils.checkpoint with use_reentrant=False.
namespace resnetcpp::autograd {

struct CheckpointOptions {
  /// Draw the same random numbers once more: dropout needs it.
  bool preserve_rng_state = true;
};

/// Hooks for one run of a part of a model; `again` is to repeat that run, and is called in backward
/// with gradients enabled. What was saved comes back until the graph lets go of it.
/// Errors in backward: GradError where the second run saves other tensors than the first.
std::shared_ptr<SavedTensorHooks> recomputing(std::function<void()> again,
                                              const CheckpointOptions& options = {});

/// fn(x), with the same values and gradients, whose graph keeps x alone and runs fn once more in
/// backward. A batch norm in training mode counts both runs in its running statistics, as in
/// PyTorch. Without gradients it is fn(x).
Tensor checkpoint(const std::function<Tensor(const Tensor&)>& fn, const Tensor& x,
                  const CheckpointOptions& options = {});

}  // namespace resnetcpp::autograd
