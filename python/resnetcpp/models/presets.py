"""How pretrained networks want their images. PyTorch: torchvision.transforms._presets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import resnetcpp
from resnetcpp.nn import functional as F

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


class ImageClassification:
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
    ) -> None:
        if resize_size < crop_size:
            raise ValueError(
                f"ImageClassification: expected a resize_size of at least crop_size {crop_size}, "
                f"got {resize_size}"
            )
        self.crop_size = [crop_size]
        self.resize_size = [resize_size]
        self.mean = list(mean)
        self.std = list(std)

    def __call__(self, img: Any) -> Any:
        if not isinstance(img, resnetcpp.Tensor):
            return self._normalised(self._from_pil(img))
        batch = img if img.dim() == 4 else img.unsqueeze(0)
        batch = self._cropped(self._resized(batch))
        return self._normalised(batch if img.dim() == 4 else batch.squeeze(0))

    forward = __call__

    def _new_size(self, height: int, width: int) -> tuple[int, int]:
        """The shorter side as wanted, the longer one in proportion, rounded down."""
        short = self.resize_size[0]
        if height <= width:
            return short, int(short * width / height)
        return int(short * height / width), short

    def _from_pil(self, img: Any) -> Any:
        if not hasattr(img, "convert"):
            raise TypeError(f"img should be PIL Image or Tensor. Got {type(img)}")
        height, width = self._new_size(img.height, img.width)
        resized = img.resize((width, height), resample=2)  # bilinear
        pixels = np.asarray(resized)
        pixels = pixels[..., None] if pixels.ndim == 2 else pixels
        tensor = resnetcpp.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))
        return self._cropped(tensor.unsqueeze(0)).squeeze(0)

    def _resized(self, batch: Any) -> Any:
        size = self._new_size(*batch.shape[-2:])
        if size == tuple(batch.shape[-2:]):
            return batch
        resized = F.interpolate(batch.float(), size, mode="bilinear", antialias=True)
        if batch.dtype.is_floating_point:
            return resized
        return resized.round().clamp(0, 255).to(batch.dtype)

    def _cropped(self, batch: Any) -> Any:
        crop = self.crop_size[0]
        top, left = (round((n - crop) / 2.0) for n in batch.shape[-2:])
        return batch[..., top : top + crop, left : left + crop]

    def _normalised(self, image: Any) -> Any:
        values = image if image.dtype.is_floating_point else image.float() / 255
        shape = (len(self.mean), 1, 1)
        mean = resnetcpp.tensor(self.mean, dtype=values.dtype).view(shape)
        std = resnetcpp.tensor(self.std, dtype=values.dtype).view(shape)
        return (values - mean) / std

    def __repr__(self) -> str:
        fields = ("crop_size", "resize_size", "mean", "std")
        lines = "".join(f"\n    {field}={getattr(self, field)}" for field in fields)
        return f"ImageClassification({lines}\n    interpolation=InterpolationMode.BILINEAR\n)"
