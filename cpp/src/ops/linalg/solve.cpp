#include "resnetcpp/ops/solve.hpp"

#include <algorithm>

#include "ops/linalg/lapack.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/ops/rearrange.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/shape.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

Shape batch_shape(const Tensor& a) {
  const Shape& shape = a.shape();
  return Shape(shape.begin(), shape.end() - 2);
}

Shape with(Shape batch, std::initializer_list<std::int64_t> sizes) {
  batch.insert(batch.end(), sizes.begin(), sizes.end());
  return batch;
}

// fn(i) for each matrix of a batch.
template <class Fn>
void for_each_matrix(const Shape& batch, Fn fn) {
  for (std::int64_t i = 0; i < numel_of(batch); ++i) {
    fn(i);
    check_interrupt();
  }
}

// LAPACK trusts them: a negative one is the first of two equal ones.
void check_ldl_pivots(const std::int32_t* pivots, std::int64_t n) {
  for (std::int64_t k = 0; k < n; ++k) {
    const std::int32_t pivot = pivots[k];
    const bool is_pair = pivot < 0 && k + 1 < n && pivots[k + 1] == pivot && pivot >= -n;
    RESNETCPP_CHECK(is_pair || (pivot > 0 && pivot <= n), ValueError,
                    "ldl_solve: expected pivots as ldl_factor gives, from 1 to ", n,
                    " or pairs of negative ones, got ", pivot, " at ", k);
    if (is_pair) ++k;
  }
}

}  // namespace

LuFactors lu_factor(const Tensor& a) {
  RESNETCPP_CHECK(a.dim() >= 2, ShapeError, "lu_factor: expected matrices, got ",
                  to_string(a.shape()));
  const std::int64_t rows = a.size(-2);
  const std::int64_t columns = a.size(-1);
  const std::int64_t least = std::min(rows, columns);
  const Shape batch = batch_shape(a);
  // LAPACK's matrices are column-major.
  const Tensor factors = clone_data(transpose(a.detach(), -2, -1), MemoryFormat::contiguous);
  const Tensor pivots = empty(with(batch, {least}), Dtype::int32);
  const Tensor info = zeros(batch, Dtype::int32);
  dispatch_floating("lu_factor", a.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_matrix(batch, [&](std::int64_t i) {
      info.data<std::int32_t>()[i] =
          lapack::getrf<T>(rows, columns, factors.data<T>() + i * rows * columns,
                           pivots.data<std::int32_t>() + i * least);
    });
  });
  return {transpose(factors, -2, -1), pivots, info};
}

Tensor solve_triangular(const Tensor& a, const Tensor& b, bool upper, bool unitriangular) {
  RESNETCPP_CHECK(a.dim() >= 2 && a.size(-1) == a.size(-2) && b.dim() == a.dim() &&
                      b.size(-2) == a.size(-1) && batch_shape(a) == batch_shape(b),
                  ShapeError, "solve_triangular: expected (..., N, N) and (..., N, K), got ",
                  to_string(a.shape()), " and ", to_string(b.shape()));
  RESNETCPP_CHECK(a.dtype() == b.dtype(), DtypeError,
                  "solve_triangular: expected operands of one dtype, got ", name(a.dtype()),
                  " and ", name(b.dtype()));
  const std::int64_t n = a.size(-1);
  const std::int64_t columns = b.size(-1);
  const Tensor matrix = contiguous_data(a);
  const Tensor result = clone_data(b, MemoryFormat::contiguous);
  dispatch_floating("solve_triangular", a.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_matrix(batch_shape(a), [&](std::int64_t i) {
      lapack::solve_triangular<T>({upper, unitriangular}, n, columns, matrix.data<T>() + i * n * n,
                                  result.data<T>() + i * n * columns);
    });
  });
  return result;
}

LdlFactors ldl_factor(const Tensor& a) {
  RESNETCPP_CHECK(a.dim() >= 2 && a.size(-1) == a.size(-2), ShapeError,
                  "ldl_factor: expected square matrices, got ", to_string(a.shape()));
  const std::int64_t n = a.size(-1);
  const Shape batch = batch_shape(a);
  const Tensor factors = clone_data(transpose(a.detach(), -2, -1), MemoryFormat::contiguous);
  const Tensor pivots = empty(with(batch, {n}), Dtype::int32);
  const Tensor info = zeros(batch, Dtype::int32);
  dispatch_floating("ldl_factor", a.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_matrix(batch, [&](std::int64_t i) {
      info.data<std::int32_t>()[i] =
          lapack::sytrf<T>(n, factors.data<T>() + i * n * n, pivots.data<std::int32_t>() + i * n);
    });
  });
  return {tril(transpose(factors, -2, -1)), pivots, info};
}

Tensor ldl_solve(const Tensor& factors, const Tensor& pivots, const Tensor& b) {
  RESNETCPP_CHECK(
      factors.dim() >= 2 && factors.size(-1) == factors.size(-2) && b.dim() == factors.dim() &&
          b.size(-2) == factors.size(-1) && batch_shape(factors) == batch_shape(b) &&
          pivots.shape() == with(batch_shape(b), {b.size(-2)}),
      ShapeError, "ldl_solve: expected (..., N, N), (..., N) and (..., N, K), got ",
      to_string(factors.shape()), ", ", to_string(pivots.shape()), " and ", to_string(b.shape()));
  RESNETCPP_CHECK(factors.dtype() == b.dtype() && pivots.dtype() == Dtype::int32, DtypeError,
                  "ldl_solve: expected operands of one dtype and pivots of int32, got ",
                  name(factors.dtype()), ", ", name(b.dtype()), " and ", name(pivots.dtype()));
  const std::int64_t n = b.size(-2);
  const std::int64_t columns = b.size(-1);
  const Tensor places = contiguous_data(pivots);
  const Tensor matrix = clone_data(transpose(factors, -2, -1), MemoryFormat::contiguous);
  const Tensor result = clone_data(transpose(b, -2, -1), MemoryFormat::contiguous);
  dispatch_floating("ldl_solve", b.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_matrix(batch_shape(b), [&](std::int64_t i) {
      const std::int32_t* const own = places.data<std::int32_t>() + i * n;
      check_ldl_pivots(own, n);
      lapack::sytrs<T>(n, columns, matrix.data<T>() + i * n * n, own,
                       result.data<T>() + i * n * columns);
    });
  });
  return transpose(result, -2, -1);
}

}  // namespace resnetcpp
