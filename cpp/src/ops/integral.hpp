#pragma once

#include <optional>

#include "resnetcpp/ops/view.hpp"

/// Images of whole numbers go through the kernels of float64, exactly as long as no number reaches
/// 2^53; means are cut off towards 0, as PyTorch does.
namespace resnetcpp {

inline Tensor as_float64(const Tensor& x) { return to(x, Dtype::float64); }
inline std::optional<Tensor> as_float64(const std::optional<Tensor>& x) {
  return x ? std::optional(as_float64(*x)) : x;
}

/// op(x, ...) in the dtype of x, of operands that have no gradients.
template <class Op, class... More>
Tensor in_float64(const Op& op, const Tensor& x, const More&... more) {
  return to(op(as_float64(x), as_float64(more)...), x.dtype());
}

}  // namespace resnetcpp
