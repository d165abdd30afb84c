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
    if input.shape[-1] != other.shape[-1]:
        raise RuntimeError(
            "inner: expected last dimensions of one size, "
            f"got {list(input.shape)} and {list(other.shape)}"
        )
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
    if input.dim() != other.dim():
        raise RuntimeError(
            "cross: expected inputs of as many dimensions, "
            f"got {list(input.shape)} and {list(other.shape)}"
        )
    if dim is None:
        dim = next((i for i, size in enumerate(input.shape) if size == 3), -1)
    if input.size(dim) != 3 or other.size(dim) != 3:
        raise RuntimeError(
            f"cross: expected size 3 along dimension {dim}, "
            f"got {list(input.shape)} and {list(other.shape)}"
        )
    a, b = input.unbind(dim), other.unbind(dim)
    parts = [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]
    return _C.stack(parts, dim)


def _contracted(a, b, dims):
    """The dimensions of each that tensordot sums over."""
    if not isinstance(dims, int):
        over_a, over_b = ([d] if isinstance(d, int) else list(d) for d in dims)
    elif 0 <= dims <= min(a.dim(), b.dim()):
        over_a, over_b = list(range(a.dim() - dims, a.dim())), list(range(dims))
    else:
        raise RuntimeError(
            f"tensordot: expected dims from 0 to {min(a.dim(), b.dim())}, got {dims}"
        )
    if len(over_a) != len(over_b):
        raise RuntimeError(
            f"tensordot: expected as many dimensions of both, got {over_a} and {over_b}"
        )
    return over_a, over_b


def tensordot(a, b, dims=2):
    """Sums of products over ``dims``: the last of a and the first of b, or two lists.

    A dimension of size 1 stands for as many equal ones as the other has.
    """
    over_a, over_b = _contracted(a, b, dims)
    count = len(over_a)
    left, right = a.movedim(over_a, list(range(-count, 0))), b.movedim(over_b, list(range(count)))
    for i in range(count):
        in_left, in_right = left.shape[i - count], right.shape[i]
        if in_right == 1:
            left = left.sum(i - count, keepdim=True, dtype=a.dtype)
        elif in_left == 1:
            right = right.sum(i, keepdim=True, dtype=b.dtype)
        elif in_left != in_right:
            raise RuntimeError(
                "tensordot: expected equal sizes along the contracted dimensions, "
                f"got {list(a.shape)} and {list(b.shape)}"
            )
    depth = math.prod(right.shape[:count])
    free_a, free_b = left.shape[: left.dim() - count], right.shape[count:]
    left = left.reshape(math.prod(free_a), depth)
    right = right.reshape(depth, math.prod(free_b))
    return _C.mm(left, right).reshape([*free_a, *free_b])
