"""What the classes of transforms share."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.nn import Module
from resnetcpp.transforms import functional as F

__all__ = ["Described", "check_fill", "pair_of_sizes", "range_of_angles", "tensor_fill", "uniform"]


class Described(Module):
    """A module whose text shows the attributes that `shown` names."""

    shown: tuple[str, ...] = ()
    _separator = ", "

    def __repr__(self) -> str:
        fields = self._separator.join(f"{name}={self._shown_value(name)}" for name in self.shown)
        return f"{type(self).__name__}({fields})"

    def _shown_value(self, name: str) -> Any:
        value = getattr(self, name)
        return value.value if isinstance(value, F.InterpolationMode) else value


def uniform(low: float, high: float) -> float:
    """A draw from the default stream of random numbers, as torchvision makes it."""
    return resnetcpp.empty(1).uniform_(low, high).item()


def pair_of_sizes(
    size: Any, message: str = "Please provide only two dimensions (h, w) for size."
) -> Any:
    """(n, n) for a number, the sequence itself for two. Errors: ValueError."""
    if isinstance(size, numbers.Number):
        return int(size), int(size)  # type: ignore[call-overload]
    if len(size) == 1:
        return size[0], size[0]
    if len(size) != 2:
        raise ValueError(message)
    return size


def check_sequence(value: Any, name: str, lengths: tuple[int, ...]) -> None:
    """Errors: TypeError, ValueError."""
    wanted = " or ".join(map(str, lengths))
    if not isinstance(value, Sequence):
        raise TypeError(f"{name} should be a sequence of length {wanted}.")
    if len(value) not in lengths:
        raise ValueError(f"{name} should be a sequence of length {wanted}.")


def range_of_angles(value: Any, name: str, lengths: tuple[int, ...] = (2,)) -> list[float]:
    """[-value, value] of a number, else the sequence. Errors: TypeError, ValueError."""
    if not isinstance(value, numbers.Number):
        check_sequence(value, name, lengths)
        return [float(angle) for angle in value]
    if value < 0:  # type: ignore[operator]
        raise ValueError(f"If {name} is a single number, it must be positive.")
    return [float(-value), float(value)]  # type: ignore[arg-type, operator]


def check_fill(fill: Any) -> Any:
    """The fill, 0 for None. Errors: TypeError."""
    if fill is None:
        return 0
    if not isinstance(fill, (Sequence, numbers.Number)):
        raise TypeError("Fill should be either a sequence or a number.")
    return fill


def tensor_fill(img: Any, fill: Any) -> Any:
    """For a tensor a number for each channel, for a PIL image what was given."""
    if not isinstance(img, Tensor) or fill is None:
        return fill
    if isinstance(fill, numbers.Number):
        return [float(fill)] * F.get_image_num_channels(img)  # type: ignore[arg-type]
    return [float(value) for value in fill]
