"""Order: medians, quantiles, modes. Names and rules are PyTorch's."""

from collections import namedtuple

from resnetcpp import _C
from resnetcpp._C import Tensor
from resnetcpp._composed.combine import atleast_1d
from resnetcpp._composed.order.scan import cummax

__all__ = ["kthvalue", "mode", "msort", "nanmedian", "nanquantile", "quantile"]
METHODS = list(__all__)
IN_PLACE = []

Kthvalue = namedtuple("kthvalue", ["values", "indices"])
Mode = namedtuple("mode", ["values", "indices"])
Nanmedian = namedtuple("nanmedian", ["values", "indices"])

_INTERPOLATIONS = ("linear", "lower", "higher", "midpoint", "nearest")


def msort(input):
    """Sorted along the first dimension."""
    return _C.sort(input, dim=0)[0]


def kthvalue(input, k, dim=-1, keepdim=False):
    """The k-th smallest element along ``dim`` and where it stands."""
    line = atleast_1d(input)
    if not 1 <= k <= line.size(dim):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}")
    values, indices = _C.sort(line, dim=dim, stable=True)
    picked = [t.narrow(dim, k - 1, 1) for t in (values, indices)]
    return Kthvalue(*(t if keepdim and input.dim() else t.squeeze(dim) for t in picked))


def mode(input, dim=-1, keepdim=False):
    """The most frequent element along ``dim``, the smallest of them; and where it stands last."""
    if input.dim() == 0:
        return Mode(input.clone(), _C.zeros((), dtype=_C.int64))
    values, order = _C.sort(input.movedim(dim, -1), dim=-1, stable=True)
    length = values.shape[-1]
    places = _C.arange(length).expand(values.shape)
    starts = _C.ones_like(values, dtype=_C.bool)
    starts[..., 1:] = values[..., 1:] != values[..., :-1]
    run = places - cummax(_C.where(starts, places, 0), -1).values
    last = run.argmax(-1, keepdim=True)
    result = (values.gather(-1, last), order.gather(-1, last))
    return Mode(*(t.movedim(-1, dim) if keepdim else t.squeeze(-1) for t in result))


def nanmedian(input, dim=None, keepdim=False):
    """The lower median of what is not NaN; along ``dim``, also where it stands."""
    if dim is None:
        return nanmedian(input.reshape(-1), 0).values if input.dim() else input.clone()
    if input.dim() == 0:
        return Nanmedian(input.clone(), _C.zeros((), dtype=_C.int64))
    values, order = _C.sort(input, dim=dim, stable=True)
    known = (~_C.isnan(input)).sum(dim, keepdim=True)
    place = _C.clamp((known - 1) // 2, min=0)
    result = (values.gather(dim, place), order.gather(dim, place))
    return Nanmedian(*(t if keepdim else t.squeeze(dim) for t in result))


def _checked_shares(op, input, q, interpolation):
    if not input.is_floating_point():
        raise RuntimeError(f"{op}() input tensor must be either float or double dtype")
    if input.numel() == 0:
        raise RuntimeError(f"{op}() input tensor must be non-empty")
    if interpolation not in _INTERPOLATIONS:
        raise RuntimeError(
            f"{op}: expected interpolation to be one of {', '.join(_INTERPOLATIONS)}, "
            f"got {interpolation!r}"
        )
    shares = q if isinstance(q, Tensor) else _C.tensor(q, dtype=input.dtype)
    if shares.dim() > 1:
        raise RuntimeError(f"{op}() q must be a scalar or 1D tensor")
    if shares.dtype != input.dtype:
        raise RuntimeError(f"{op}() q tensor must be same dtype as the input tensor")
    if not bool(((shares >= 0) & (shares <= 1)).all()):
        raise RuntimeError(f"{op}() q values must be in the range [0, 1]")
    return shares


def _between(values, place, interpolation):
    """The elements at these places of the last dimension, which need not be whole numbers."""
    if interpolation in ("lower", "higher", "nearest"):
        round_ = {"lower": _C.floor, "higher": _C.ceil, "nearest": _C.round}[interpolation]
        return values.gather(-1, round_(place).long())
    below = _C.floor(place)
    weight = place - below if interpolation == "linear" else _C.full_like(place, 0.5)
    low = values.gather(-1, below.long())
    return _C.lerp(low, values.gather(-1, _C.ceil(place).long()), weight)


def _quantile(input, shares, dim, keepdim, interpolation, ignore_nan):
    values = input.reshape(-1) if dim is None else atleast_1d(input).movedim(dim, -1)
    values = _C.sort(values, dim=-1)[0]  # NaN comes last
    is_nan = _C.isnan(values)
    last = values.shape[-1] - 1
    points = shares.reshape(-1).expand(*values.shape[:-1], shares.numel())
    if ignore_nan:
        place = points * _C.clamp((~is_nan).sum(-1, keepdim=True) - 1, min=0)
    else:
        place = _C.where(is_nan.any(-1, keepdim=True), float(last), points * last)
    result = _between(values, place, interpolation).movedim(-1, 0)
    if keepdim and dim is None:
        result = result.reshape(-1, *[1] * input.dim())
    elif keepdim and input.dim():
        result = result.unsqueeze(dim % input.dim() + 1)
    return result if shares.dim() else result.squeeze(0)


def quantile(input, q, dim=None, keepdim=False, *, interpolation="linear"):
    """The values below which the share ``q`` of the elements lies; NaN where one is NaN.

    Args:
        q: a number in [0, 1], or a 1-d tensor of them, which makes a new first dimension.
        interpolation: between neighbours: "linear", "lower", "higher", "midpoint" or "nearest".
    """
    shares = _checked_shares("quantile", input, q, interpolation)
    return _quantile(input, shares, dim, keepdim, interpolation, ignore_nan=False)


def nanquantile(input, q, dim=None, keepdim=False, *, interpolation="linear"):
    """As quantile, of what is not NaN."""
    shares = _checked_shares("nanquantile", input, q, interpolation)
    return _quantile(input, shares, dim, keepdim, interpolation, ignore_nan=True)
