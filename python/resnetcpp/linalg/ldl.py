"""L D L^T of symmetric matrices that need not be positive definite, with pivoting. No backward."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp.autograd.function import Function
from resnetcpp.linalg.lapack import LinAlgError, check_matrices, same_batch

LdlFactor = namedtuple("linalg_ldl_factor", ["LD", "pivots"])
LdlFactorEx = namedtuple("linalg_ldl_factor_ex", ["LD", "pivots", "info"])


class _WithoutDerivative(Function):
    @staticmethod
    def backward(ctx, *_):
        raise RuntimeError(
            "linalg.ldl_factor, linalg.ldl_solve: expected no backward, as in PyTorch: their "
            "derivatives are not implemented; linalg.solve has them"
        )


class _LdlFactor(_WithoutDerivative):
    @staticmethod
    def forward(ctx, a):
        return _C._linalg.ldl_factor(a)


class _LdlSolve(_WithoutDerivative):
    @staticmethod
    def forward(ctx, factors, pivots, b):
        return _C._linalg.ldl_solve(factors, pivots, b)


def ldl_factor_ex(A, *, hermitian=False, check_errors=False):
    """As ldl_factor, and for each matrix 0 or the number of a block of D that is 0."""
    check_matrices("ldl_factor", A, square=True)
    result = LdlFactorEx(*_LdlFactor.apply(A))
    if check_errors and bool((result.info > 0).any()):
        raise LinAlgError("linalg.ldl_factor: expected a matrix of full rank, got a singular one")
    return result


def ldl_factor(A, *, hermitian=False):
    """L and D in one matrix, without L's diagonal of ones, and the pivots.

    A (..., N, N), of which the lower triangle is read -> LD (..., N, N), pivots (..., N). Two equal
    negative pivots make a block of two rows of D. Bunch and Kaufman, 1977, by LAPACK's sytrf.

    Args:
        hermitian: without effect, for real matrices.
    """
    return LdlFactor(*ldl_factor_ex(A, hermitian=hermitian, check_errors=True)[:2])


def ldl_solve(LD, pivots, B, *, hermitian=False):
    """X with A X = B, where ldl_factor gave LD and pivots. B (..., N, K)"""
    check_matrices("ldl_solve", LD, square=True)
    check_matrices("ldl_solve", LD, B)
    if pivots.shape != LD.shape[:-1]:
        raise _C.ShapeError(
            f"linalg.ldl_solve: expected pivots of shape {list(LD.shape[:-1])}, "
            f"got {list(pivots.shape)}"
        )
    LD, B = same_batch(LD, B)
    return _LdlSolve.apply(LD, pivots.expand(LD.shape[:-1]), B)
