"""Shapes of tensor images (..., C, H, W). PyTorch: torchvision.transforms._functional_tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.nn import functional as F
from resnetcpp.transforms.colour import *  # noqa: F403
from resnetcpp.transforms.warp import affine, perspective, rotate

__all__ = ["affine", "perspective", "rotate"]


def get_dimensions(img: Tensor) -> list[int]:
    if img.ndim < 2:
        raise TypeError("Tensor is not a torch image.")
    return [1 if img.ndim == 2 else img.shape[-3], *img.shape[-2:]]


def hflip(img: Tensor) -> Tensor:
    return img.flip(-1)


def vflip(img: Tensor) -> Tensor:
    return img.flip(-2)


def crop(img: Tensor, top: int, left: int, height: int, width: int) -> Tensor:
    """What lies outside the image is 0."""
    old_height, old_width = img.shape[-2:]
    bottom, right = top + height, left + width
    inside = img[..., max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if top >= 0 and left >= 0 and bottom <= old_height and right <= old_width:
        return inside
    before = [min(max(-left, 0), width), min(max(-top, 0), height)]
    after = [width - before[0] - inside.shape[-1], height - before[1] - inside.shape[-2]]
    return pad(inside, [*before, *after], 0, "constant")


def pad(img: Tensor, borders: Sequence[int], fill: Any, padding_mode: str) -> Tensor:
    """borders: left, top, right, bottom."""
    left, top, right, bottom = borders
    if padding_mode == "constant":
        value = float(0 if fill is None else fill)
        return F.pad(img, [left, right, top, bottom], mode="constant", value=value)
    rows = _padded_indices(img.shape[-2], top, bottom, padding_mode)
    columns = _padded_indices(img.shape[-1], left, right, padding_mode)
    return img.index_select(-2, rows).index_select(-1, columns)


def _padded_indices(size: int, before: int, after: int, mode: Any) -> Tensor:
    indices = np.arange(size)[max(-before, 0) : size - max(-after, 0)]
    return resnetcpp.from_numpy(np.pad(indices, (max(before, 0), max(after, 0)), mode))


def in_floats(function: Callable[[Tensor], Tensor], img: Tensor) -> Tensor:
    """function of (N, C, H, W) with fractions, on an image of any rank; integers are rounded."""
    batch = img if img.is_floating_point() else img.float()
    result = function(batch.reshape(-1, *_image_shape(img)))
    result = result.reshape(*img.shape[:-3], *result.shape[-3 if img.ndim > 2 else -2 :])
    return result if img.is_floating_point() else result.round().to(img.dtype)


def _image_shape(img: Tensor) -> Sequence[int]:
    return img.shape[-3:] if img.ndim > 2 else (1, *img.shape)


def resize(img: Tensor, size: Sequence[int], mode: str, antialias: bool | None) -> Tensor:
    """Errors: NotImplementedError for a mode that only Pillow has."""
    is_smooth = mode in ("bilinear", "bicubic")

    def resized(batch: Tensor) -> Tensor:
        result = F.interpolate(
            batch,
            size=list(size),
            mode=mode,
            align_corners=False if is_smooth else None,
            antialias=bool(antialias) and is_smooth,
        )
        overshoots = mode == "bicubic" and img.dtype == resnetcpp.uint8
        return result.clamp(0, 255) if overshoots else result

    return in_floats(resized, img)


def gaussian_blur(img: Tensor, kernel_size: Sequence[int], sigma: Sequence[float]) -> Tensor:
    """Each pixel is the mean of its neighbours, by the normal density of their distance."""
    columns, rows = (_normal_weights(n, s) for n, s in zip(kernel_size, sigma, strict=True))
    sides = [kernel_size[0] // 2] * 2 + [kernel_size[1] // 2] * 2

    def blurred(batch: Tensor) -> Tensor:
        channels = batch.shape[1]
        kernel = resnetcpp.mm(rows[:, None], columns[None, :]).to(batch.dtype)
        weight = kernel.expand(channels, 1, *kernel.shape).contiguous()
        return F.conv2d(F.pad(batch, sides, mode="reflect"), weight, groups=channels)

    return in_floats(blurred, img)


def _normal_weights(size: int, sigma: float) -> Tensor:
    half = (size - 1) * 0.5
    density = resnetcpp.exp(-0.5 * (resnetcpp.linspace(-half, half, size) / sigma).pow(2))
    return density / density.sum()


def normalize(tensor: Tensor, mean: Sequence[float], std: Sequence[float], inplace: bool) -> Tensor:
    """(x - mean) / std of each channel."""
    if not tensor.is_floating_point():
        raise TypeError(f"Input tensor should be a float tensor. Got {tensor.dtype}.")
    if tensor.ndim < 3:
        raise ValueError(
            "Expected tensor to be a tensor image of size (..., C, H, W). "
            f"Got tensor.size() = {tensor.size()}"
        )
    centre, spread = (resnetcpp.as_tensor(values, dtype=tensor.dtype) for values in (mean, std))
    if (spread == 0).any():
        raise ValueError(
            f"std evaluated to zero after conversion to {tensor.dtype}, "
            "leading to division by zero."
        )
    centre, spread = (v.view(-1, 1, 1) if v.ndim == 1 else v for v in (centre, spread))
    if inplace:
        return tensor.sub_(centre).div_(spread)
    return (tensor - centre).div_(spread)


def erase(img: Tensor, i: int, j: int, h: int, w: int, v: Any, inplace: bool) -> Tensor:
    result = img if inplace else img.clone()
    result[..., i : i + h, j : j + w] = v
    return result
