"""Transforms that are applied by chance, or in a random order. PyTorch: torchvision.transforms.

The draws are torchvision's: the same seed gives the same images.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import resnetcpp
from resnetcpp.nn import Module
from resnetcpp.transforms import functional as F
from resnetcpp.transforms.base import Described

__all__ = [
    "RandomAdjustSharpness",
    "RandomApply",
    "RandomAutocontrast",
    "RandomChoice",
    "RandomEqualize",
    "RandomGrayscale",
    "RandomHorizontalFlip",
    "RandomInvert",
    "RandomOrder",
    "RandomPosterize",
    "RandomSolarize",
    "RandomTransforms",
    "RandomVerticalFlip",
]


class RandomApply(Module):
    """With probability p one transform after another."""

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        super().__init__()
        self.transforms, self.p = transforms, p

    def forward(self, img: Any) -> Any:
        if self.p < resnetcpp.rand(1):
            return img
        for transform in self.transforms:
            img = transform(img)
        return img

    def __repr__(self) -> str:
        lines = "".join(f"\n    {transform}" for transform in self.transforms)
        return f"{type(self).__name__}(\n    p={self.p}{lines}\n)"


class RandomTransforms:
    """What has several transforms. Errors: TypeError."""

    def __init__(self, transforms: Sequence[Callable]) -> None:
        if not isinstance(transforms, Sequence):
            raise TypeError("Argument transforms should be a sequence")
        self.transforms = transforms

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    def __repr__(self) -> str:
        lines = "".join(f"\n    {transform}" for transform in self.transforms)
        return f"{type(self).__name__}({lines}\n)"


class RandomOrder(RandomTransforms):
    """All transforms, in a random order of Python's stream."""

    def __call__(self, img: Any) -> Any:  # type: ignore[override]
        order = list(range(len(self.transforms)))
        random.shuffle(order)
        for index in order:
            img = self.transforms[index](img)
        return img


class RandomChoice(RandomTransforms):
    """One of the transforms, by Python's stream, with probabilities p. Errors: TypeError."""

    def __init__(self, transforms: Sequence[Callable], p: Sequence[float] | None = None) -> None:
        super().__init__(transforms)
        if p is not None and not isinstance(p, Sequence):
            raise TypeError("Argument p should be a sequence")
        self.p = p

    def __call__(self, *args: Any) -> Any:  # type: ignore[override]
        return random.choices(self.transforms, weights=self.p)[0](*args)

    def __repr__(self) -> str:
        return f"{super().__repr__()}(p={self.p})"


class _WithChance(Described):
    """With probability p `changed`, else the image itself."""

    shown = ("p",)

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def forward(self, img: Any) -> Any:
        return self.changed(img) if resnetcpp.rand(1) < self.p else img

    def changed(self, img: Any) -> Any:
        raise NotImplementedError


class RandomHorizontalFlip(_WithChance):
    """With probability p left and right exchanged."""

    def changed(self, img: Any) -> Any:
        return F.hflip(img)


class RandomVerticalFlip(_WithChance):
    """With probability p top and bottom exchanged."""

    def changed(self, img: Any) -> Any:
        return F.vflip(img)


class RandomGrayscale(_WithChance):
    """With probability p without colours, in as many channels."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__(p)

    def changed(self, img: Any) -> Any:
        return F.rgb_to_grayscale(img, F.get_image_num_channels(img))


class RandomInvert(_WithChance):
    """With probability p the negative."""

    def changed(self, img: Any) -> Any:
        return F.invert(img)


class RandomAutocontrast(_WithChance):
    """With probability p each channel stretched to its whole range."""

    def changed(self, img: Any) -> Any:
        return F.autocontrast(img)


class RandomEqualize(_WithChance):
    """With probability p each channel with levels that are about equally frequent."""

    def changed(self, img: Any) -> Any:
        return F.equalize(img)


class RandomPosterize(_WithChance):
    """With probability p so many bits for each channel."""

    shown = ("bits", "p")
    _separator = ","

    def __init__(self, bits: int, p: float = 0.5) -> None:
        super().__init__(p)
        self.bits = bits

    def changed(self, img: Any) -> Any:
        return F.posterize(img, self.bits)


class RandomSolarize(_WithChance):
    """With probability p the negative of all values from `threshold` on."""

    shown = ("threshold", "p")
    _separator = ","

    def __init__(self, threshold: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.threshold = threshold

    def changed(self, img: Any) -> Any:
        return F.solarize(img, self.threshold)


class RandomAdjustSharpness(_WithChance):
    """With probability p another sharpness."""

    shown = ("sharpness_factor", "p")
    _separator = ","

    def __init__(self, sharpness_factor: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.sharpness_factor = sharpness_factor

    def changed(self, img: Any) -> Any:
        return F.adjust_sharpness(img, self.sharpness_factor)
