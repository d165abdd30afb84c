"""Functions of PIL images, by Pillow. PyTorch: torchvision.transforms._functional_pil."""

from __future__ import annotations

import numbers
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["is_pil_image", "pillow"]

_GRAY_MODES = {"L", "1", "I", "F"}


def pillow() -> Any:
    """The package PIL with the modules that are used here. Errors: ImportError."""
    try:
        import PIL.Image
        import PIL.ImageEnhance
        import PIL.ImageOps
    except ImportError:
        raise ImportError("images need Pillow: pip install 'resnetcpp[vision]'") from None
    return PIL


def is_pil_image(img: Any) -> bool:
    """Whether it is one; where Pillow was never imported, nothing is."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(img, module.Image)


def image_from(array: np.ndarray, mode: str) -> Any:
    """An image of the bytes of an array (H, W) or (H, W, C)."""
    size = (array.shape[1], array.shape[0])
    return pillow().Image.frombytes(mode, size, np.ascontiguousarray(array).tobytes())


def get_dimensions(img: Any) -> list[int]:
    return [len(img.getbands()), img.height, img.width]


def hflip(img: Any) -> Any:
    return img.transpose(pillow().Image.Transpose.FLIP_LEFT_RIGHT)


def vflip(img: Any) -> Any:
    return img.transpose(pillow().Image.Transpose.FLIP_TOP_BOTTOM)


def crop(img: Any, top: int, left: int, height: int, width: int) -> Any:
    return img.crop((left, top, left + width, top + height))


def resize(img: Any, size: Sequence[int], resample: int) -> Any:
    return img.resize((size[1], size[0]), resample)


def pad(img: Any, borders: Sequence[int], fill: Any, padding_mode: str) -> Any:
    """borders: left, top, right, bottom."""
    left, top, right, bottom = borders
    palette = img.getpalette() if img.mode == "P" else None
    if padding_mode == "constant":
        colour = fill_colour(img, fill)
        padded = pillow().ImageOps.expand(img, border=(left, top, right, bottom), fill=colour)
    else:
        padded = pillow().Image.fromarray(_padded(np.asarray(img), borders, padding_mode))
    if palette is not None:
        padded.putpalette(palette)
    return padded


def _padded(pixels: np.ndarray, borders: Sequence[int], mode: Any) -> np.ndarray:
    left, top, right, bottom = borders
    height, width = pixels.shape[:2]
    kept = pixels[max(-top, 0) : height - max(-bottom, 0), max(-left, 0) : width - max(-right, 0)]
    sides = [(max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0))]
    return np.pad(kept, sides + [(0, 0)] * (pixels.ndim - 2), mode)


def fill_colour(img: Any, fill: Any) -> Any:
    """A number, or one for each band. Errors: ValueError for another count of numbers."""
    bands = len(img.getbands())
    fill = 0 if fill is None else fill
    if isinstance(fill, numbers.Number):
        colours = [fill] * bands
    else:
        colours = list(fill) * (bands if len(fill) == 1 else 1)
    if len(colours) != bands:
        raise ValueError(
            "The number of elements in 'fill' does not match the number of channels of the "
            f"image ({len(colours)} != {bands})"
        )
    if img.mode != "F":
        colours = [int(colour) for colour in colours]
    return tuple(colours) if bands > 1 or not isinstance(fill, numbers.Number) else colours[0]


def rotate(img: Any, angle: float, resample: int, expand: bool, center: Any, fill: Any) -> Any:
    return img.rotate(angle, resample, expand, center, fillcolor=fill_colour(img, fill))


def affine(img: Any, matrix: Sequence[float], resample: int, fill: Any) -> Any:
    method = pillow().Image.Transform.AFFINE
    return img.transform(img.size, method, matrix, resample, fillcolor=fill_colour(img, fill))


def perspective(img: Any, coefficients: Sequence[float], resample: int, fill: Any) -> Any:
    method = pillow().Image.Transform.PERSPECTIVE
    colour = fill_colour(img, fill)
    return img.transform(img.size, method, coefficients, resample, fillcolor=colour)


def rgb_to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    if num_output_channels not in (1, 3):
        raise ValueError("num_output_channels should be either 1 or 3")
    gray = img.convert("L")
    return gray if num_output_channels == 1 else pillow().Image.merge("RGB", [gray] * 3)


def adjust_brightness(img: Any, brightness_factor: float) -> Any:
    return pillow().ImageEnhance.Brightness(img).enhance(brightness_factor)


def adjust_contrast(img: Any, contrast_factor: float) -> Any:
    return pillow().ImageEnhance.Contrast(img).enhance(contrast_factor)


def adjust_saturation(img: Any, saturation_factor: float) -> Any:
    return pillow().ImageEnhance.Color(img).enhance(saturation_factor)


def adjust_sharpness(img: Any, sharpness_factor: float) -> Any:
    return pillow().ImageEnhance.Sharpness(img).enhance(sharpness_factor)


def adjust_hue(img: Any, hue_factor: float) -> Any:
    if img.mode in _GRAY_MODES:
        return img
    hue, saturation, value = img.convert("HSV").split()
    turned = np.array(hue, np.uint8) + np.int32(hue_factor * 255).astype(np.uint8)  # goes round
    merged = pillow().Image.merge("HSV", (image_from(turned, "L"), saturation, value))
    return merged.convert(img.mode)


def adjust_gamma(img: Any, gamma: float, gain: float = 1) -> Any:
    table = [int((255 + 1 - 1e-3) * gain * pow(level / 255.0, gamma)) for level in range(256)]
    return img.convert("RGB").point(table * 3).convert(img.mode)


def invert(img: Any) -> Any:
    return pillow().ImageOps.invert(img)


def posterize(img: Any, bits: int) -> Any:
    return pillow().ImageOps.posterize(img, bits)


def solarize(img: Any, threshold: float) -> Any:
    return pillow().ImageOps.solarize(img, threshold)


def autocontrast(img: Any) -> Any:
    return pillow().ImageOps.autocontrast(img)


def equalize(img: Any) -> Any:
    return pillow().ImageOps.equalize(img)
