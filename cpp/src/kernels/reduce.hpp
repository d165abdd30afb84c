#pragma once

#include <cstdint>

#include "kernels/per_op.hpp"

/// Reductions over the middle of x (outer, n, inner) -> y (outer, inner).
namespace resnetcpp::kernels {

/// Element (o, i, j) is x[(o * n + i) * stride + j]; result (o, j) is y[o * stride + j].
/// Contiguous arrays have stride == inner. A caller that splits `inner` between threads passes
/// pointers to its first column and leaves `stride`; one that splits `outer` moves both pointers.
struct ReduceShape {
  int64_t outer;
  int64_t n;
  int64_t inner;
  int64_t stride;
};

/// max and min give NaN when there is one, and the identity (-inf, +inf) for n == 0. Sums are
/// pairwise.
enum class Reduce { sum, sum_squares, prod, max, min, count };

template <class T>
struct ReduceKernels {
  PerOp<Reduce, void (*)(const ReduceShape& shape, const T* x, T* y)> reduce;

  /// Index of the first largest (smallest) element, or of the first NaN; n must be at least 1.
  void (*argmax)(const ReduceShape& shape, const T* x, int64_t* index);
  void (*argmin)(const ReduceShape& shape, const T* x, int64_t* index);

  /// mean = sum(x) / n, m2 = sum((x - mean)^2), in two passes; both NaN for n == 0.
  void (*moments)(const ReduceShape& shape, const T* x, T* mean, T* m2);
};

}  // namespace resnetcpp::kernels
