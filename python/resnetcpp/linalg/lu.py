"""LU with partial pivoting: P A = L U."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp.autograd.function import Function
from resnetcpp.linalg.lapack import LinAlgError, check_matrices, same_batch
from resnetcpp.linalg.triangular import solve_triangular

Lu = namedtuple("linalg_lu", ["P", "L", "U"])
LuFactor = namedtuple("linalg_lu_factor", ["LU", "pivots"])
LuFactorEx = namedtuple("linalg_lu_factor_ex", ["LU", "pivots", "info"])
LuUnpack = namedtuple("lu_unpack", ["P", "L", "U"])


def _rows(pivots, count):
    """The order of the rows after the exchanges that the pivots tell. (..., K) -> (..., count)"""
    order = _C.arange(count).expand(*pivots.shape[:-1], count).clone()
    for i in range(pivots.shape[-1]):
        other = pivots[..., i : i + 1].long() - 1
        here, there = order[..., i : i + 1].clone(), order.gather(-1, other)
        order.scatter_(-1, other, here)
        order[..., i : i + 1] = there
    return order


def _triangles(factors):
    rows, columns = factors.shape[-2:]
    least = min(rows, columns)
    ones = _C.eye(rows, least, dtype=factors.dtype)
    lower = _C.tril(factors[..., :, :least], -1) + ones
    return lower, _C.triu(factors[..., :least, :])


class _LuFactor(Function):
    @staticmethod
    def forward(ctx, a):
        factors, pivots, info = _C._linalg.lu_factor(a)
        ctx.save_for_backward(factors, pivots)
        ctx.mark_non_differentiable(pivots, info)
        return factors, pivots, info

    @staticmethod
    def backward(ctx, g, *_):
        factors, pivots = ctx.saved_tensors
        rows, columns = factors.shape[-2:]
        least = min(rows, columns)
        lower, upper = _triangles(factors)
        corner, right, below = lower[..., :least, :], upper[..., least:], lower[..., least:, :]
        g_lower = _C.tril(g[..., :, :least], -1)
        g_upper = _C.triu(g[..., :least, :])
        # L^-1 dL is strictly lower, dU U^-1 upper: each takes its part of the gradient.
        of_lower = corner.mT @ g_lower[..., :least, :] - g_upper[..., least:] @ right.mT
        of_upper = g_upper[..., :least] @ upper[..., :least].mT - below.mT @ g_lower[..., least:, :]
        inner = _C.tril(of_lower, -1) + _C.triu(of_upper)
        top = _C.cat([_from_right(upper, inner), g_upper[..., least:]], -1)
        result = solve_triangular(corner.mT, top, upper=True, unitriangular=True)
        if rows > least:
            result = _C.cat([result, _from_right(upper, g_lower[..., least:, :])], -2)
        back = _rows(pivots, rows).argsort(-1)
        return result.gather(-2, back.unsqueeze(-1).expand(result.shape))


def _from_right(upper, matrix):
    """matrix U^-T, with the square part of U."""
    square = upper[..., : upper.shape[-2]]
    return solve_triangular(square.mT, matrix, upper=False, left=False)


def lu_factor_ex(A, *, pivot=True, check_errors=False):
    """As lu_factor, and for each matrix 0 or the number of the first pivot that is 0."""
    check_matrices("lu_factor", A)
    if not pivot:
        raise RuntimeError("linalg.lu_factor: LU without pivoting is not implemented on the CPU")
    result = LuFactorEx(*_LuFactor.apply(A))
    if check_errors and bool((result.info > 0).any()):
        raise LinAlgError(
            "linalg.lu_factor: expected a matrix of full rank, got one with a pivot that is 0"
        )
    return result


def lu_factor(A, *, pivot=True):
    """L and U in one matrix, without L's diagonal of ones, and the pivots.

    A (..., M, N) -> LU (..., M, N), pivots (..., min(M, N)). Row i was exchanged with row
    pivots[i] - 1.
    """
    return LuFactor(*lu_factor_ex(A, pivot=pivot)[:2])


def lu_unpack(LU_data, LU_pivots, unpack_data=True, unpack_pivots=True):
    """P, L and U of what lu_factor gives; empty tensors for what is not asked for."""
    empty = _C.empty(0, dtype=LU_data.dtype)
    lower, upper = _triangles(LU_data) if unpack_data else (empty, empty)
    if not unpack_pivots:
        return LuUnpack(empty, lower, upper)
    count = LU_data.shape[-2]
    order = _rows(LU_pivots, count)
    permutation = _C.eye(count, dtype=LU_data.dtype)[order].mT
    return LuUnpack(permutation, lower, upper)


def lu(A, *, pivot=True):
    """P, L, U with A = P L U. A (..., M, N) -> P (..., M, M), L (..., M, min), U (..., min, N)"""
    return Lu(*lu_unpack(*lu_factor(A, pivot=pivot)))


def lu_solve(LU, pivots, B, *, left=True, adjoint=False):
    """X with A X = B, or X A = B, where lu_factor gave LU and pivots; with A^T if ``adjoint``."""
    check_matrices("lu_solve", LU, square=True)
    if not left:
        return lu_solve(LU, pivots, B.mT, adjoint=not adjoint).mT
    LU, B = same_batch(LU, B)
    order = _rows(pivots.expand(*LU.shape[:-2], -1), LU.shape[-1])
    if adjoint:
        x = solve_triangular(LU.mT, B, upper=False)
        x = solve_triangular(LU.mT, x, upper=True, unitriangular=True)
        return x.gather(-2, order.argsort(-1).unsqueeze(-1).expand(B.shape))
    x = B.gather(-2, order.unsqueeze(-1).expand(B.shape))
    x = solve_triangular(LU, x, upper=False, unitriangular=True)
    return solve_triangular(LU, x, upper=True)
