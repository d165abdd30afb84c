#pragma once

#include "resnetcpp/tensor/tensor.hpp"
#include "tensor/blas.hpp"

/// What the matrix products share.
namespace resnetcpp {

/// The last two dimensions of x as BLAS reads them: rows or columns evenly apart, never closer than
/// their length. The tensor itself, transposed or not, where it lies so; else a copy.
struct MatrixOperand {
  Tensor tensor;
  std::int64_t leading = 1;
  bool transposed = false;

  explicit MatrixOperand(const Tensor& x);

  /// The matrix that starts `offset` elements into the tensor.
  template <class T>
  blas::Operand<T> at(std::int64_t offset = 0) const {
    return {static_cast<const T*>(tensor.raw_data()) + offset, leading, transposed};
  }
};

/// Errors: DtypeError unless both have the same dtype.
void check_same_dtype(const char* op, const Tensor& a, const Tensor& b);

}  // namespace resnetcpp
