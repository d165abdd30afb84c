"""Pictures of several images. PyTorch: torchvision.utils."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.transforms.pil import pillow

__all__ = ["make_grid", "save_image"]


@resnetcpp.no_grad()
def make_grid(
    tensor: Tensor | list[Tensor],
    nrow: int = 8,
    padding: int = 2,
    normalize: bool = False,
    value_range: tuple[float, float] | None = None,
    scale_each: bool = False,
    pad_value: float = 0.0,
) -> Tensor:
    """Images in rows of `nrow`, `padding` pixels of `pad_value` apart; one image stays as it is.

    Args:
        tensor: (N, C, H, W), a list of images, or one of them; gray images become RGB.
        normalize: brings values from `value_range`, or else from the smallest and the largest, to
            0 to 1; of each image by itself with `scale_each`.

    Shape:
        (N, C, H, W) -> (C, rows (H + padding) + padding, columns (W + padding) + padding)
    """
    images = _batch(tensor)
    if normalize:
        if value_range is not None and not isinstance(value_range, tuple):
            raise TypeError(
                "value_range has to be a tuple (min, max) if specified. min and max are numbers"
            )
        parts = images.unbind(0) if scale_each else [images]
        images = resnetcpp.stack([_normalised(part, value_range) for part in parts])
        images = images if scale_each else images.squeeze(0)
    if images.shape[0] == 1:
        return images.squeeze(0)
    count, channels, height, width = images.shape
    columns = min(nrow, count)
    height, width = height + padding, width + padding
    size = (channels, height * math.ceil(count / columns) + padding, width * columns + padding)
    grid = images.new_full(size, pad_value)
    for index, image in enumerate(images):
        top = index // columns * height + padding
        left = index % columns * width + padding
        grid[:, top : top + height - padding, left : left + width - padding] = image
    return grid


def _batch(tensor: Any) -> Tensor:
    """(N, C, H, W) with at least 3 channels. Errors: TypeError."""
    images = tensor if isinstance(tensor, list) else [tensor]
    for image in images:
        if not isinstance(image, Tensor):
            got = "a list containing " if isinstance(tensor, list) else ""
            raise TypeError(f"tensor or list of tensors expected, got {got}{type(image)}")
    batch = resnetcpp.stack(images) if isinstance(tensor, list) else images[0]
    if batch.ndim == 2:
        batch = batch.unsqueeze(0)
    if batch.ndim == 3:
        batch = batch.unsqueeze(0)
    return resnetcpp.cat([batch] * 3, 1) if batch.shape[1] == 1 else batch


def _normalised(images: Tensor, value_range: tuple[float, float] | None) -> Tensor:
    low, high = value_range or (float(images.min()), float(images.max()))
    return (images.clamp(low, high) - low) / max(high - low, 1e-5)


def save_image(
    tensor: Tensor | list[Tensor], fp: Any, format: str | None = None, **kwargs: Any
) -> None:
    """Writes `make_grid` of images with values from 0 to 1 to a file.

    Args:
        fp, format: a path or an open file, and the format if its name does not tell it.
    """
    grid = make_grid(tensor, **kwargs)
    pixels = (grid * 255 + 0.5).clamp(0, 255).permute(1, 2, 0).to(resnetcpp.uint8).numpy()
    pillow().Image.fromarray(np.ascontiguousarray(pixels)).save(fp, format=format)


def _log_api_usage_once(obj: Any) -> None:
    """Nothing: use is not counted. torchvision's own sources call it."""
