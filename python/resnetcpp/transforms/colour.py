"""Colours of tensor images (..., 1 or 3, H, W). PyTorch: torchvision.transforms._functional_tensor.

Values are 0 to 1 in images with fractions, 0 to the dtype's largest in others.
"""

from __future__ import annotations

from typing import Any

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.nn import functional as F

__all__ = [
    "adjust_brightness",
    "adjust_contrast",
    "adjust_gamma",
    "adjust_hue",
    "adjust_saturation",
    "adjust_sharpness",
    "autocontrast",
    "convert_image_dtype",
    "equalize",
    "invert",
    "posterize",
    "rgb_to_grayscale",
    "solarize",
]

_LARGEST = {
    resnetcpp.uint8: 255,
    resnetcpp.int32: 2147483647,
    resnetcpp.int64: 9223372036854775807,
}
_GRAY = (0.2989, 0.587, 0.114)


def _largest(dtype: Any) -> int:
    return _LARGEST.get(dtype, 1)


def _channels(img: Tensor) -> int:
    """1 or 3. Errors: TypeError."""
    count = 1 if img.ndim == 2 else img.shape[-3]
    if count not in (1, 3):
        raise TypeError(
            f"Input image tensor permitted channel values are [1, 3], but found {count}"
        )
    return count


def _check_rank(img: Tensor, *, needs_bytes: bool = False) -> None:
    if img.ndim < 3:
        raise TypeError(
            f"Input image tensor should have at least 3 dimensions, but found {img.ndim}"
        )
    if needs_bytes and img.dtype != resnetcpp.uint8:
        raise TypeError(f"Only torch.uint8 image tensors are supported, but found {img.dtype}")
    _channels(img)


def _in_floats(img: Tensor) -> Tensor:
    return img if img.is_floating_point() else img.float()


def _blend(img: Tensor, other: Any, ratio: float) -> Tensor:
    """ratio img + (1 - ratio) other."""
    mixed = float(ratio) * img + (1.0 - float(ratio)) * other
    return mixed.clamp(0, _largest(img.dtype)).to(img.dtype)


def _check_factor(name: str, factor: float) -> None:
    if factor < 0:
        raise ValueError(f"{name} ({factor}) is not non-negative.")


