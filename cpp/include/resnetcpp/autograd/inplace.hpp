#pragma once

#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Views and in-place changes in the graph.
namespace resnetcpp::autograd {

/// A window on `x`'s storage that follows x's history: a change of either is seen by both, in
/// values and in gradients. `rule` is the gradient of the view with respect to `x`; `attributes`
/// says what the op was told, for a recording.
Tensor make_view(const char* op, const Tensor& x, const Tensor& window, Backward::Rule rule,
                 const std::function<Attributes()>& attributes = nullptr);

/// The tensor a view looks into; undefined if `x` is no view. PyTorch: Tensor._base.
Tensor view_base(const Tensor& x);

/// Checks that an op may overwrite `x`. Errors: GradError in PyTorch's words for a leaf that
/// requires grad (or a view of one) while grad is enabled; ShapeError if elements of x share
/// memory.
void check_inplace(const char* op, const Tensor& x);

/// After `x`'s data were overwritten with the values of `result`: bumps the version and gives x
/// (and the tensor it is a view of) the history of `result`.
void adopt_history(const Tensor& x, const Tensor& result);

/// As adopt_history, for an op that bumped the version itself, before it saved x as its output.
void replace_history(const Tensor& x, const Tensor& result);

}  // namespace resnetcpp::autograd
