"""Images of other sizes, as functions of nn.functional."""

import math

from resnetcpp._C import arange, float32, float64, matmul, sin, uint8, where
from resnetcpp._C._functional import adaptive_avg_pool2d
from resnetcpp.nn.sizes import _ntuple
from resnetcpp.nn.spatial.adaptive import adaptive_avg_pool1d, adaptive_avg_pool3d
from resnetcpp.nn.spatial.bytes import resize_bytes, weights_of_taps

__all__ = [
    "interpolate",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
]

_RANKS = {
    "nearest": (3, 4, 5),
    "nearest-exact": (3, 4, 5),
    "linear": (3,),
    "bilinear": (4,),
    "trilinear": (5,),
    "bicubic": (4,),
    "lanczos": (4,),
    "area": (3, 4, 5),
}
_AREA = {3: adaptive_avg_pool1d, 4: adaptive_avg_pool2d, 5: adaptive_avg_pool3d}
# Of cubic convolution. Keys, 1981. With antialias PyTorch uses the second, as Pillow does.
_CUBIC = -0.75
_SMOOTH_CUBIC = -0.5
_LOBES = 3


def cubic_weight(distance, a=_CUBIC):
    """How much a pixel less than 2 away counts."""
    near = ((a + 2) * distance - (a + 3)) * distance**2 + 1
    far = ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a
    return where(distance <= 1, near, far)


def _sinc(x):
    angle = where(x == 0, 1.0, x * math.pi)
    return where(x == 0, 1.0, sin(angle) / angle)


# mode: how far a pixel counts, and how much by its distance.
_SMOOTH = {
    "bilinear": (1, lambda distance: 1 - distance),
    "bicubic": (2, lambda distance: cubic_weight(distance, _SMOOTH_CUBIC)),
    "lanczos": (_LOBES, lambda distance: _sinc(distance) * _sinc(distance / _LOBES)),
}


def _antialias_weights(mode, size, new, scale, align_corners, dtype):
    """(new, size): how much each old pixel counts, over as many as a new one covers."""
    scale = _corner_scale(size, new) if align_corners else scale
    stretch = max(scale, 1.0)
    lobes, weigh = _SMOOTH[mode]
    reach = lobes * stretch
    center = ((arange(new, dtype=_wide(dtype)) + 0.5) * scale).unsqueeze(1)
    place = arange(size, dtype=_wide(dtype))
    first = (center - reach + 0.5).long().clamp(min=0)
    last = (center + reach + 0.5).long().clamp(max=size)
    distance = ((place - center + 0.5) / stretch).abs()
    weight = where(distance < lobes, weigh(distance), 0.0)
    weight = where((place >= first).logical_and(place < last), weight, 0.0)
    return (weight / weight.sum(1, keepdim=True)).to(dtype)


def _wide(dtype):
    """What places are computed in: float16 cannot tell those above 2048 apart."""
    return float64 if dtype == float64 else float32


def _positions(size, new, scale, align_corners, dtype):
    """Where each new pixel lies among the old ones."""
    steps = arange(new, dtype=_wide(dtype))
    if align_corners:
        return steps * _corner_scale(size, new)
    return (steps + 0.5) * scale - 0.5


def _corner_scale(size, new):
    return (size - 1) / (new - 1) if new > 1 else 0.0


def _taps(mode, size, new, scale, align_corners, dtype):
    """(index, weight) of each old pixel that counts, for all new ones; no weight means 1.

    Weights are of the dtype, as PyTorch's are.
    """
    if mode.startswith("nearest"):
        shift = 0.5 if mode == "nearest-exact" else 0
        place = ((arange(new, dtype=_wide(dtype)) + shift) * scale).floor()
        return [(place.long().clamp(max=size - 1), None)]
    place = _positions(size, new, scale, align_corners, dtype)
    if mode == "bicubic":
        first = place.floor()
        rest = place - first
        return [
            ((first.long() + k).clamp(0, size - 1), cubic_weight((rest - k).abs()).to(dtype))
            for k in (-1, 0, 1, 2)
        ]
    place = place.clamp(min=0)
    first = place.long().clamp(max=size - 1)
    rest = (place - first).to(dtype)
    return [(first, 1 - rest), ((first + 1).clamp(max=size - 1), rest)]


def _resample(input, dim, taps):
    """The weighted sum of the old pixels along one dimension."""
    shape = [1] * input.dim()
    shape[dim] = -1
    total = None
    for index, weight in taps:
        part = input.index_select(dim, index)
        if weight is not None:
            part = part * weight.view(shape)
        total = part if total is None else total + part
    return total


