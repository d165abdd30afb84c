#pragma once

#include <cstdint>

#include "kernels/reduce.hpp"

namespace resnetcpp::kernels {

/// Rows of a classifier: logits (rows, classes), target (rows). Rows whose target is `ignore_index`
/// have loss 0. The caller has checked that every other target is in [0, classes).
struct CrossEntropyShape {
  int64_t rows;
  int64_t classes;
  int64_t ignore_index;
  double label_smoothing;
};

/// Softmax over the middle of x (outer, n, inner), in and out with the same layout (see
/// ReduceShape).
template <class T>
struct SoftmaxKernels {
  /// y = exp(x - max) / sum(exp(x - max))
  void (*softmax)(const ReduceShape& shape, const T* x, T* y);
  /// gx = y * (gy - sum(gy * y))
  void (*softmax_backward)(const ReduceShape& shape, const T* gy, const T* y, T* gx);
  /// y = x - max - log(sum(exp(x - max)))
  void (*log_softmax)(const ReduceShape& shape, const T* x, T* y);
  /// gx = gy - exp(y) * sum(gy)
  void (*log_softmax_backward)(const ReduceShape& shape, const T* gy, const T* y, T* gx);

  /// loss = (1 - s) * (lse - x[target]) + s * (lse - mean(x)) for each row, with lse =
  /// log(sum(exp(x))). normalizer (rows, 2) receives max(x) and lse - max(x), apart for the sake of
  /// accuracy.
  void (*cross_entropy)(const CrossEntropyShape& shape, const T* x, const int64_t* target, T* loss,
                        T* normalizer);
  /// gx = scale[row] * (exp(x - lse) - (1 - s) * onehot(target) - s / classes), and 0 in ignored
  /// rows.
  void (*cross_entropy_backward)(const CrossEntropyShape& shape, const T* x, const int64_t* target,
                                 const T* normalizer, const T* scale, T* gx);
};

}  // namespace resnetcpp::kernels