def convert_image_dtype(image: Tensor, dtype: Any = resnetcpp.float32) -> Tensor:
    """Values in the range of another dtype. Errors: RuntimeError where it cannot hold them."""
    if image.dtype == dtype:
        return image
    if dtype.is_floating_point:
        values = image.to(dtype)
        return values if image.is_floating_point() else values / _largest(image.dtype)
    if image.is_floating_point():
        is_wide = dtype == resnetcpp.int64
        if is_wide or (dtype == resnetcpp.int32 and image.dtype == resnetcpp.float32):
            raise RuntimeError(
                f"The cast from {image.dtype} to {dtype} cannot be performed safely."
            )
        # Slightly less than 256 makes 1.0 the value 255, and all others equally wide.
        return image.mul(_largest(dtype) + 1.0 - 1e-3).to(dtype)
    old, new = _largest(image.dtype) + 1, _largest(dtype) + 1
    if old > new:
        return image.div(old // new, rounding_mode="floor").to(dtype)
    return image.to(dtype) * (new // old)


def rgb_to_grayscale(img: Tensor, num_output_channels: int = 1) -> Tensor:
    _check_rank(img)
    if num_output_channels not in (1, 3):
        raise ValueError("num_output_channels should be either 1 or 3")
    if img.shape[-3] == 3:
        red, green, blue = (w * c for w, c in zip(_GRAY, img.unbind(-3), strict=True))
        gray = (red + green + blue).to(img.dtype).unsqueeze(-3)
    else:
        gray = img.clone()
    if num_output_channels == 1:
        return gray
    return gray.expand(*img.shape[:-3], 3, *img.shape[-2:])


def adjust_brightness(img: Tensor, brightness_factor: float) -> Tensor:
    _check_factor("brightness_factor", brightness_factor)
    _channels(img)
    return _blend(img, resnetcpp.zeros_like(img), brightness_factor)


def adjust_contrast(img: Tensor, contrast_factor: float) -> Tensor:
    _check_factor("contrast_factor", contrast_factor)
    gray = rgb_to_grayscale(img) if _channels(img) == 3 else img
    mean = _in_floats(gray).mean((-3, -2, -1), keepdim=True)
    return _blend(img, mean, contrast_factor)


def adjust_saturation(img: Tensor, saturation_factor: float) -> Tensor:
    _check_factor("saturation_factor", saturation_factor)
    return img if _channels(img) == 1 else _blend(img, rgb_to_grayscale(img), saturation_factor)


def adjust_gamma(img: Tensor, gamma: float, gain: float = 1) -> Tensor:
    _channels(img)
    values = convert_image_dtype(img, resnetcpp.float32) if not img.is_floating_point() else img
    return convert_image_dtype((gain * values.pow(gamma)).clamp(0, 1), img.dtype)


def adjust_hue(img: Tensor, hue_factor: float) -> Tensor:
    if _channels(img) == 1:
        return img
    hue, saturation, value = _hsv(convert_image_dtype(img, resnetcpp.float32))
    return convert_image_dtype(_rgb((hue + hue_factor) % 1.0, saturation, value), img.dtype)


def _hsv(img: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Hue, saturation and value of an RGB image. Smith, 1978."""
    red, green, blue = img.unbind(-3)
    high, low = img.amax(-3), img.amin(-3)
    is_gray = high == low
    spread = high - low
    one = resnetcpp.ones_like(high)
    saturation = spread / resnetcpp.where(is_gray, one, high)
    divisor = resnetcpp.where(is_gray, one, spread)
    from_red, from_green, from_blue = ((high - c) / divisor for c in (red, green, blue))
    is_red, is_green = high == red, high == green
    hue = resnetcpp.where(
        is_red,
        from_blue - from_green,
        resnetcpp.where(is_green, 2.0 + from_red - from_blue, 4.0 + from_green - from_red),
    )
    return resnetcpp.fmod(hue / 6.0 + 1.0, 1.0), saturation, high


def _rgb(hue: Tensor, saturation: Tensor, value: Tensor) -> Tensor:
    """The inverse of `_hsv`."""
    sector = (hue * 6.0).floor()
    part = hue * 6.0 - sector
    p = (value * (1.0 - saturation)).clamp(0.0, 1.0)
    q = (value * (1.0 - saturation * part)).clamp(0.0, 1.0)
    t = (value * (1.0 - saturation * (1.0 - part))).clamp(0.0, 1.0)
    place = (sector.long() % 6).unsqueeze(0)
    tables = ((value, q, p, p, t, value), (t, value, value, q, p, p), (p, p, t, value, value, q))
    return resnetcpp.stack(
        [resnetcpp.stack(table).gather(0, place).squeeze(0) for table in tables], -3
    )


def invert(img: Tensor) -> Tensor:
    _check_rank(img)
    return _largest(img.dtype) - img


def posterize(img: Tensor, bits: int) -> Tensor:
    _check_rank(img, needs_bytes=True)
    return img & (256 - 2 ** (8 - bits))


def solarize(img: Tensor, threshold: float) -> Tensor:
    _check_rank(img)
    if threshold > _largest(img.dtype):
        raise TypeError("Threshold should be less than bound of img.")
    return resnetcpp.where(img >= threshold, invert(img), img)


def adjust_sharpness(img: Tensor, sharpness_factor: float) -> Tensor:
    _check_factor("sharpness_factor", sharpness_factor)
    _channels(img)
    if min(img.shape[-2:]) <= 2:
        return img
    return _blend(img, _smoothed(img), sharpness_factor)


def _smoothed(img: Tensor) -> Tensor:
    """The means of 3 by 3 pixels, of which the middle one counts 5 times; the edge as it is."""
    values = _in_floats(img).reshape(-1, 1, *img.shape[-2:])
    kernel = resnetcpp.ones(1, 1, 3, 3, dtype=values.dtype)
    kernel[..., 1, 1] = 5.0
    means = F.conv2d(values, kernel / kernel.sum())
    means = means.reshape(*img.shape[:-2], *means.shape[-2:])
    result = img.clone()
    result[..., 1:-1, 1:-1] = means if img.is_floating_point() else means.round().to(img.dtype)
    return result


def autocontrast(img: Tensor) -> Tensor:
    _check_rank(img)
    bound = _largest(img.dtype)
    low, high = (_in_floats(edge((-2, -1), keepdim=True)) for edge in (img.amin, img.amax))
    is_flat = high == low
    scale = resnetcpp.where(is_flat, 1.0, bound / (high - low))
    low = resnetcpp.where(is_flat, 0.0, low)
    return ((img - low) * scale).clamp(0, bound).to(img.dtype)


def equalize(img: Tensor) -> Tensor:
    _check_rank(img, needs_bytes=True)
    if img.ndim > 4:
        raise TypeError(f"Input image tensor should have 3 or 4 dimensions, but found {img.ndim}")
    channels = [_equalized(channel) for channel in img.reshape(-1, *img.shape[-2:])]
    return resnetcpp.stack(channels).reshape(img.shape)


def _equalized(channel: Tensor) -> Tensor:
    """(H, W) with its levels spread so that they are about equally frequent."""
    counts = resnetcpp.bincount(channel.reshape(-1).long(), minlength=256)
    present = counts[counts != 0]
    step = int(present[:-1].sum()) // 255
    if step == 0:
        return channel
    levels = (counts.cumsum(0) + step // 2).div(step, rounding_mode="floor")
    table = F.pad(levels, [1, 0])[:-1].clamp(0, 255)
    return table[channel.long()].to(resnetcpp.uint8)
