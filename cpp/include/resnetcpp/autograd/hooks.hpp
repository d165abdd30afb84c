#pragma once

#include <functional>
#include <vector>

#include "resnetcpp/autograd/node.hpp"

/// What a garbage collector must know of the hooks that tensors keep.
namespace resnetcpp::autograd {

/// The hooks that live and die with `x`: its own, and those of its node if nobody else holds that.
struct OwnHooks {
  std::vector<const TensorHook*> on_gradient;
  std::vector<const LeafHook*> after_accumulation;
};

OwnHooks own_hooks(const TensorImpl& x);
/// Drops them.
void clear_own_hooks(TensorImpl& x);

/// Sees the gradients of several tensors at once (undefined where none arrived) and returns what is
/// passed on.
using GradientsHook = std::function<std::vector<Tensor>(const std::vector<Tensor>&)>;

/// The same tensors, whose gradients pass through `hook`. Errors: GradError unless all require
/// grad.
std::vector<Tensor> watch(const std::vector<Tensor>& xs, GradientsHook hook);

}  // namespace resnetcpp::autograd
