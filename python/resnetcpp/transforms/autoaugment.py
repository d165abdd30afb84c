"""Learned and random sequences of transforms. PyTorch: torchvision.transforms.autoaugment."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from typing import Any

import resnetcpp
from resnetcpp.transforms import functional as F
from resnetcpp.transforms.base import Described, tensor_fill
from resnetcpp.transforms.policies import POLICIES, Step

__all__ = ["AutoAugment", "AutoAugmentPolicy", "RandAugment", "TrivialAugmentWide"]


class AutoAugmentPolicy(Enum):
    """The data sets whose policies are known."""

    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


def _affine(img: Any, interpolation: Any, fill: Any, **changes: Any) -> Any:
    still = {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": [0.0, 0.0], "center": None}
    return F.affine(img, **{**still, **changes}, interpolation=interpolation, fill=fill)


def _degrees(slope: float) -> float:
    return math.degrees(math.atan(slope))


# Each of the image, the strength, the interpolation and the fill.
_STEPS: dict[str, Callable[[Any, float, Any, Any], Any]] = {
    "Identity": lambda img, m, i, f: img,
    "ShearX": lambda img, m, i, f: _affine(img, i, f, shear=[_degrees(m), 0.0], center=[0, 0]),
    "ShearY": lambda img, m, i, f: _affine(img, i, f, shear=[0.0, _degrees(m)], center=[0, 0]),
    "TranslateX": lambda img, m, i, f: _affine(img, i, f, translate=[int(m), 0]),
    "TranslateY": lambda img, m, i, f: _affine(img, i, f, translate=[0, int(m)]),
    "Rotate": lambda img, m, i, f: F.rotate(img, m, i, fill=f),
    "Brightness": lambda img, m, i, f: F.adjust_brightness(img, 1.0 + m),
    "Color": lambda img, m, i, f: F.adjust_saturation(img, 1.0 + m),
    "Contrast": lambda img, m, i, f: F.adjust_contrast(img, 1.0 + m),
    "Sharpness": lambda img, m, i, f: F.adjust_sharpness(img, 1.0 + m),
    "Posterize": lambda img, m, i, f: F.posterize(img, int(m)),
    "Solarize": lambda img, m, i, f: F.solarize(img, m),
    "AutoContrast": lambda img, m, i, f: F.autocontrast(img),
    "Equalize": lambda img, m, i, f: F.equalize(img),
    "Invert": lambda img, m, i, f: F.invert(img),
}
_SIGNED = frozenset(
    ["ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate"]
    + ["Brightness", "Color", "Contrast", "Sharpness"]
)


def _strengths(
    bins: int, shear: float, move_x: float, move_y: float, turn: float, colour: float, bits: int
) -> dict[str, Any]:
    """The strengths of each step, from weak to strong; none for a step that has none."""
    dropped = (resnetcpp.arange(bins) / ((bins - 1) / bits)).round().int()
    ranges = {
        "ShearX": shear,
        "ShearY": shear,
        "TranslateX": move_x,
        "TranslateY": move_y,
        "Rotate": turn,
        **dict.fromkeys(("Brightness", "Color", "Contrast", "Sharpness"), colour),
    }
    return {
        "Identity": None,
        **{name: resnetcpp.linspace(0.0, end, bins) for name, end in ranges.items()},
        "Posterize": 8 - dropped,
        "Solarize": resnetcpp.linspace(255.0, 0.0, bins),
        "AutoContrast": None,
        "Equalize": None,
    }


def _usual_strengths(img: Any, bins: int) -> dict[str, Any]:
    width, height = F.get_image_size(img)
    return _strengths(bins, 0.3, 150.0 / 331.0 * width, 150.0 / 331.0 * height, 30.0, 0.9, 4)


def _is_drawn_negative() -> bool:
    return bool(resnetcpp.randint(2, (1,)))


class AutoAugment(Described):
    """One of 25 pairs of steps that were learned for a data set. Cubuk et al., 2019."""

    shown = ("policy", "fill")

    def __init__(
        self,
        policy: AutoAugmentPolicy = AutoAugmentPolicy.IMAGENET,
        interpolation: Any = F.InterpolationMode.NEAREST,
        fill: Any = None,
    ) -> None:
        super().__init__()
        if not isinstance(policy, AutoAugmentPolicy):
            raise ValueError(f"The provided policy {policy} is not recognized.")
        self.policy, self.interpolation, self.fill = policy, interpolation, fill
        self.policies: list[tuple[Step, ...]] = POLICIES[policy.value]

    @staticmethod
    def get_params(transform_num: int) -> tuple[int, Any, Any]:
        """Which pair, whether its steps are taken, and their signs."""
        index = int(resnetcpp.randint(transform_num, (1,)).item())
        probabilities = resnetcpp.rand((2,))
        return index, probabilities, resnetcpp.randint(2, (2,))

    def forward(self, img: Any) -> Any:
        fill = tensor_fill(img, self.fill)
        index, probabilities, signs = self.get_params(len(self.policies))
        strengths = {**_usual_strengths(img, 10), "Invert": None}
        for i, (name, p, strength) in enumerate(self.policies[index]):
            if probabilities[i] > p:
                continue
            magnitude = 0.0 if strength is None else float(strengths[name][strength])
            if name in _SIGNED and signs[i] == 0:
                magnitude = -magnitude
            img = _STEPS[name](img, magnitude, self.interpolation, fill)
        return img


class _Augment(Described):
    """Shows its interpolation as the enum writes it."""

    def _shown_value(self, name: str) -> Any:
        return getattr(self, name)


class RandAugment(_Augment):
    """So many random steps, all of one strength. Cubuk et al., 2020."""

    shown = ("num_ops", "magnitude", "num_magnitude_bins", "interpolation", "fill")

    def __init__(
        self,
        num_ops: int = 2,
        magnitude: int = 9,
        num_magnitude_bins: int = 31,
        interpolation: Any = F.InterpolationMode.NEAREST,
        fill: Any = None,
    ) -> None:
        super().__init__()
        self.num_ops, self.magnitude = num_ops, magnitude
        self.num_magnitude_bins = num_magnitude_bins
        self.interpolation, self.fill = interpolation, fill

    def forward(self, img: Any) -> Any:
        fill = tensor_fill(img, self.fill)
        strengths = _usual_strengths(img, self.num_magnitude_bins)
        for _ in range(self.num_ops):
            name = list(strengths)[int(resnetcpp.randint(len(strengths), (1,)))]
            values = strengths[name]
            magnitude = 0.0 if values is None else float(values[self.magnitude])
            if name in _SIGNED and _is_drawn_negative():
                magnitude = -magnitude
            img = _STEPS[name](img, magnitude, self.interpolation, fill)
        return img


class TrivialAugmentWide(_Augment):
    """One random step of random strength. Mueller and Hutter, 2021."""

    shown = ("num_magnitude_bins", "interpolation", "fill")

    def __init__(
        self,
        num_magnitude_bins: int = 31,
        interpolation: Any = F.InterpolationMode.NEAREST,
        fill: Any = None,
    ) -> None:
        super().__init__()
        self.num_magnitude_bins = num_magnitude_bins
        self.interpolation, self.fill = interpolation, fill

    def forward(self, img: Any) -> Any:
        fill = tensor_fill(img, self.fill)
        strengths = _strengths(self.num_magnitude_bins, 0.99, 32.0, 32.0, 135.0, 0.99, 6)
        name = list(strengths)[int(resnetcpp.randint(len(strengths), (1,)))]
        values, magnitude = strengths[name], 0.0
        if values is not None:
            magnitude = float(values[int(resnetcpp.randint(len(values), (1,)))])
        if name in _SIGNED and _is_drawn_negative():
            magnitude = -magnitude
        return _STEPS[name](img, magnitude, self.interpolation, fill)
