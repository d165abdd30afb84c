"""Order, counting and moments. Names and rules are PyTorch's."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp._C import Tensor

__all__ = [
    "aminmax",
    "bucketize",
    "corrcoef",
    "cov",
    "cumulative_trapezoid",
    "diff",
    "histc",
    "kthvalue",
    "mode",
    "msort",
    "quantile",
    "searchsorted",
    "std_mean",
    "trapezoid",
    "trapz",
    "unique",
    "unique_consecutive",
    "var_mean",
]
METHODS = [
    "aminmax",
    "corrcoef",
    "cov",
    "diff",
    "histc",
    "kthvalue",
    "mode",
    "msort",
    "quantile",
    "unique",
    "unique_consecutive",
]
IN_PLACE = []

Aminmax = namedtuple("aminmax", ["min", "max"])
Kthvalue = namedtuple("kthvalue", ["values", "indices"])
Mode = namedtuple("mode", ["values", "indices"])


def aminmax(input, *, dim=None, keepdim=False):
    """The smallest and the largest element."""
    dims = [] if dim is None else [dim]
    return Aminmax(_C.amin(input, dims, keepdim), _C.amax(input, dims, keepdim))


def msort(input):
    """Sorted along the first dimension."""
    return _C.sort(input, dim=0)[0]


def kthvalue(input, k, dim=-1, keepdim=False):
    """The k-th smallest element along ``dim`` and where it stands."""
    if not 1 <= k <= input.shape[dim]:
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}")
    values, indices = _C.sort(input, dim=dim, stable=True)
    picked = [t.narrow(dim, k - 1, 1) for t in (values, indices)]
    return Kthvalue(*(t if keepdim else t.squeeze(dim) for t in picked))


def mode(input, dim=-1, keepdim=False):
    """The most frequent element along ``dim``, the smallest of them; and where it stands last."""
    values, order = _C.sort(input, dim=dim, stable=True)
    columns = values.movedim(dim, -1)
    counts = (columns.unsqueeze(-1) == columns.unsqueeze(-2)).sum(-1)
    best = counts.argmax(-1, keepdim=True)
    last = best + counts.gather(-1, best) - 1
    indices = order.movedim(dim, -1).gather(-1, last).movedim(-1, dim)
    result = (input.gather(dim, indices), indices)
    return Mode(*(t if keepdim else t.squeeze(dim) for t in result))


def quantile(input, q, dim=None, keepdim=False, *, interpolation="linear"):
    """The values below which the share ``q`` of the elements lies.

    Args:
        q: a number in [0, 1], or a 1-d tensor of them, which makes a new first dimension.
        interpolation: between neighbours: "linear", "lower", "higher", "midpoint" or "nearest".
    """
    shares = q if isinstance(q, Tensor) else _C.tensor(q, dtype=input.dtype)
    if bool(((shares < 0) | (shares > 1)).any()):
        raise RuntimeError("quantile() q values must be in the range [0, 1]")
    values = input.reshape(-1) if dim is None else input.movedim(dim, -1)
    values = _C.sort(values, dim=-1)[0]
    place = shares.reshape(-1) * (values.shape[-1] - 1)
    low, high = place.floor(), place.ceil()
    choose = {
        "linear": lambda: (values[..., low.long()], values[..., high.long()], place - low),
        "lower": lambda: (values[..., low.long()],) * 2 + (0.0,),
        "higher": lambda: (values[..., high.long()],) * 2 + (0.0,),
        "midpoint": lambda: (values[..., low.long()], values[..., high.long()], 0.5),
        "nearest": lambda: (values[..., place.round().long()],) * 2 + (0.0,),
    }
    if interpolation not in choose:
        raise RuntimeError(
            f"quantile: expected interpolation to be one of {', '.join(choose)}, "
            f"got {interpolation!r}"
        )
    below, above, weight = choose[interpolation]()
    result = (below + (above - below) * weight).movedim(-1, 0)
    if keepdim:
        shape = [1] * input.dim() if dim is None else None
        result = result.reshape(-1, *shape) if shape else result.unsqueeze(dim % input.dim() + 1)
    return result if shares.dim() else result.squeeze(0)


def diff(input, n=1, dim=-1, prepend=None, append=None):
    """Differences of neighbours, ``n`` times over."""
    around = [t for t in (prepend, input, append) if t is not None]
    result = _C.cat(around, dim) if len(around) > 1 else input
    for _ in range(min(n, result.shape[dim])):  # after which nothing is left
        length = result.shape[dim]
        after = result.narrow(dim, min(1, length), max(length - 1, 0))
        before = result.narrow(dim, 0, max(length - 1, 0))
        result = after ^ before if result.dtype == _C.bool else after - before
    return result


def trapezoid(y, x=None, *, dx=1.0, dim=-1):
    """The integral by the trapezoidal rule."""
    steps = dx if x is None else diff(x, dim=-1)
    return (_midpoints(y, dim) * steps).sum(-1)


trapz = trapezoid


def cumulative_trapezoid(y, x=None, *, dx=1.0, dim=-1):
    """The integral up to each point, by the trapezoidal rule."""
    steps = dx if x is None else diff(x, dim=-1)
    return (_midpoints(y, dim) * steps).cumsum(-1).movedim(-1, dim)


def _midpoints(y, dim):
    columns = y.movedim(dim, -1)
    return (columns[..., 1:] + columns[..., :-1]) / 2


def cov(input, *, correction=1, fweights=None, aweights=None):
    """Covariances of variables in rows, observations in columns."""
    if fweights is not None or aweights is not None:
        raise NotImplementedError("cov: expected no weights, got some")
    rows = input.reshape(1, -1) if input.dim() < 2 else input
    centred = rows - rows.mean(1, keepdim=True)
    result = centred @ centred.T / (rows.shape[1] - correction)
    return result.squeeze() if input.dim() < 2 else result


def corrcoef(input):
    """Correlations of variables in rows, observations in columns."""
    covariance = cov(input)
    if covariance.dim() == 0:
        return covariance / covariance
    deviation = _C.sqrt(_C.diagonal(covariance))
    return (covariance / deviation[:, None] / deviation[None, :]).clamp(-1, 1)


def _spread(function, input, dim, unbiased, correction, keepdim):
    if isinstance(dim, bool):  # torch.var_mean(x, False)
        dim, unbiased = None, dim
    if unbiased is not None:
        correction = 1 if unbiased else 0
    return function(input, dim, correction=1 if correction is None else correction, keepdim=keepdim)


def var_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The variance and the mean."""
    return _spread(_C.var_mean, input, dim, unbiased, correction, keepdim)


