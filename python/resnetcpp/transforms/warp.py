"""Turned, sheared and tilted tensor images. PyTorch: torchvision.transforms._functional_tensor.

A matrix is the first two rows of the map from a new pixel to the old one that it shows, both
measured from the centre of their image.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import resnetcpp
from resnetcpp import Tensor

__all__ = ["affine", "perspective", "rotate"]

_MODES = ("nearest", "bilinear")


def affine(img: Tensor, matrix: Sequence[float], mode: str, fill: Any) -> Tensor:
    """The image under an affine map, with its own size."""
    height, width = img.shape[-2:]
    return _sampled(img, *_affine_places(img, matrix, height, width), mode, fill)


def rotate(img: Tensor, matrix: Sequence[float], mode: str, expand: bool, fill: Any) -> Tensor:
    """The image under a rotation, as large as it gets with `expand`."""
    height, width = img.shape[-2:]
    if expand:
        height, width = _size_of_map(matrix, height, width)
    return _sampled(img, *_affine_places(img, matrix, height, width), mode, fill)


def perspective(img: Tensor, coefficients: Sequence[float], mode: str, fill: Any) -> Tensor:
    """x' = (a x + b y + c) / (g x + h y + 1), y' = (d x + e y + f) / (g x + h y + 1)."""
    a, b, c, d, e, f, g, h = coefficients
    height, width = img.shape[-2:]
    dtype = _grid_dtype(img)
    x = resnetcpp.arange(width, dtype=dtype) + 0.5
    y = (resnetcpp.arange(height, dtype=dtype) + 0.5).unsqueeze(1)
    scale = g * x + h * y + 1.0
    return _sampled(
        img, (a * x + b * y + c) / scale - 0.5, (d * x + e * y + f) / scale - 0.5, mode, fill
    )


def _grid_dtype(img: Tensor) -> Any:
    return img.dtype if img.is_floating_point() else resnetcpp.float32


def _affine_places(
    img: Tensor, matrix: Sequence[float], height: int, width: int
) -> tuple[Tensor, Tensor]:
    """Column and row of the old pixel for each of (height, width) new ones.

    In the arithmetic of an affine grid from -1 to 1, so that ties are broken as in PyTorch.
    """
    old_height, old_width = img.shape[-2:]
    dtype = _grid_dtype(img)
    x = resnetcpp.linspace(-width * 0.5 + 0.5, width * 0.5 - 0.5, width, dtype=dtype)
    y = resnetcpp.linspace(-height * 0.5 + 0.5, height * 0.5 - 0.5, height, dtype=dtype)
    y = y.unsqueeze(1)
    places = []
    for (p, q, r), size in ((matrix[:3], old_width), (matrix[3:], old_height)):
        p, q, r = (resnetcpp.tensor([p, q, r], dtype=dtype) / (0.5 * size)).unbind()
        grid = x * p + y * q + r
        places.append(((grid + 1) * size - 1) / 2)
    return places[0], places[1]


def _size_of_map(matrix: Sequence[float], height: int, width: int) -> tuple[int, int]:
    """Height and width of the smallest image that shows all four corners."""
    corners = [(x, y) for x in (-0.5 * width, 0.5 * width) for y in (-0.5 * height, 0.5 * height)]
    points = resnetcpp.tensor([[x, y, 1.0] for x, y in corners])
    mapped = points.matmul(resnetcpp.tensor(list(matrix)).view(2, 3).t())
    sizes = []
    for column, half in enumerate((0.5 * width, 0.5 * height)):
        places = mapped[:, column]
        low, high = (_truncated(float(edge) + half) for edge in (places.min(), places.max()))
        sizes.append(math.ceil(high) - math.floor(low))
    return sizes[1], sizes[0]


def _truncated(value: float) -> float:
    # A corner that rounding moved a little over an edge makes no new line.
    return math.trunc(value / 1e-4) * 1e-4


def _sampled(img: Tensor, x: Tensor, y: Tensor, mode: str, fill: Any) -> Tensor:
    """img (..., C, H, W) at columns x and rows y (H', W') -> (..., C, H', W')."""
    if mode not in _MODES:
        raise ValueError(f"Interpolation mode '{mode}' is unsupported with Tensor input")
    if mode == "nearest":
        x, y = x.round(), y.round()
        return resnetcpp.where(_is_inside(img, x, y), _pixels(img, x, y), _fill_of(img, fill))
    values = img if img.is_floating_point() else img.float()
    left, top = x.floor(), y.floor()
    mixed: Any = 0.0
    covered: Any = 0.0
    for column, row in ((0, 0), (1, 0), (0, 1), (1, 1)):
        near_x, near_y = left + column, top + row
        weight = (1 - (x - near_x).abs()) * (1 - (y - near_y).abs())
        weight = resnetcpp.where(_is_inside(img, near_x, near_y), weight, 0.0)
        mixed = mixed + _pixels(values, near_x, near_y) * weight
        covered = covered + weight
    if fill is not None:
        mixed = mixed * covered + (1.0 - covered) * _fill_of(values, fill)
    return mixed if img.is_floating_point() else mixed.round().to(img.dtype)


def _is_inside(img: Tensor, x: Tensor, y: Tensor) -> Tensor:
    height, width = img.shape[-2:]
    return (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)


def _pixels(img: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """The pixels at whole columns and rows; those outside are some pixel of the edge."""
    height, width = img.shape[-2:]
    index = y.clamp(0, height - 1).long() * width + x.clamp(0, width - 1).long()
    return img.flatten(-2).index_select(-1, index.flatten()).reshape(*img.shape[:-2], *index.shape)


def _fill_of(img: Tensor, fill: Any) -> Tensor:
    """(C, 1, 1), or one number. Errors: ValueError for another count of numbers."""
    values = [0.0] if fill is None else list(fill) if isinstance(fill, (list, tuple)) else [fill]
    channels = 1 if img.ndim == 2 else img.shape[-3]
    if len(values) not in (1, channels):
        raise ValueError(
            "The number of elements in 'fill' cannot broadcast to match the number of channels "
            f"of the image ({len(values)} != {channels})"
        )
    return resnetcpp.tensor(values, dtype=img.dtype).view([-1, 1, 1] if img.ndim > 2 else [])
