#pragma once

#include <cstdint>

/// Matrix products of raw row-major memory: OpenBLAS, reached through xtensor-blas, for float and
/// double; plain loops for integers. OpenBLAS runs on the calling thread alone; `gemm` cuts the
/// result into tiles that depend on the sizes only, so that the bits do not depend on the number of
/// threads.
namespace resnetcpp::blas {

/// result (rows, columns) = a (rows, depth) * b (depth, columns)
struct GemmSize {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t depth = 0;
};

/// A matrix whose rows start `leading` elements apart; `transposed`: whose columns do.
template <class T>
struct Operand {
  const T* data = nullptr;
  std::int64_t leading = 0;
  bool transposed = false;
};

/// Where the product goes; `accumulate` adds it to what is there.
template <class T>
struct Result {
  T* data = nullptr;
  std::int64_t leading = 0;
  bool accumulate = false;
};

/// On the calling thread: for use inside a parallel_for.
template <class T>
void gemm_serial(const GemmSize& size, const Operand<T>& a, const Operand<T>& b,
                 const Result<T>& result);

/// In parallel over tiles of the result.
template <class T>
void gemm(const GemmSize& size, const Operand<T>& a, const Operand<T>& b, const Result<T>& result);

/// Reduced QR of a row-major (rows, columns) matrix by LAPACK, min = min(rows, columns):
/// q (rows, min), r (min, columns).
template <class T>
void qr(std::int64_t rows, std::int64_t columns, const T* a, const Result<T>& q,
        const Result<T>& r);

}  // namespace resnetcpp::blas
