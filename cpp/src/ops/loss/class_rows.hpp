#pragma once

#include <cstdint>

#include "resnetcpp/ops/loss.hpp"

/// What the losses over class numbers share: checks, and x (N, C, d1, ...) as rows of C numbers.
namespace resnetcpp {

struct ClassRows {
  /// Dimension of x that counts classes.
  std::int64_t dim;
  std::int64_t classes;
  /// x's shape without that dimension: the shape of the target and of a loss without reduction.
  Shape shape;
  /// int64, contiguous.
  Tensor target;
  /// Targets that are not ignored.
  std::int64_t counted;
};

/// Errors: ShapeError, DtypeError, IndexError for a label out of range; all name `op`.
ClassRows class_rows(const char* op, const Tensor& x, const Tensor& target,
                     const CrossEntropyOptions& options);

/// A window on x, outside the graph, with its class dimension last.
Tensor classes_last(const Tensor& x, std::int64_t dim);
/// The reverse: classes last -> x's order of dimensions.
Tensor classes_back(const Tensor& rows, std::int64_t dim);

/// The class weights, contiguous and of x's dtype; ones if there are none.
Tensor class_weights(const ClassRows& rows, const Tensor& x, const Tensor& weight);

/// losses -> their sum or themselves; the mean is the caller's, as it knows what to divide by.
Tensor reduce_loss(const Tensor& losses, Reduction reduction);

}  // namespace resnetcpp
