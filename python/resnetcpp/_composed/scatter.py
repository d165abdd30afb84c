"""Copies of a tensor with parts of it replaced or combined. Names and rules are PyTorch's."""

import math

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._composed.combine import atleast_1d
from resnetcpp._composed.overwrite import overwriting
from resnetcpp._forms import forms

__all__ = [
    "as_strided_scatter",
    "diagonal_scatter",
    "fill",
    "index_reduce",
    "put",
    "scatter",
    "scatter_reduce",
    "select_scatter",
    "slice_scatter",
]
METHODS = [name for name in __all__ if name != "fill"]
IN_PLACE = ["index_reduce", "scatter_reduce"]


def _replaced(op, input, src, view):
    """A copy in which the part that ``view`` takes is ``src``."""
    result = input.clone()
    part = view(result)
    if part.shape != src.shape:
        raise RuntimeError(
            f"{op}: expected src to have a size equal to the part that it replaces, "
            f"{list(part.shape)}, got {list(src.shape)}"
        )
    part.copy_(src)
    return result


def fill(input, value):
    """A tensor of the same shape and dtype with ``value`` everywhere."""
    return input.clone().fill_(value)


def put(input, index, source, accumulate=False):
    """A copy with elements set by their position in the flattened tensor."""
    return input.clone().put_(index, source, accumulate)


def select_scatter(input, src, dim, index):
    """A copy with ``src`` at one index of a dimension."""
    return _replaced("select_scatter", input, src, lambda x: x.select(dim, index))


def slice_scatter(input, src, dim=0, start=None, end=None, step=1):
    """A copy with ``src`` in a slice of a dimension."""
    where = slice(start, end, step)
    return _replaced(
        "slice_scatter", input, src, lambda x: x.movedim(dim, 0)[where].movedim(0, dim)
    )


def diagonal_scatter(input, src, offset=0, dim1=0, dim2=1):
    """A copy with ``src`` on a diagonal."""
    return _replaced("diagonal_scatter", input, src, lambda x: x.diagonal(offset, dim1, dim2))


def as_strided_scatter(input, src, size, stride, storage_offset=None):
    """A copy with ``src`` where these strides lead."""
    if not input.is_contiguous() or input.storage_offset():
        raise RuntimeError(
            "as_strided_scatter: expected a contiguous tensor from the start of its memory: "
            "call .clone(memory_format=torch.contiguous_format) first"
        )
    offset = 0 if storage_offset is None else storage_offset
    return _replaced(
        "as_strided_scatter", input, src, lambda x: _C.as_strided(x, size, stride, offset)
    )


_SCATTER_FORMS = ("input, dim, index, src", "input, dim, index, value")
_COMBINED = {"add": "sum", "multiply": "prod"}
_plain_scatter_ = Tensor.scatter_


@forms(*_SCATTER_FORMS)
def scatter(input, dim, index, src, *, reduce=None):
    """Puts ``src``, a tensor or a number, where the index along ``dim`` says.

    Args:
        reduce: "add" or "multiply" combines it with what is there.
    """
    if reduce is None:
        return _C.scatter(input, dim, index, src)
    if reduce not in _COMBINED:
        raise RuntimeError(f'scatter: expected reduce to be "add" or "multiply", got {reduce!r}')
    if not isinstance(src, Tensor):
        src = _C.full(index.shape, src, dtype=input.dtype)
    return scatter_reduce(input, dim, index, src, _COMBINED[reduce])


@forms(*_SCATTER_FORMS)
def _scatter_(input, dim, index, src, *, reduce=None):
    """As scatter, in place."""
    if reduce is None:
        return _plain_scatter_(input, dim, index, src)
    return _combining_scatter_(input, dim, index, src, reduce=reduce)


_combining_scatter_ = overwriting(scatter, "scatter_")
Tensor.scatter_ = _scatter_


def scatter_reduce(input, dim, index, src, reduce, *, include_self=True):
    """Combines the elements of ``src`` that ``index`` sends to the same place.

    Args:
        reduce: "sum", "prod", "mean", "amax" or "amin".
        include_self: whether the elements of ``input`` take part.
    """
    if reduce not in ("sum", "prod", "mean", "amax", "amin"):
        raise RuntimeError(
            f'scatter_reduce: expected reduce to be "sum", "prod", "mean", "amax" or "amin", '
            f"got {reduce!r}"
        )
    if reduce == "mean" and input.dtype == _C.bool:
        raise NotImplementedError(
            'scatter_reduce: expected numbers for "mean", got bool; convert them with float() first'
        )
    at, parts = atleast_1d(index), atleast_1d(src)
    if parts.dim() != at.dim() or any(i > s for i, s in zip(at.shape, parts.shape, strict=True)):
        raise RuntimeError(
            f"scatter_reduce: expected index to be no larger than src, got {list(index.shape)} and "
            f"{list(src.shape)}"
        )
    parts = parts[tuple(slice(size) for size in at.shape)]
    return _combined(atleast_1d(input), dim, at, parts, reduce, include_self).reshape(input.shape)