def std_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The standard deviation and the mean."""
    return _spread(_C.std_mean, input, dim, unbiased, correction, keepdim)


def histc(input, bins=100, min=0, max=0):
    """Counts of the elements in bins of one width from ``min`` to ``max``."""
    values = input.detach().reshape(-1)
    if min == max and values.numel():
        min, max = values.min().item(), values.max().item()
    if min == max:
        min, max = min - 1, max + 1
    values = values[(values >= min) & (values <= max)]
    places = ((values - min) * (bins / (max - min))).long().clamp(max=bins - 1)
    return _C.bincount(places, minlength=bins).to(input.dtype)


def searchsorted(sorted_sequence, values, *, out_int32=False, right=False, side=None, sorter=None):
    """Where each value would have to be put in to keep the order."""
    if side is not None:
        right = side == "right"
    if sorter is not None:
        sorted_sequence = sorted_sequence.gather(-1, sorter)
    points = values if isinstance(values, Tensor) else _C.tensor(values)
    compare = _C.le if right else _C.lt
    known = sorted_sequence.detach()
    known = known if known.dim() == 1 else known.unsqueeze(-2)
    found = compare(known, points.detach().unsqueeze(-1)).sum(-1)
    return found.to(_C.int32) if out_int32 else found


def bucketize(input, boundaries, *, out_int32=False, right=False):
    """The number of the bucket that each element falls into."""
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def _told(values, inverse, counts, return_inverse, return_counts):
    result = [values]
    if return_inverse:
        result.append(inverse)
    if return_counts:
        result.append(counts)
    return tuple(result) if len(result) > 1 else values


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """The different elements, or slices along ``dim``, in order."""
    if dim is None:
        return _C.unique(input, sorted, return_inverse, return_counts)
    import numpy as np  # takes long

    _, first, inverse, counts = np.unique(
        input.detach().numpy(), return_index=True, return_inverse=True, return_counts=True, axis=dim
    )
    values = _C.index_select(input.detach(), dim, _C.tensor(first.astype(np.int64)))
    inverse = _C.tensor(inverse.reshape(-1).astype(np.int64))
    return _told(values, inverse, _C.tensor(counts), return_inverse, return_counts)


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """Elements, or slices along ``dim``, without those that equal the one before."""
    along = 0 if dim is None else dim
    values = (input.reshape(-1) if dim is None else input).detach()
    rows = values.movedim(along, 0).reshape(values.shape[along], -1)
    new = _C.ones(rows.shape[0], dtype=_C.bool)
    new[1:] = (rows[1:] != rows[:-1]).any(1)
    inverse = new.long().cumsum(0) - 1
    starts = _C.nonzero(new).reshape(-1)
    counts = _C.bincount(inverse, minlength=starts.shape[0])
    inverse = inverse.reshape(input.shape) if dim is None else inverse
    picked = _C.index_select(values, along, starts)
    return _told(picked, inverse, counts, return_inverse, return_counts)
