#pragma once

#include <optional>

#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

/// Kernels know float32 and float64. Ops on float16 and bfloat16 compute in float32 and round the
/// result, as PyTorch does on a CPU.
namespace resnetcpp {

/// y = what `fill` writes into a float32 tensor like it. `fill` may read y's memory.
template <class Fill>
void fill_rounded(const Tensor& y, const Fill& fill) {
  const Tensor wide = empty_like(y, Dtype::float32);
  fill(wide);
  copy_data(y, wide);
}

/// x in the dtype that ops on it compute in; an undefined one stays so.
inline Tensor widened(const Tensor& x) { return x.defined() ? to(x, compute_dtype(x.dtype())) : x; }
inline std::optional<Tensor> widened(const std::optional<Tensor>& x) {
  return x ? std::optional(widened(*x)) : x;
}

/// op(x, ...) of the widened operands, rounded to the dtype of x. Conversions are recorded, so that
/// gradients have the dtypes of the operands.
template <class Op, class... More>
Tensor in_float32(const Op& op, const Tensor& x, const More&... more) {
  return to(op(widened(x), widened(more)...), x.dtype());
}

}  // namespace resnetcpp
