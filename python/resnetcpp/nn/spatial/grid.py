"""Images and volumes read at the points of a grid. Jaderberg et al., 2015."""

import math
import warnings
from itertools import product

from resnetcpp._C import DtypeError, ShapeError, linspace, matmul, ones, stack, where, zeros
from resnetcpp._C._functional import pad
from resnetcpp.nn.spatial.resize import cubic_weight

__all__ = ["affine_grid", "grid_sample"]

_MODES = ("bilinear", "nearest", "bicubic")
_PADDING_MODES = ("zeros", "border", "reflection")


def _warn_of_corners():
    warnings.warn(
        "Default grid_sample and affine_grid behavior has changed to align_corners=False since "
        "1.3.0. Please specify align_corners=True if the old behavior is desired. See the "
        "documentation of grid_sample for details.",
        stacklevel=3,
    )


def _clip(place, size):
    """Into the image; without a gradient on its border and beyond, as in PyTorch."""
    inside = (place > 0).logical_and(place < size - 1)
    return where(inside, place, place.detach().clamp(0, size - 1))


def _reflect(place, low, high):
    """Back and forth between two borders."""
    if low == high:
        return place * 0
    span = high - low
    distance = place - low
    distance = where(distance < 0, -distance, distance)
    rest = distance.fmod(span)
    flips = (distance.detach() / span).floor()
    return where(flips.fmod(2) == 0, rest + low, span - rest + low)


def _into(place, size, padding_mode, align_corners):
    """Where a place that may lie outside is read. Those of 'zeros' stay outside."""
    if padding_mode == "zeros":
        return place
    if padding_mode == "reflection":
        edge = 0 if align_corners else 0.5
        place = _reflect(place, -edge, size - 1 + edge)
    return _clip(place, size)


def _index(place, size):
    """The index of a whole place in the image with a ring of zeros around it."""
    return place.detach().clamp(-1, size).long() + 1


def _taps(points, size, mode, padding_mode, align_corners):
    """(index, weight) of each pixel along one size that counts; no weight means 1."""
    scale = size - 1 if align_corners else size
    place = ((points + 1) * scale - (0 if align_corners else 1)) / 2
    if mode == "bicubic":
        first = place.detach().floor()
        rest = place - first
        return [
            (
                _index(_into(first + k, size, padding_mode, align_corners), size),
                cubic_weight((rest - k).abs()),
            )
            for k in (-1, 0, 1, 2)
        ]
    place = _into(place, size, padding_mode, align_corners)
    if mode == "nearest":
        nearest = place.round()
        # Of the grid the gradient is 0, and not absent.
        weight = nearest.clamp(0, 0) + 1 if nearest.requires_grad else None
        return [(_index(nearest, size), weight)]
    first = place.detach().floor()
    rest = place - first
    return [(_index(first, size), 1 - rest), (_index(first + 1, size), rest)]


def _sample(input, taps):
    """The weighted sum over all combinations of taps, one along each size."""
    rank = len(taps)
    sizes = [size + 2 for size in input.shape[2:]]
    pixels = pad(input, [1] * (2 * rank)).flatten(2)
    batch, channels, _ = pixels.shape
    places = taps[0][0][0].shape[1:]
    count = math.prod(places)
    total = None
    for combination in product(*taps):
        index, weight = 0, None
        for size, (along, part) in zip(sizes, combination, strict=True):
            index = index * size + along
            if part is not None:
                weight = part if weight is None else weight * part
        rows = index.reshape(batch, 1, count).expand(batch, channels, count)
        values = pixels.gather(2, rows).view(batch, channels, *places)
        values = values if weight is None else values * weight.unsqueeze(1)
        total = values if total is None else total + values
    return total