def _combined(input, dim, index, src, reduce, include_self):
    alone = _C.ones_like(input) if include_self else _C.zeros_like(input)
    count = alone.scatter_add(dim, index, _C.ones_like(src))
    if reduce in ("amax", "amin"):
        worst = -math.inf if reduce == "amax" else math.inf
        first = input if include_self else _without_self(input, count, _limit(input, worst))
        return _extreme(first, dim, index, src, reduce)
    neutral = 1 if reduce == "prod" else 0
    first = input if include_self else _without_self(input, count, neutral)
    if reduce == "prod":
        return _product(first, dim, index, src)
    total = first.scatter_add(dim, index, src)
    return total if reduce == "sum" else _mean(total, count.clamp(min=1))


def _mean(total, count):
    return total / count if total.is_floating_point() else total // count


def _limit(input, infinity):
    """An infinity, or the number that takes its place among integers."""
    if input.is_floating_point():
        return infinity
    if input.dtype == _C.bool:
        return infinity > 0
    from resnetcpp._limits import iinfo  # takes long

    limits = iinfo(input.dtype)
    return limits.max if infinity > 0 else limits.min


def _without_self(input, count, neutral):
    """Where something arrives, the element itself does not take part."""
    return input.masked_fill(count > 0, neutral)


def _product(first, dim, index, src):
    """One slice of ``src`` after another, so that zeros need no division in the gradient."""
    result = first.clone()
    for i in range(index.shape[dim]):
        at = index.narrow(dim, i, 1)
        result = result.scatter(dim, at, result.gather(dim, at) * src.narrow(dim, i, 1))
    return result


def _extreme(first, dim, index, src, reduce):
    """The extremes, as the mean of the elements that reach them: so gradients are shared evenly."""
    better = _C.maximum if reduce == "amax" else _C.minimum
    best = first.detach().clone()
    values = src.detach()
    order = values.argsort(dim=dim, descending=reduce == "amin")
    # Written in the order of their values, the best one is written last.
    for i in range(values.shape[dim]):
        at = order.narrow(dim, i, 1)
        place = index.gather(dim, at)
        best.scatter_(dim, place, better(best.gather(dim, place), values.gather(dim, at)))
    if not (first.requires_grad or src.requires_grad):
        return best
    reached = (src == best.gather(dim, index)).to(src.dtype)
    kept = (first == best).to(src.dtype)
    count = kept.scatter_add(dim, index, reached)
    return (_C.where(kept > 0, first, 0.0)).scatter_add(dim, index, src * reached) / count


def index_reduce(input, dim, index, source, reduce, *, include_self=True):
    """Combines the slices of ``source`` that ``index`` sends to the same place.

    Args:
        index: a vector, the place along ``dim`` of each slice of ``source``.
        reduce: "prod", "mean", "amax" or "amin".
        include_self: whether the elements of ``input`` take part.
    """
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(
            f'index_reduce: expected reduce to be "prod", "mean", "amax" or "amin", got {reduce!r}'
        )
    parts = atleast_1d(source)
    slices = parts.size(dim)
    if index.dim() > 1 or index.numel() != slices:
        raise RuntimeError(
            f"index_reduce: expected index of {slices} elements, got shape {list(index.shape)}"
        )
    if input.dim() != source.dim() or _without(parts, dim) != _without(atleast_1d(input), dim):
        raise RuntimeError(
            f"index_reduce: expected source of the shape of input but in dimension {dim}, "
            f"got {list(source.shape)} and {list(input.shape)}"
        )
    sizes = [1] * parts.dim()
    sizes[dim] = -1
    places = index.reshape(sizes).expand(parts.shape)
    return scatter_reduce(input, dim, places, source, reduce, include_self=include_self)


def _without(x, dim):
    """The sizes of the slices along ``dim``."""
    return x.narrow(dim, 0, 0).shape
