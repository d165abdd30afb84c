"""Places in sorted sequences, membership and histograms. Names and rules are PyTorch's."""

import math
from collections import namedtuple

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._forms import forms

__all__ = ["bucketize", "histc", "histogram", "histogramdd", "isin", "searchsorted"]
METHODS = ["histc", "histogram"]
IN_PLACE = []

Histogram = namedtuple("histogram", ["hist", "bin_edges"])
Histogramdd = namedtuple("histogramdd", ["hist", "bin_edges"])


def _insertion_points(sequence, values, right):
    """By bisection of all values at once. NaN comes after everything."""
    length = sequence.shape[-1]
    low = _C.zeros_like(values, dtype=_C.int64)
    high = _C.full_like(low, length)
    if length == 0:
        return low
    for _ in range(length.bit_length()):
        middle = (low + high) // 2
        at = middle.clamp(max=length - 1)
        entry = sequence[at] if sequence.dim() == 1 else sequence.gather(-1, at)
        stays_before = (entry > values) if right else (entry >= values)
        after = ~stays_before & (low < high)
        low, high = _C.where(after, middle + 1, low), _C.where(after, high, middle)
    return low


def searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None):
    """Where each value would have to be put in to keep the order.

    Args:
        sorted_sequence: sorted along the last dimension; a vector, or of input's other dimensions.
        right: whether a value comes after its equals; ``side="right"`` says the same.
        sorter: the order of ``sorted_sequence``, as argsort gives it, where that is not sorted.
    """
    if side not in (None, "left", "right"):
        raise RuntimeError(f"searchsorted: expected side to be 'left' or 'right', got {side!r}")
    if side == "left" and right:
        raise RuntimeError("searchsorted: expected no side, or 'right' with right=True, got 'left'")
    sequence = sorted_sequence.detach()
    if sorter is not None:
        sequence = sequence.gather(-1, sorter)
    values = input.detach() if isinstance(input, Tensor) else _C.tensor(input)
    if sequence.dim() != 1 and sequence.shape[:-1] != values.shape[:-1]:
        raise RuntimeError(
            "searchsorted: expected a vector or equal sizes but the last, got "
            f"{list(sequence.shape)} and {list(values.shape)}"
        )
    found = _insertion_points(sequence, values, right or side == "right")
    return found.to(_C.int32) if out_int32 else found


def bucketize(input, boundaries, *, out_int32=False, right=False):
    """The number of the bucket that each element falls into."""
    if boundaries.dim() != 1:
        raise RuntimeError(f"bucketize: expected boundaries of 1 dimension, got {boundaries.dim()}")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


@forms("elements, test_elements", "elements, test_element", "element, test_elements")
def isin(elements, test_elements, *, assume_unique=False, invert=False):
    """Whether each element is one of ``test_elements``."""
    elements, tests = _C.as_tensor(elements), _C.as_tensor(test_elements)
    known = _C.sort(tests.detach().reshape(-1))[0]
    if known.numel() == 0:
        return _C.full_like(elements, invert, dtype=_C.bool)
    places = searchsorted(known, elements).clamp(max=known.numel() - 1)
    found = known[places] == elements
    return ~found if invert else found


def _observed(values):
    """The lowest and the highest element; zeros if there is none."""
    return (values.min().item(), values.max().item()) if values.numel() else (0, 0)


def _range(op, lowest, highest, margin):
    """The range to divide; one without a width gets a margin on either side."""
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        raise RuntimeError(f"{op}: range of [{lowest}, {highest}] is not finite")
    if lowest > highest:
        raise RuntimeError(f"{op}: expected max to be larger than min, got {lowest} and {highest}")
    return (lowest - margin, highest + margin) if lowest == highest else (lowest, highest)


def histc(input, bins=100, min=0, max=0):
    """Counts of the elements in bins of one width from ``min`` to ``max``."""
    if bins < 1:
        raise RuntimeError(f"histc: expected a positive number of bins, got {bins}")
    values = input.detach().reshape(-1)
    min, max = _range("histc", *(_observed(values) if min == max else (min, max)), margin=1)
    values = values[(values >= min) & (values <= max)]
    places = ((values - min) * bins / (max - min)).long().clamp(max=bins - 1)
    return _C.bincount(places, minlength=bins).to(input.dtype)


def _places(values, edges):
    """Each value's bin, and whether it is in one; the last bin holds its upper edge too."""
    inside = (values >= edges[0]) & (values <= edges[-1])
    bins = edges.numel() - 1
    places = searchsorted(edges, values.contiguous(), right=True) - 1
    return places.clamp(0, bins - 1), inside


def _edges(bins, column, limits):
    if isinstance(bins, Tensor):
        return bins
    lowest, highest = _range("histogram", *(limits or _observed(column)), margin=0.5)
    return _C.linspace(lowest, highest, bins + 1, dtype=column.dtype)


def histogramdd(input, bins, range=None, weight=None, density=False):
    """A histogram in several dimensions. input (..., D) -> hist (bins of each dimension)

    Args:
        bins: their number, for all dimensions or each, or their edges for each.
        range: the lowest and the highest edge of each dimension, one after another.
        weight: of each point, (...).
        density: divides by the sum and by the size of each bin.
    """
    points = input.detach().reshape(-1, input.shape[-1])
    dims = points.shape[1]
    each = [bins] * dims if isinstance(bins, int) else list(bins)
    if len(each) != dims:
        raise RuntimeError(f"histogramdd: expected bins for {dims} dimensions, got {len(each)}")
    limits = (
        [None] * dims if range is None else [range[2 * i : 2 * i + 2] for i, _ in enumerate(each)]
    )
    columns = [points[:, i] for i, _ in enumerate(each)]
    edges = [_edges(*parts) for parts in zip(each, columns, limits, strict=True)]
    shape = [e.numel() - 1 for e in edges]
    flat = _C.zeros(points.shape[0], dtype=_C.int64)
    inside = _C.ones(points.shape[0], dtype=_C.bool)
    for column, edge, size in zip(columns, edges, shape, strict=True):
        place, known = _places(column, edge)
        flat, inside = flat * size + place, inside & known
    counted = None if weight is None else weight.detach().reshape(-1)[inside]
    hist = _C.bincount(flat[inside], counted, minlength=math.prod(shape)).to(input.dtype)
    hist = hist.reshape(shape)
    return Histogramdd(_density(hist, edges) if density else hist, tuple(edges))


def _density(hist, edges):
    hist = hist / hist.sum()
    for i, edge in enumerate(edges):
        sizes = [1] * hist.dim()
        sizes[i] = -1
        hist = hist / (edge[1:] - edge[:-1]).reshape(sizes)
    return hist


def histogram(input, bins=100, *, range=None, weight=None, density=False):
    """Counts in bins of one width, or with the edges that ``bins`` holds; and the edges.

    Args:
        range: the lowest and the highest edge, those of the elements if left out.
        weight: of each element.
        density: divides by the sum and by the width of each bin.
    """
    if not input.is_floating_point():
        raise RuntimeError(f"histogram: expected a floating-point tensor, got {input.dtype}")
    listed = [bins] if isinstance(bins, (int, Tensor)) else list(bins)
    hist, edges = histogramdd(input.reshape(-1, 1), listed, range, weight, density)
    return Histogram(hist, edges[0])
