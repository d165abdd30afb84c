"""Norms of vectors and matrices, and condition numbers."""

import math

from resnetcpp import _C
from resnetcpp._forms import forms
from resnetcpp.linalg.lapack import check_shape
from resnetcpp.linalg.solve import inv_ex
from resnetcpp.linalg.spectral import largest, svdvals


def _dims(dim):
    return [] if dim is None else [dim] if isinstance(dim, int) else list(dim)


def vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None):
    """The p-norm over ``dim``, of everything without it."""
    x = x if dtype is None else x.to(dtype)
    return x.norm(ord, _dims(dim), keepdim) if dim is not None else _all_norm(x, ord, keepdim)


def _all_norm(x, ord, keepdim):
    result = x.norm(ord)
    return result.reshape([1] * x.dim()) if keepdim else result


def matrix_norm(A, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None):
    """The norm of matrices: "fro", "nuc", 1, -1, 2, -2, inf or -inf."""
    check_shape("matrix_norm", A)
    dim = _dims(dim)
    if len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm: expected dim of 2 dimensions, got {dim}")
    A = A if dtype is None else A.to(dtype)
    if not A.is_floating_point():
        raise _C.DtypeError(
            f"linalg.matrix_norm: expected a floating-point A, got {A.dtype}; convert it with "
            "float() first"
        )
    if ord == "fro":
        return A.norm(2, dim, keepdim)
    result = _of_matrices(A.movedim(dim, (-2, -1)), ord)
    return result.movedim((-2, -1), dim) if keepdim else result.squeeze([-2, -1])


def _of_matrices(A, ord):
    """Those of the last two dimensions, which stay."""
    if ord in (1, -1, math.inf, -math.inf):
        over, then = (-2, -1) if abs(ord) == 1 else (-1, -2)
        sizes = A.abs().sum(over, keepdim=True)
    elif ord in (2, -2, "nuc"):
        sizes, then = svdvals(A).unsqueeze(-1), -2
    else:
        raise ValueError(f"linalg.matrix_norm: Order {ord} not supported.")
    if ord == "nuc":
        return sizes.sum(then, keepdim=True)
    return largest(sizes, then) if ord > 0 else sizes.amin(then, keepdim=True)


@forms("A", "input")
def norm(A, ord=None, dim=None, keepdim=False, *, dtype=None):
    """The norm of vectors or matrices, of everything without ``ord`` and ``dim``."""
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    dims = _dims(dim) if dim is not None else list(range(A.dim()))
    if len(dims) not in (1, 2):
        raise RuntimeError(
            f"linalg.norm: expected 1 or 2 dimensions for an order, got {len(dims)}; name them by "
            "dim"
        )
    if len(dims) == 2 or isinstance(ord, str):
        return matrix_norm(A, ord, dims, keepdim, dtype=dtype)
    return vector_norm(A, ord, dims, keepdim, dtype=dtype)


def cond(A, p=None):
    """The norm of A times that of its inverse; infinity for a singular matrix, 0 for an empty one.

    Args:
        p: 2 if left out; any that matrix_norm knows.
    """
    check_shape("cond", A)
    if not A.numel():
        return _C.zeros(A.shape[:-2], dtype=A.dtype)
    if p in (None, 2, -2):
        values = svdvals(A)
        return values[..., 0] / values[..., -1] if p != -2 else values[..., -1] / values[..., 0]
    inverse, info = inv_ex(A)
    result = matrix_norm(A, p) * matrix_norm(inverse, p)
    return _C.where(info > 0, math.inf, result)
