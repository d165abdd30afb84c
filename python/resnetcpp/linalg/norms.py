"""Norms of vectors and matrices, and condition numbers."""

import math

from resnetcpp import _C
from resnetcpp._forms import forms
from resnetcpp.linalg.solve import inv_ex
from resnetcpp.linalg.spectral import svdvals


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
    A = A if dtype is None else A.to(dtype)
    if ord == "fro":
        return A.norm(2, list(dim), keepdim)
    rows, columns = (d % A.dim() for d in dim)
    if ord in (1, -1, math.inf, -math.inf):
        over, then = (rows, columns) if abs(ord) == 1 else (columns, rows)
        sums = A.abs().sum(over, keepdim=True)
        result = sums.amax(then, keepdim=True) if ord > 0 else sums.amin(then, keepdim=True)
    elif ord in (2, -2, "nuc"):
        values = svdvals(A.movedim((rows, columns), (-2, -1)))
        result = values.sum(-1) if ord == "nuc" else values[..., 0 if ord == 2 else -1]
        result = result.unsqueeze(min(rows, columns)).unsqueeze(max(rows, columns))
    else:
        raise ValueError(f"linalg.matrix_norm: Order {ord} not supported.")
    return result if keepdim else result.squeeze([rows, columns])


@forms("A", "input")
def norm(A, ord=None, dim=None, keepdim=False, *, dtype=None):
    """The norm of vectors or matrices, of everything without ``ord`` and ``dim``."""
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    if dim is None and A.dim() > 2:
        raise RuntimeError(
            f"linalg.norm: expected at most 2 dimensions if dim is left out, got {A.dim()}"
        )
    dims = _dims(dim) if dim is not None else list(range(A.dim()))
    if len(dims) == 2:
        return matrix_norm(A, ord, dims, keepdim, dtype=dtype)
    return vector_norm(A, ord, dims, keepdim, dtype=dtype)


def cond(A, p=None):
    """The norm of A times that of its inverse; infinity for a singular matrix.

    Args:
        p: 2 if left out; any that matrix_norm knows.
    """
    if p in (None, 2, -2):
        values = svdvals(A)
        return values[..., 0] / values[..., -1] if p != -2 else values[..., -1] / values[..., 0]
    inverse, info = inv_ex(A)
    result = matrix_norm(A, p) * matrix_norm(inverse, p)
    return _C.where(info > 0, math.inf, result)
