"""How pretrained networks want their images. PyTorch: torchvision.transforms._presets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import resnetcpp
from resnetcpp.nn import Module
from resnetcpp.transforms import functional as F
from resnetcpp.transforms.interpolation import InterpolationMode

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


class ImageClassification(Module):
    """Resizes, cuts out the centre, scales to [0, 1] and normalises.

    Args:
        crop_size: height and width of the result.
        resize_size: of the shorter side before the cut.

    Shape:
        a PIL image, or a tensor (C, H, W) or (N, C, H, W) -> (C, crop, crop) or (N, C, crop, crop)
    """

    def __init__(
        self,
        *,
        crop_size: int,
        resize_size: int = 256,
        mean: Sequence[float] = _MEAN,
        std: Sequence[float] = _STD,
        interpolation: InterpolationMode = InterpolationMode.BILINEAR,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        if resize_size < crop_size:
            raise ValueError(
                f"ImageClassification: expected a resize_size of at least crop_size {crop_size}, "
                f"got {resize_size}"
            )
        self.crop_size = [crop_size]
        self.resize_size = [resize_size]
        self.mean = list(mean)
        self.std = list(std)
        self.interpolation, self.antialias = interpolation, antialias

    def forward(self, img: Any) -> Any:
        img = F.resize(img, self.resize_size, self.interpolation, antialias=self.antialias)
        img = F.center_crop(img, self.crop_size)
        values = img if isinstance(img, resnetcpp.Tensor) else F.pil_to_tensor(img)
        return F.normalize(F.convert_image_dtype(values), self.mean, self.std)

    def __repr__(self) -> str:
        fields = ("crop_size", "resize_size", "mean", "std", "interpolation")
        lines = "".join(f"\n    {field}={getattr(self, field)}" for field in fields)
        return f"{type(self).__name__}({lines}\n)"

    def describe(self) -> str:
        """In words, what happens to an image."""
        return (
            "Accepts ``PIL.Image``, batched ``(B, C, H, W)`` and single ``(C, H, W)`` image "
            "``torch.Tensor`` objects. The images are resized to "
            f"``resize_size={self.resize_size}`` using ``interpolation={self.interpolation}``, "
            "followed by a central crop of "
            f"``crop_size={self.crop_size}``. Finally the values are first rescaled to "
            f"``[0.0, 1.0]`` and then normalized using ``mean={self.mean}`` and ``std={self.std}``."
        )
