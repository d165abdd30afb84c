#pragma once

#include <functional>

#include "resnetcpp/ops/view.hpp"

/// What the views share.
namespace resnetcpp {

/// Picks a part of a tensor: the view itself, as a function of what it is taken from.
using Window = std::function<Tensor(const Tensor&)>;

/// Zeros of `shape`, whose `window` holds `gy`: the gradient of a view, which can be differentiated
/// again. No two elements of the window may share a place.
Tensor embed(const Tensor& gy, const Shape& shape, const Window& window);

}  // namespace resnetcpp
