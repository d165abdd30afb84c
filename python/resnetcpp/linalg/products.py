"""Products, powers and the exponential of matrices."""

import math
import operator

from resnetcpp import _C
from resnetcpp._composed import products
from resnetcpp._forms import forms
from resnetcpp.linalg.lapack import (
    check_matrices,
    check_shape,
    identity_in_place_of,
    identity_like,
)
from resnetcpp.linalg.solve import inv

# Terms of the exponential's series for matrices of a norm up to 1/2.
_TERMS = 16


@forms("A, n", "input, n")
def matrix_power(A, n):
    """A to the power of a whole number, of the inverse if that is negative."""
    check_shape("matrix_power", A, square=True)
    n = operator.index(n)
    if n < 0:
        A, n = inv(A), -n
    if n < 2:
        return A.clone() if n else identity_in_place_of(A)
    result = None
    while n:
        if n % 2:
            result = A if result is None else result @ A
        n //= 2
        A = A @ A if n else A
    return result


@forms("A", "input")
def matrix_exp(A):
    """The sum of A^k / k!, by its series for A / 2^s and squaring s times."""
    if A.dtype in (_C.float16, _C.bfloat16):
        return matrix_exp(A.float()).to(A.dtype)
    check_matrices("matrix_exp", A, square=True)
    norm = float(A.detach().abs().sum(-2).max()) if A.numel() else 0.0
    squarings = max(0, math.ceil(math.log2(norm)) + 1) if 0 < norm < math.inf else 0
    scaled = A / 2**squarings
    one = identity_like(A)
    result = one + scaled / _TERMS
    for k in range(_TERMS - 1, 0, -1):
        result = one + scaled @ result / k
    for _ in range(squarings):
        result = result @ result
    return result


def _cheapest(sizes):
    """Where to cut each chain of matrices, for the fewest multiplications in all."""
    count = len(sizes) - 1
    cost = [[0] * count for _ in range(count)]
    cut = [[0] * count for _ in range(count)]
    for length in range(1, count):
        for i in range(count - length):
            j = i + length
            cost[i][j], cut[i][j] = min(
                (cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1], k)
                for k in range(i, j)
            )
    return cut


def _check_chain(tensors):
    """Whether multi_dot can multiply them."""
    if len(tensors) < 2:
        raise RuntimeError(f"linalg.multi_dot: expected at least 2 tensors, got {len(tensors)}")
    ends = tensors[0], tensors[-1]
    if any(t.dim() not in (1, 2) for t in ends) or any(t.dim() != 2 for t in tensors[1:-1]):
        raise RuntimeError(
            "linalg.multi_dot: expected matrices, and vectors or matrices at both ends, got shapes "
            + ", ".join(str(list(t.shape)) for t in tensors)
        )
    if len({t.dtype for t in tensors}) > 1:
        raise RuntimeError(
            "linalg.multi_dot: expected tensors of one dtype, got "
            + ", ".join(str(t.dtype) for t in tensors)
        )


def multi_dot(tensors):
    """The product of matrices, in the order that takes the fewest multiplications.

    The first and the last may be vectors.
    """
    tensors = list(tensors)
    _check_chain(tensors)
    first, last = tensors[0].dim() == 1, tensors[-1].dim() == 1
    tensors[0] = tensors[0].unsqueeze(0) if first else tensors[0]
    tensors[-1] = tensors[-1].unsqueeze(-1) if last else tensors[-1]
    cut = _cheapest([tensors[0].shape[0], *(t.shape[-1] for t in tensors)])

    def product(i, j):
        return tensors[i] if i == j else product(i, cut[i][j]) @ product(cut[i][j] + 1, j)

    result = product(0, len(tensors) - 1)
    result = result.squeeze(0) if first else result
    return result.squeeze(-1) if last else result


def cross(input, other, *, dim=-1):
    """The cross product of vectors of three elements along ``dim``."""
    return products.cross(input, other, dim)


def vecdot(x, y, *, dim=-1):
    """Products of vectors along ``dim``."""
    return (x * y).sum(dim)


def diagonal(A, *, offset=0, dim1=-2, dim2=-1):
    """The diagonals of matrices."""
    return _C.diagonal(A, offset, dim1, dim2)


def vander(x, *, N=None):
    """The powers 0, 1, ... N - 1 of the elements, as rows; as many as elements if left out."""
    if x.dtype == _C.bool:
        raise RuntimeError("linalg.vander: expected numbers, got torch.bool; convert it first")
    x = x if x.dim() else x.unsqueeze(0)
    count = x.shape[-1] if N is None else N
    if count < 2:
        raise RuntimeError(f"linalg.vander: expected N of at least 2, got {count}")
    return x.unsqueeze(-1) ** _C.arange(count)
