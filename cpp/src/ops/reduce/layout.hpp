#pragma once

#include <cstdint>
#include <vector>

#include "resnetcpp/ops/reduce.hpp"

/// How a reduction over any dimensions of any strides becomes one over the middle of a contiguous
/// (outer, n, inner).
namespace resnetcpp {

struct ReduceLayout {
  /// x, or a copy of it whose memory is (outer, n, inner).
  Tensor source;
  std::int64_t outer;
  std::int64_t n;
  std::int64_t inner;
  /// Of the result, whose memory is (outer, inner): it keeps the order of x's dimensions in memory.
  Shape shape;
  Shape strides;
};

/// `dims` are wrapped already.
ReduceLayout reduce_layout(const Tensor& x, const Dims& dims, bool keepdim);

/// The shape that is left after a reduction over wrapped `dims`.
Shape reduced_shape(const Shape& shape, const Dims& dims, bool keepdim);

/// Cuts `dims` in two if memory holds kept dimensions between them: {first, then}; a reduction
/// that may be done in stages needs no copy then. `first` is empty if one stage is enough.
struct ReduceStages {
  Dims first;
  Dims then;
};
ReduceStages reduce_stages(const Tensor& x, const Dims& dims);

/// A window on `y`, outside the graph, without the dimensions `dims` of size 1.
Tensor drop_reduced(const Tensor& y, const Dims& dims);

/// `y`, a result of reducing `shape` over wrapped `dims`, spread over `shape` again: a view.
Tensor restore_reduced(const Tensor& y, const Shape& shape, const Dims& dims, bool keepdim);
/// `y` with its reduced dimensions back, of size 1.
Tensor restore_kept(const Tensor& y, const Shape& shape, const Dims& dims, bool keepdim);

}  // namespace resnetcpp
