"""Noise in place of images. PyTorch: torchvision.datasets.fakedata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import resnetcpp
from resnetcpp.datasets.vision import VisionDataset
from resnetcpp.random import fork_rng
from resnetcpp.transforms.functional import to_pil_image

__all__ = ["FakeData"]


class FakeData(VisionDataset):
    """`size` images of noise with random labels as (PIL image, label), always the same ones.

    Args:
        image_size: channels, height and width.
        random_offset: another one gives other images.
    """

    def __init__(
        self,
        size: int = 1000,
        image_size: tuple[int, int, int] = (3, 224, 224),
        num_classes: int = 10,
        transform: Callable | None = None,
        target_transform: Callable | None = None,
        random_offset: int = 0,
    ) -> None:
        super().__init__(transform=transform, target_transform=target_transform)
        self.size, self.image_size, self.num_classes = size, image_size, num_classes
        self.random_offset = random_offset

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        if index >= len(self):
            raise IndexError(f"{type(self).__name__} index out of range")
        with fork_rng():
            resnetcpp.manual_seed(index + self.random_offset)
            noise = resnetcpp.randn(*self.image_size)
            label = int(resnetcpp.randint(0, self.num_classes, size=(1,)))
        return self.transformed(to_pil_image(noise), label)

    def __len__(self) -> int:
        return self.size
