"""Products of matrices and vectors. Names and rules are PyTorch's."""

import math

from resnetcpp import _C
from resnetcpp._composed.einsum import einsum

__all__ = [
    "addbmm",
    "addmv",
    "addr",
    "baddbmm",
    "chain_matmul",
    "cross",
    "einsum",
    "ger",
    "inner",
    "kron",
    "tensordot",
    "trace",
    "vdot",
]
METHODS = [name for name in __all__ if name not in ("chain_matmul", "einsum", "tensordot")]
IN_PLACE = ["addbmm", "addmv", "addr", "baddbmm"]


def _weighted_sum(input, product, beta, alpha):
    """beta * input + alpha * product, both numbers cut to integers beside a product of those.

    An input that counts 0 times leaves no trace, not even NaN.
    """
    if not product.is_floating_point():
        number = bool if product.dtype == _C.bool else int
        beta, alpha = number(beta), number(alpha)
    return product * alpha + (input * beta if beta else _C.zeros_like(input))


def baddbmm(input, batch1, batch2, *, beta=1, alpha=1):
    """beta * input + alpha * batch1 @ batch2, for each of the batch."""
    return _weighted_sum(input, _C.bmm(batch1, batch2), beta, alpha)


def addbmm(input, batch1, batch2, *, beta=1, alpha=1):
    """beta * input + alpha * the sum of the products of the batch."""
    product = _C.bmm(batch1, batch2).sum(0, dtype=batch1.dtype)
    return _weighted_sum(input, product, beta, alpha)


def addmv(input, mat, vec, *, beta=1, alpha=1):
    """beta * input + alpha * mat @ vec"""
    return _weighted_sum(input, _C.mv(mat, vec), beta, alpha)


def addr(input, vec1, vec2, *, beta=1, alpha=1):
    """beta * input + alpha * the outer product."""
    return _weighted_sum(input, _C.outer(vec1, vec2), beta, alpha)


def ger(input, vec2):
    """The outer product."""
    return _C.outer(input, vec2)


def vdot(input, other):
    """The product of two vectors."""
    return _C.dot(input, other)


def inner(input, other):
    """The products along the last dimensions."""
    if input.dim() == 0 or other.dim() == 0:
        return input * other
    return tensordot(input, other, dims=([-1], [-1]))


def trace(input):
    """The sum of the diagonal of a matrix."""
    if input.dim() != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {input.dim()}")
    return _C.diagonal(input).sum()


def chain_matmul(*matrices):
    """The product of matrices."""
    result = matrices[0]
    for matrix in matrices[1:]:
        result = result @ matrix
    return result


def kron(input, other):
    """Every element of ``input`` times all of ``other``, side by side. The Kronecker product."""
    dims = max(input.dim(), other.dim())
    a = input.reshape([1] * (dims - input.dim()) + list(input.shape))
    b = other.reshape([1] * (dims - other.dim()) + list(other.shape))
    for i in range(dims):
        a, b = a.unsqueeze(2 * i + 1), b.unsqueeze(2 * i)
    shape = [a.shape[2 * i] * b.shape[2 * i + 1] for i in range(dims)]
    return (a * b).reshape(shape)


def cross(input, other, dim=None):
    """The cross product of vectors of three elements along ``dim``."""
    if dim is None:
        dim = next((i for i, size in enumerate(input.shape) if size == 3), -1)
    if input.shape[dim] != 3 or other.shape[dim] != 3:
        raise RuntimeError(
            f"cross: expected size 3 along dimension {dim}, "
            f"got {list(input.shape)} and {list(other.shape)}"
        )
    a, b = input.unbind(dim), other.unbind(dim)
    parts = [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]
    return _C.stack(parts, dim)


def tensordot(a, b, dims=2):
    """Sums of products over ``dims``: the last of a and the first of b, or two lists."""
    if isinstance(dims, int):
        over_a, over_b = list(range(a.dim() - dims, a.dim())), list(range(dims))
    else:
        over_a, over_b = ([d] if isinstance(d, int) else list(d) for d in dims)
    over_a = [d % a.dim() for d in over_a]
    over_b = [d % b.dim() for d in over_b]
    if [a.shape[d] for d in over_a] != [b.shape[d] for d in over_b]:
        raise RuntimeError(
            f"tensordot: expected equal sizes along the contracted dimensions, "
            f"got {list(a.shape)} and {list(b.shape)}"
        )
    free_a = [d for d in range(a.dim()) if d not in over_a]
    free_b = [d for d in range(b.dim()) if d not in over_b]
    count = math.prod(a.shape[d] for d in over_a)
    shape = [a.shape[d] for d in free_a] + [b.shape[d] for d in free_b]
    left = a.permute(free_a + over_a).reshape(math.prod(a.shape[d] for d in free_a), count)
    right = b.permute(over_b + free_b).reshape(count, math.prod(b.shape[d] for d in free_b))
    return _C.mm(left, right).reshape(shape)
