#pragma once

#include "resnetcpp/tensor/tensor.hpp"

/// What linear algebra is made of, by LAPACK: no gradients. PyTorch: torch.linalg.
/// Errors: ShapeError, DtypeError unless floating-point.
namespace resnetcpp {

/// L below the diagonal, whose own ones are left out, and U in one matrix; row i was exchanged with
/// row pivots[i] - 1, one after another; info is 0, or the number of the first pivot that is 0.
struct LuFactors {
  Tensor factors, pivots, info;
};

/// L below the diagonal, whose own ones are left out, and D on it (and below it, where two pivots
/// that are negative and equal make a block of 2); info as in LuFactors.
struct LdlFactors {
  Tensor factors, pivots, info;
};

/// a (..., M, N) -> factors (..., M, N), pivots (..., min(M, N)) and info (...) of int32.
LuFactors lu_factor(const Tensor& a);
/// a (..., N, N), of which the lower triangle is read -> factors (..., N, N), pivots (..., N),
/// info.
LdlFactors ldl_factor(const Tensor& a);
/// a^-1 b, of what ldl_factor made of a; pivots (..., N), b (..., N, K) -> (..., N, K).
/// Errors: ValueError for pivots that ldl_factor does not give.
Tensor ldl_solve(const Tensor& factors, const Tensor& pivots, const Tensor& b);
/// a^-1 b for triangular a (..., N, N), b (..., N, K) -> (..., N, K).
Tensor solve_triangular(const Tensor& a, const Tensor& b, bool upper, bool unitriangular = false);

}  // namespace resnetcpp