def _check(input, grid, mode, padding_mode):
    if mode not in _MODES:
        raise ValueError(
            "nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', "
            f"but got: '{mode}'"
        )
    if padding_mode not in _PADDING_MODES:
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or "
            f"'reflection', but got: '{padding_mode}'"
        )
    rank = input.dim() - 2
    fits = rank in (2, 3) and grid.dim() == rank + 2 and grid.shape[-1] == rank
    if not fits or grid.shape[0] != input.shape[0]:
        raise ShapeError(
            "grid_sample: expected input (N, C, H, W) and grid (N, H', W', 2), or (N, C, D, H, W) "
            f"and (N, D', H', W', 3), got {tuple(input.shape)} and {tuple(grid.shape)}"
        )
    if input.dtype != grid.dtype or not input.is_floating_point():
        raise DtypeError(
            f"grid_sample: expected input and grid of the same floating-point dtype, got "
            f"{input.dtype} and {grid.dtype}"
        )
    if min(input.shape[2:]) == 0:
        raise ShapeError(
            f"grid_sample: expected input with sizes of at least 1, got {tuple(input.shape)}"
        )
    if mode == "bicubic" and rank == 3:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")


def grid_sample(input, grid, mode="bilinear", padding_mode="zeros", align_corners=None):
    """What an image shows at the points of a grid, whose corners are -1 and 1.

    Args:
        input: (N, C, H, W) or (N, C, D, H, W)
        grid: (N, H', W', 2) of x and y, or (N, D', H', W', 3) of x, y and z
        mode: 'bilinear' (of volumes trilinear), 'nearest' or 'bicubic' (of images)
        padding_mode: what lies outside: 'zeros', the 'border', or the image by 'reflection'
        align_corners: whether -1 and 1 are the centres of the corner pixels, else their corners

    Shape:
        (N, C, H', W') or (N, C, D', H', W')

    Errors: ValueError, DtypeError, RuntimeError
    """
    _check(input, grid, mode, padding_mode)
    if align_corners is None:
        _warn_of_corners()
    # A grid names the width first.
    points = reversed(grid.unbind(-1))
    taps = [
        _taps(point, size, mode, padding_mode, bool(align_corners))
        for point, size in zip(points, input.shape[2:], strict=True)
    ]
    return _sample(input, taps)


def _check_affine(theta, size, align_corners):
    if not theta.is_floating_point():
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    rank = len(size) - 2
    if rank not in (2, 3):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, "
            f"respectively. Got size {size}."
        )
    if theta.dim() != 3 or tuple(theta.shape[1:]) != (rank, rank + 1):
        raise ValueError(
            f"Expected a batch of {rank}D affine matrices of shape Nx{rank}x{rank + 1} for size "
            f"{size}. Got {theta.shape}."
        )
    if min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    if theta.shape[0] != size[0]:
        raise ShapeError(
            f"affine_grid: expected {size[0]} matrices for size {tuple(size)}, got "
            f"{tuple(theta.shape)}"
        )


def _steps(count, align_corners, dtype):
    """The centres of `count` pixels between -1 and 1."""
    if count == 1:
        return zeros(1, dtype=dtype)
    steps = linspace(-1, 1, count, dtype=dtype)
    return steps if align_corners else steps * (count - 1) / count


def affine_grid(theta, size, align_corners=None):
    """The grid that grid_sample reads an image by, turned and moved by matrices.

    Args:
        theta: (N, 2, 3) or (N, 3, 4)
        size: (N, C, H, W) or (N, C, D, H, W) of the image to make

    Shape:
        (N, H, W, 2) or (N, D, H, W, 3)
    """
    _check_affine(theta, size, align_corners)
    if align_corners is None:
        _warn_of_corners()
    batch, _, *places = size
    along = [_steps(n, align_corners, theta.dtype) for n in places]
    axes = [
        steps.view([-1 if i == d else 1 for i in range(len(places))]).expand(*places)
        for d, steps in enumerate(along)
    ]
    base = stack([*reversed(axes), ones(*places, dtype=theta.dtype)], -1)
    grid = matmul(base.view(1, -1, len(places) + 1), theta.transpose(1, 2))
    return grid.view(batch, *places, len(places))
