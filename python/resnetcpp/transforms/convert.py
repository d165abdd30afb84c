"""PIL images, arrays and tensors from one another. PyTorch: torchvision.transforms.functional."""

from __future__ import annotations

from typing import Any

import numpy as np

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.transforms.pil import image_from, is_pil_image

__all__ = ["pil_to_tensor", "to_pil_image", "to_tensor"]

_WIDE_MODES = {"I": np.int32, "F": np.float32}
# Channels -> the modes that may be asked for, and the one for bytes that is taken if none is.
_MODES = {
    2: (["LA"], "LA"),
    3: (["RGB", "YCbCr", "HSV"], "RGB"),
    4: (["RGBA", "CMYK", "RGBX"], "RGBA"),
}
_GRAY_MODES = {"uint8": "L", "int16": "I;16", "int32": "I", "float32": "F"}


def _from_array(array: np.ndarray) -> Tensor:
    """(H, W) or (H, W, C) -> (C, H, W)."""
    array = array[:, :, None] if array.ndim == 2 else array
    return resnetcpp.from_numpy(np.ascontiguousarray(array.transpose(2, 0, 1)))


def to_tensor(pic: Any) -> Tensor:
    """(C, H, W); bytes become numbers from 0 to 1. Errors: TypeError, ValueError."""
    if isinstance(pic, np.ndarray):
        if pic.ndim not in (2, 3):
            raise ValueError(f"pic should be 2/3 dimensional. Got {pic.ndim} dimensions.")
        # A copy, so that the tensor is no view of the array.
        values = _from_array(np.array(pic))
    elif is_pil_image(pic):
        pixels = np.array(pic, _WIDE_MODES.get(pic.mode, np.uint8))
        values = _from_array(255 * pixels if pic.mode == "1" else pixels)
    else:
        raise TypeError(f"pic should be PIL Image or ndarray. Got {type(pic)}")
    if values.dtype != resnetcpp.uint8:
        return values
    return values.to(resnetcpp.get_default_dtype()).div_(255)


def pil_to_tensor(pic: Any) -> Tensor:
    """(C, H, W) of the image's own dtype. Errors: TypeError."""
    if not is_pil_image(pic):
        raise TypeError(f"pic should be PIL Image. Got {type(pic)}")
    return _from_array(np.array(pic))


def to_pil_image(pic: Any, mode: str | None = None) -> Any:
    """A PIL image of a tensor (C, H, W) or an array (H, W, C); fractions are numbers from 0 to 1.

    Errors: TypeError, ValueError for what no mode of Pillow holds.
    """
    pixels = _pixels_of(pic)
    if np.issubdtype(pixels.dtype, np.floating) and mode != "F":
        pixels = (pixels * 255).astype(np.uint8)
    channels = pixels.shape[2]
    if channels == 1:
        return image_from(pixels[:, :, 0], _gray_mode(pixels.dtype, mode))
    permitted, usual = _MODES[channels]
    if mode is not None and mode not in permitted:
        raise ValueError(f"Only modes {permitted} are supported for {channels}D inputs")
    if mode is None and pixels.dtype != np.uint8:
        raise TypeError(f"Input type {pixels.dtype} is not supported")
    return image_from(pixels, mode or usual)


def _pixels_of(pic: Any) -> np.ndarray:
    """(H, W, C) with 1 to 4 channels."""
    if isinstance(pic, Tensor):
        pic = pic.permute(1, 2, 0) if pic.ndim == 3 else pic
        pic = pic.detach().numpy()
    elif not isinstance(pic, np.ndarray):
        raise TypeError(f"pic should be Tensor or ndarray. Got {type(pic)}.")
    pixels = pic[:, :, None] if pic.ndim == 2 else pic
    if pixels.ndim != 3:
        raise ValueError(f"pic should be 2/3 dimensional. Got {pixels.ndim} dimensions.")
    if not 1 <= pixels.shape[2] <= 4:
        raise ValueError(f"pic should not have > 4 channels. Got {pixels.shape[2]} channels.")
    return pixels


def _gray_mode(dtype: np.dtype, mode: str | None) -> str:
    expected = _GRAY_MODES.get(dtype.name)
    if expected is None:
        raise TypeError(f"Input type {dtype} is not supported")
    if mode is not None and mode != expected:
        raise ValueError(
            f"Incorrect mode ({mode}) supplied for input type {dtype}. Should be {expected}"
        )
    return expected
