"""Running products and extremes along a dimension, by doubling: log2(n) steps over all of it."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp._composed.elementwise.logarithms import logaddexp

__all__ = ["cummax", "cummin", "cumprod", "logcumsumexp"]
METHODS = list(__all__)
IN_PLACE = ["cumprod"]

Cummax = namedtuple("cummax", ["values", "indices"])
Cummin = namedtuple("cummin", ["values", "indices"])


def _scan(tensors, dim, combine):
    """Element i becomes the combination of elements 0 ... i."""
    length = tensors[0].shape[dim] if tensors[0].dim() else 1
    step = 1
    while step < length:
        before = [t.narrow(dim, 0, length - step) for t in tensors]
        after = [t.narrow(dim, step, length - step) for t in tensors]
        merged = combine(before, after)
        tensors = [
            _C.cat([t.narrow(dim, 0, step), m], dim) for t, m in zip(tensors, merged, strict=True)
        ]
        step *= 2
    return tensors


def cumprod(input, dim, *, dtype=None):
    """The product of the elements up to each."""
    if dtype is None and not input.is_floating_point():
        dtype = _C.int64
    values = input.to(dtype) if dtype is not None else input
    (result,) = _scan([values], dim, lambda a, b: [a[0] * b[0]])
    return result.clone() if result is input else result


def logcumsumexp(input, dim):
    """log of the sum of exp up to each element."""
    (result,) = _scan([input], dim, lambda a, b: [logaddexp(a[0], b[0])])
    return result.clone() if result is input else result


def _running(input, dim, later_wins):
    shape = [1] * input.dim()
    if shape:
        shape[dim] = -1
    length = input.shape[dim] if input.dim() else 1
    places = _C.arange(length).reshape(shape).expand(input.shape).contiguous()

    def combine(before, after):
        take = later_wins(after[0], before[0]) | (after[0] != after[0])
        return [_C.where(take, b, a) for a, b in zip(before, after, strict=True)]

    _, indices = _scan([input.detach(), places], dim, combine)
    return input.gather(dim, indices) if input.dim() else input.clone(), indices


def cummax(input, dim):
    """The largest element up to each, and where it stands."""
    return Cummax(*_running(input, dim, lambda later, earlier: later >= earlier))


def cummin(input, dim):
    """The smallest element up to each, and where it stands."""
    return Cummin(*_running(input, dim, lambda later, earlier: later <= earlier))
