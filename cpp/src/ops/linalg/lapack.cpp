#include "ops/linalg/lapack.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "resnetcpp/error.hpp"
#include "tensor/blas_threads.hpp"

extern "C" {
void sgetrf_(const int* m, const int* n, float* a, const int* lda, int* ipiv, int* info);
void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* ipiv, int* info);
void strsm_(const char* side, const char* uplo, const char* transa, const char* diag, const int* m,
            const int* n, const float* alpha, const float* a, const int* lda, float* b,
            const int* ldb);
void dtrsm_(const char* side, const char* uplo, const char* transa, const char* diag, const int* m,
            const int* n, const double* alpha, const double* a, const int* lda, double* b,
            const int* ldb);
void ssytrf_(const char* uplo, const int* n, float* a, const int* lda, int* ipiv, float* work,
             const int* lwork, int* info);
void dsytrf_(const char* uplo, const int* n, double* a, const int* lda, int* ipiv, double* work,
             const int* lwork, int* info);
void ssytrs_(const char* uplo, const int* n, const int* nrhs, const float* a, const int* lda,
             const int* ipiv, float* b, const int* ldb, int* info);
void dsytrs_(const char* uplo, const int* n, const int* nrhs, const double* a, const int* lda,
             const int* ipiv, double* b, const int* ldb, int* info);
}

namespace resnetcpp::lapack {

namespace {

int checked_size(const char* op, std::int64_t size) {
  RESNETCPP_CHECK(size <= std::numeric_limits<int>::max(), ShapeError, op,
                  ": expected sizes below 2^31, got ", size);
  return static_cast<int>(size);
}

constexpr auto getrf_of(float) { return &sgetrf_; }
constexpr auto getrf_of(double) { return &dgetrf_; }
constexpr auto trsm_of(float) { return &strsm_; }
constexpr auto trsm_of(double) { return &dtrsm_; }
constexpr auto sytrf_of(float) { return &ssytrf_; }
constexpr auto sytrf_of(double) { return &dsytrf_; }
constexpr auto sytrs_of(float) { return &ssytrs_; }
constexpr auto sytrs_of(double) { return &dsytrs_; }

}  // namespace

template <class T>
int getrf(std::int64_t rows, std::int64_t columns, T* a, int* pivots) {
  blas::use_one_thread();
  const int m = checked_size("lu_factor", rows);
  const int n = checked_size("lu_factor", columns);
  const int leading = std::max(m, 1);
  int info = 0;
  getrf_of(T{})(&m, &n, a, &leading, pivots, &info);
  return info;
}

// What is row-major here is transposed to LAPACK: a x = b becomes x^T a^T = b^T.
template <class T>
void solve_triangular(Triangle kind, std::int64_t n, std::int64_t columns, const T* a, T* b) {
  if (n == 0 || columns == 0) return;
  blas::use_one_thread();
  const int size = checked_size("solve_triangular", n);
  const int count = checked_size("solve_triangular", columns);
  const T one{1};
  trsm_of(T{})("R", kind.upper ? "L" : "U", "N", kind.unit ? "U" : "N", &count, &size, &one, a,
               &size, b, &count);
}

template <class T>
int sytrf(std::int64_t n, T* a, int* pivots) {
  blas::use_one_thread();
  const int size = checked_size("ldl_factor", n);
  const int leading = std::max(size, 1);
  int info = 0;
  T wished{};
  const int ask = -1;
  sytrf_of(T{})("L", &size, a, &leading, pivots, &wished, &ask, &info);
  const int length = std::max(1, static_cast<int>(wished));
  std::vector<T> work(static_cast<std::size_t>(length));
  sytrf_of(T{})("L", &size, a, &leading, pivots, work.data(), &length, &info);
  return info;
}

template <class T>
void sytrs(std::int64_t n, std::int64_t columns, const T* factors, const int* pivots, T* b) {
  if (n == 0 || columns == 0) return;
  blas::use_one_thread();
  const int size = checked_size("ldl_solve", n);
  const int count = checked_size("ldl_solve", columns);
  int info = 0;
  sytrs_of(T{})("L", &size, &count, factors, &size, pivots, b, &size, &info);
}

template int sytrf<float>(std::int64_t, float*, int*);
template int sytrf<double>(std::int64_t, double*, int*);
template void sytrs<float>(std::int64_t, std::int64_t, const float*, const int*, float*);
template void sytrs<double>(std::int64_t, std::int64_t, const double*, const int*, double*);
template int getrf<float>(std::int64_t, std::int64_t, float*, int*);
template int getrf<double>(std::int64_t, std::int64_t, double*, int*);
template void solve_triangular<float>(Triangle, std::int64_t, std::int64_t, const float*, float*);
template void solve_triangular<double>(Triangle, std::int64_t, std::int64_t, const double*,
                                       double*);

}  // namespace resnetcpp::lapack