def _resampled(input, axes):
    """In the dtype of the input; float16 and bfloat16 are rounded once."""
    dtype = input.dtype
    if dtype.is_floating_point:
        input = input.to(_wide(dtype))
    for i, axis in enumerate(axes, 2):
        input = _resample(input, i, _taps(*axis))
    return input.to(dtype) if dtype.is_floating_point else input


def _smoothed(input, axes):
    rows, columns = (_antialias_weights(*axis) for axis in axes)
    return matmul(matmul(rows, input), columns.t())


def _resized_bytes(input, axes, antialias):
    if antialias:
        return resize_bytes(input, [_antialias_weights(*axis) for axis in axes])
    return resize_bytes(input, [weights_of_taps(_taps(*axis), axis[1]) for axis in axes])


def _sizes(input, size, scale_factor, recompute):
    """The new sizes, and how many old pixels a new one covers. Errors: ValueError."""
    if (size is None) == (scale_factor is None):
        which = "either size or scale_factor should be defined"
        both = "only one of size or scale_factor should be defined"
        raise ValueError(which if size is None else both)
    old = input.shape[2:]
    spread = _ntuple(len(old))
    given = spread(size if scale_factor is None else scale_factor)
    if len(given) != len(old):
        raise ValueError(
            f"interpolate: expected {len(old)} sizes or factors for input {tuple(input.shape)}, "
            f"got {given}"
        )
    new = given
    if scale_factor is not None:
        new = [math.floor(n * f) for n, f in zip(old, given, strict=True)]
    if min(new, default=1) < 1 or min(old, default=1) < 1:
        raise ValueError(
            f"interpolate: expected sizes of at least 1, got {tuple(new)} from {tuple(input.shape)}"
        )
    if scale_factor is None or recompute:
        return new, [n / m for n, m in zip(old, new, strict=True)]
    return new, [1 / f for f in given]


def _check(input, size, mode, align_corners, recompute, antialias):
    if input.dim() not in _RANKS.get(mode, ()):
        raise NotImplementedError(
            f"interpolate: expected an input that mode {mode!r} takes, got {tuple(input.shape)}"
        )
    if align_corners is not None and mode in ("nearest", "nearest-exact", "area"):
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: linear | bilinear "
            "| bicubic | trilinear"
        )
    if recompute and size is not None:
        raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
    if antialias and mode not in _SMOOTH:
        raise ValueError(
            "Anti-alias option is restricted to bilinear, bicubic, and lanczos modes and requires "
            "a 4-D tensor as input"
        )
    if mode == "lanczos" and (align_corners or not antialias):
        wrong = (
            "does not support align_corners=True" if align_corners else "requires antialias=True"
        )
        raise ValueError(f"Lanczos mode {wrong}")


def interpolate(
    input,
    size=None,
    scale_factor=None,
    mode="nearest",
    align_corners=None,
    recompute_scale_factor=None,
    antialias=False,
):
    """Images of another size, given by `size` or by `scale_factor`.

    Args:
        input: (N, C, L), (N, C, H, W) or (N, C, D, H, W)
        mode: 'nearest', 'nearest-exact' or 'area'; 'linear' of sequences, 'trilinear' of volumes;
            of images 'bilinear', 'bicubic' or, with antialias, 'lanczos'
        align_corners: whether the corner pixels lie on each other, else the corners of the image
        antialias: smaller images are means of all pixels that they cover, as Pillow makes them

    Errors: ValueError, NotImplementedError for a mode that does not fit the rank.
    """
    _check(input, size, mode, align_corners, recompute_scale_factor, antialias)
    new, scales = _sizes(input, size, scale_factor, recompute_scale_factor)
    if mode == "area":
        return _AREA[input.dim()](input, tuple(new))
    whole = float64 if input.dtype == uint8 else float32
    dtype = input.dtype if input.is_floating_point() else whole
    axes = [
        (mode, *sizes, align_corners, dtype)
        for sizes in zip(input.shape[2:], new, scales, strict=True)
    ]
    if input.dtype == uint8 and mode in _SMOOTH:
        return _resized_bytes(input, axes, antialias)
    return _smoothed(input, axes) if antialias else _resampled(input, axes)


def upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    """interpolate under its old name."""
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input, size=None, scale_factor=None):
    """interpolate with mode 'nearest', under its old name."""
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input, size=None, scale_factor=None):
    """interpolate with mode 'bilinear' and aligned corners, under its old name."""
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)
