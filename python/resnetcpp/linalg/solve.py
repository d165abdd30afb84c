"""Inverses, determinants and linear systems."""

import math
from collections import namedtuple

from resnetcpp import _C
from resnetcpp._forms import forms
from resnetcpp.autograd.function import Function
from resnetcpp.linalg.lapack import (
    LinAlgError,
    check_matrices,
    identity_like,
    is_vector,
    lapack,
    run,
    same_batch,
)
from resnetcpp.linalg.lu import lu_factor, lu_solve
from resnetcpp.linalg.spectral import svd

InvEx = namedtuple("linalg_inv_ex", ["inverse", "info"])
SolveEx = namedtuple("linalg_solve_ex", ["result", "info"])
Slogdet = namedtuple("linalg_slogdet", ["sign", "logabsdet"])


class _Inverse(Function):
    @staticmethod
    def forward(ctx, a):
        y = run("inv", lapack().inv, a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, gy):
        (y,) = ctx.saved_tensors
        return -(y.mT @ gy @ y.mT)


@forms("A", "input")
def inv(A):
    """The inverse of a matrix, or of each of a batch. Errors: LinAlgError for a singular one."""
    check_matrices("inv", A, square=True)
    return _Inverse.apply(A)


def _regular(op, A, check_errors):
    """The matrices, with the identity in place of singular ones, and 0 for those that are not."""
    check_matrices(op, A, square=True)
    info = _C._linalg.lu_factor(A)[2]
    if check_errors or not bool((info > 0).any()):
        return A, info
    return _C.where((info > 0)[..., None, None], identity_like(A), A), info


def inv_ex(A, *, check_errors=False):
    """As inv, and for each matrix 0 or the number of a pivot that is 0: then its inverse is not."""
    regular, info = _regular("inv_ex", A, check_errors)
    return InvEx(inv(regular), info)


class _Determinant(Function):
    @staticmethod
    def forward(ctx, a):
        y = run("det", lapack().det, a)
        ctx.save_for_backward(a, y)
        return y

    @staticmethod
    def backward(ctx, gy):
        a, y = ctx.saved_tensors
        try:
            return (gy * y)[..., None, None] * inv(a).mT
        except LinAlgError:
            return gy[..., None, None] * _cofactors(a)


def _cofactors(a):
    """The gradient of the determinant, of singular matrices too."""
    u, s, vh = svd(a)
    others = s.unsqueeze(-2).masked_fill(_C.eye(s.shape[-1], dtype=_C.bool), 1.0).prod(-1)
    return (det(u) * det(vh))[..., None, None] * ((u * others.unsqueeze(-2)) @ vh)


@forms("A", "input")
def det(A):
    """The determinant."""
    check_matrices("det", A, square=True)
    return _Determinant.apply(A)


class _LogDeterminant(Function):
    @staticmethod
    def forward(ctx, a):
        sign, value = run("slogdet", lambda x: tuple(lapack().slogdet(x)), a)
        ctx.save_for_backward(a)
        return sign, value

    @staticmethod
    def backward(ctx, _, gy):
        (a,) = ctx.saved_tensors
        diagonal = gy[..., None, None] * identity_like(a)
        return lu_solve(*lu_factor(a), diagonal, adjoint=True)  # infinite if a is singular


@forms("A", "input")
def slogdet(A):
    """The sign and the logarithm of the size of the determinant."""
    check_matrices("slogdet", A, square=True)
    return Slogdet(*_LogDeterminant.apply(A))


def logdet(input):
    """The logarithm of the determinant, NaN where that is negative. PyTorch: torch.logdet."""
    sign, value = slogdet(input)
    return _C.where(sign < 0, math.nan, value)


class _Solve(Function):
    @staticmethod
    def forward(ctx, a, b):
        x = run("solve", lapack().solve, a, b)
        ctx.save_for_backward(a, x)
        return x

    @staticmethod
    def backward(ctx, gx):
        a, x = ctx.saved_tensors
        gb = _Solve.apply(a.mT, gx)
        return -(gb @ x.mT), gb


def solve(A, B, *, left=True):
    """X with A X = B, or X A = B. A (..., N, N), B (..., N, K) or a batch of vectors (..., N)

    Errors: LinAlgError for a singular A.
    """
    check_matrices("solve", A, square=True)
    vector = left and is_vector(A, B)
    right = B.unsqueeze(-1) if vector else B
    check_matrices("solve", A, right)
    if not left:
        return solve(A.mT, B.mT).mT
    if right.shape[-2] != A.shape[-1]:
        raise _C.ShapeError(
            f"linalg.solve: expected B of {A.shape[-1]} rows, got shape {list(B.shape)}"
        )
    result = _Solve.apply(*same_batch(A, right))
    return result.squeeze(-1) if vector else result


def solve_ex(A, B, *, left=True, check_errors=False):
    """As solve, and for each matrix 0 or the number of a pivot that is 0: then X is no solution."""
    regular, info = _regular("solve_ex", A, check_errors)
    return SolveEx(solve(regular, B, left=left), info)


def tensorinv(A, ind=2):
    """The inverse for tensordot(A, ., ind), of a tensor whose first ``ind`` sizes and others have
    one product."""
    if ind <= 0:
        raise RuntimeError(f"linalg.tensorinv: expected a positive ind, got {ind}")
    rows, columns = math.prod(A.shape[:ind]), math.prod(A.shape[ind:])
    if rows != columns:
        raise RuntimeError(
            f"linalg.tensorinv: expected sizes of one product before and after dimension {ind}, "
            f"got {list(A.shape)}"
        )
    return inv(A.reshape(rows, columns)).reshape(*A.shape[ind:], *A.shape[:ind])


def tensorsolve(A, B, dims=None):
    """X with tensordot(A, X, X.dim()) = B.

    Args:
        dims: dimensions of A to move to its end first.
    """
    if dims is not None:
        A = A.movedim(list(dims), list(range(A.dim() - len(dims), A.dim())))
    shape = A.shape[B.dim() :]
    count = math.prod(shape)
    if count != B.numel() or count**2 != A.numel():
        raise RuntimeError(
            f"linalg.tensorsolve: expected A of {B.numel()} times {B.numel()} elements, "
            f"got {list(A.shape)} for B of {list(B.shape)}"
        )
    return solve(A.reshape(count, count), B.reshape(-1)).reshape(shape)
