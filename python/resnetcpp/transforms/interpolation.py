"""How pixels between pixels are found. PyTorch: torchvision.transforms.InterpolationMode."""

from __future__ import annotations

from enum import Enum
from typing import Any

__all__ = ["InterpolationMode", "interpolation_mode", "pil_modes_mapping"]


class InterpolationMode(Enum):
    """Names as `interpolate` has them, and three that only Pillow has."""

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


# Pillow's numbers.
pil_modes_mapping = {
    InterpolationMode.NEAREST: 0,
    InterpolationMode.LANCZOS: 1,
    InterpolationMode.BILINEAR: 2,
    InterpolationMode.BICUBIC: 3,
    InterpolationMode.BOX: 4,
    InterpolationMode.HAMMING: 5,
    InterpolationMode.NEAREST_EXACT: 0,
}
_BY_NUMBER = {number: mode for mode, number in reversed(pil_modes_mapping.items())}


def interpolation_mode(value: Any) -> InterpolationMode:
    """The mode, or that of Pillow's number. Errors: TypeError, ValueError."""
    if isinstance(value, InterpolationMode):
        return value
    if not isinstance(value, int):
        raise TypeError(
            "Argument interpolation should be a InterpolationMode or a corresponding Pillow "
            "integer constant"
        )
    if value not in _BY_NUMBER:
        raise ValueError(f"interpolation: expected a number of Pillow from 0 to 5, got {value}")
    return _BY_NUMBER[value]
