"""Transforms with random parameters. PyTorch: torchvision.transforms.

The draws are torchvision's: the same seed gives the same images.
"""

from __future__ import annotations

import math
import numbers
import warnings
from collections.abc import Sequence
from typing import Any

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.transforms import functional as F
from resnetcpp.transforms.base import (
    Described,
    check_fill,
    check_sequence,
    pair_of_sizes,
    range_of_angles,
    tensor_fill,
    uniform,
)

__all__ = [
    "ColorJitter",
    "GaussianBlur",
    "RandomAffine",
    "RandomCrop",
    "RandomErasing",
    "RandomPerspective",
    "RandomResizedCrop",
    "RandomRotation",
]

_ATTEMPTS = 10


def _whole(low: int, high: int) -> int:
    """A number from low to high - 1."""
    return int(resnetcpp.randint(low, high, size=(1,)).item())


def _sides(area: float, scale: Sequence[float], log_ratio: Sequence[float]) -> tuple[int, int]:
    """Of a random rectangle: the longer one if the ratio is above 1, and the other."""
    target = area * uniform(scale[0], scale[1])
    ratio = resnetcpp.exp(resnetcpp.empty(1).uniform_(log_ratio[0], log_ratio[1])).item()
    return round(math.sqrt(target * ratio)), round(math.sqrt(target / ratio))


def _log_range(ratio: Sequence[float]) -> list[float]:
    return resnetcpp.log(resnetcpp.tensor(ratio)).tolist()


def _check_ranges(scale: Any, ratio: Any) -> None:
    for name, value in (("Scale", scale), ("Ratio", ratio)):
        if not isinstance(value, Sequence):
            raise TypeError(f"{name} should be a sequence")
    if scale[0] > scale[1] or ratio[0] > ratio[1]:
        warnings.warn("Scale and ratio should be of kind (min, max)", stacklevel=3)


class RandomCrop(Described):
    """A part of `size` at a random place, of the image with a border.

    Args:
        padding, fill, padding_mode: the border, as in `functional.pad`.
        pad_if_needed: smaller images get a border too; else they are a ValueError.
    """

    shown = ("size", "padding")

    def __init__(
        self,
        size: Any,
        padding: Any = None,
        pad_if_needed: bool = False,
        fill: Any = 0,
        padding_mode: str = "constant",
    ) -> None:
        super().__init__()
        self.size = tuple(pair_of_sizes(size))
        self.padding, self.pad_if_needed = padding, pad_if_needed
        self.fill, self.padding_mode = fill, padding_mode

    @staticmethod
    def get_params(img: Any, output_size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Top, left, height and width."""
        _, height, width = F.get_dimensions(img)
        new_height, new_width = output_size
        if height < new_height or width < new_width:
            raise ValueError(
                f"Required crop size {(new_height, new_width)} is larger than input image size "
                f"{(height, width)}"
            )
        if (height, width) == (new_height, new_width):
            return 0, 0, height, width
        top = _whole(0, height - new_height + 1)
        return top, _whole(0, width - new_width + 1), new_height, new_width

    def forward(self, img: Any) -> Any:
        if self.padding is not None:
            img = F.pad(img, self.padding, self.fill, self.padding_mode)
        _, height, width = F.get_dimensions(img)
        if self.pad_if_needed and width < self.size[1]:
            img = F.pad(img, [self.size[1] - width, 0], self.fill, self.padding_mode)
        if self.pad_if_needed and height < self.size[0]:
            img = F.pad(img, [0, self.size[0] - height], self.fill, self.padding_mode)
        return F.crop(img, *self.get_params(img, self.size))


class RandomResizedCrop(Described):
    """A random part, brought to `size`.

    Args:
        scale: of the part's area, as a share of the image's.
        ratio: of width to height, before it is resized.
    """

    shown = ("size", "scale", "ratio", "interpolation", "antialias")

    def __init__(
        self,
        size: Any,
        scale: Sequence[float] = (0.08, 1.0),
        ratio: Sequence[float] = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: Any = F.InterpolationMode.BILINEAR,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        self.size = pair_of_sizes(size)
        _check_ranges(scale, ratio)
        self.interpolation = F.interpolation_mode(interpolation)
        self.antialias, self.scale, self.ratio = antialias, scale, ratio

    @staticmethod
    def get_params(
        img: Any, scale: Sequence[float], ratio: Sequence[float]
    ) -> tuple[int, int, int, int]:
        """Top, left, height and width."""
        _, height, width = F.get_dimensions(img)
        log_ratio = _log_range(ratio)
        for _ in range(_ATTEMPTS):
            w, h = _sides(height * width, scale, log_ratio)
            if 0 < w <= width and 0 < h <= height:
                top = _whole(0, height - h + 1)
                return top, _whole(0, width - w + 1), h, w
        w, h = width, height
        if width / height < min(ratio):
            h = round(width / min(ratio))
        elif width / height > max(ratio):
            w = round(height * max(ratio))
        return (height - h) // 2, (width - w) // 2, h, w

    def forward(self, img: Any) -> Any:
        place = self.get_params(img, self.scale, self.ratio)
        return F.resized_crop(img, *place, self.size, self.interpolation, self.antialias)

    def __repr__(self) -> str:
        ranges = (tuple(round(value, 4) for value in pair) for pair in (self.scale, self.ratio))
        scale, ratio = ranges
        return (
            f"{type(self).__name__}(size={self.size}, scale={scale}, ratio={ratio}, "
            f"interpolation={self.interpolation.value}, antialias={self.antialias})"
        )


class ColorJitter(Described):
    """Brightness, contrast, saturation and hue by random factors, in a random order.

    Args:
        brightness, contrast, saturation: a number v for factors from max(0, 1 - v) to 1 + v, or
            the range itself.
        hue: a number v up to 0.5 for turns from -v to v, or the range itself.
    """

    shown = ("brightness", "contrast", "saturation", "hue")

    def __init__(
        self, brightness: Any = 0, contrast: Any = 0, saturation: Any = 0, hue: Any = 0
    ) -> None:
        super().__init__()
        self.brightness = _factors("brightness", brightness)
        self.contrast = _factors("contrast", contrast)
        self.saturation = _factors("saturation", saturation)
        self.hue = _factors("hue", hue, centre=0, bound=(-0.5, 0.5))

    @staticmethod
    def get_params(
        brightness: Any, contrast: Any, saturation: Any, hue: Any
    ) -> tuple[Tensor, float | None, float | None, float | None, float | None]:
        """The order, and the four factors, or None."""
        order = resnetcpp.randperm(4)
        ranges = (brightness, contrast, saturation, hue)
        b, c, s, h = (None if r is None else uniform(r[0], r[1]) for r in ranges)
        return order, b, c, s, h

    def forward(self, img: Any) -> Any:
        order, *factors = self.get_params(self.brightness, self.contrast, self.saturation, self.hue)
        steps = (F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue)
        for index in order.tolist():
            if factors[index] is not None:
                img = steps[index](img, factors[index])
        return img


def _factors(
    name: str, value: Any, centre: float = 1, bound: tuple[float, float] = (0, math.inf)
) -> tuple[float, float] | None:
    """The range, or None if it is one number that changes nothing."""
    if isinstance(value, numbers.Number):
        if value < 0:  # type: ignore[operator]
            raise ValueError(f"If {name} is a single number, it must be non negative.")
        low, high = centre - float(value), centre + float(value)  # type: ignore[arg-type]
        low = max(low, 0.0) if centre else low
    elif isinstance(value, (tuple, list)) and len(value) == 2:
        low, high = float(value[0]), float(value[1])
    else:
        raise TypeError(f"{name} should be a single number or a list/tuple with length 2.")
    if not bound[0] <= low <= high <= bound[1]:
        raise ValueError(f"{name} values should be between {bound}, but got {[low, high]}.")
    return None if low == high == centre else (low, high)


class RandomRotation(Described):
    """Turned by random degrees against the clock: from -d to d, or a range."""

    def __init__(
        self,
        degrees: Any,
        interpolation: Any = F.InterpolationMode.NEAREST,
        expand: bool = False,
        center: Any = None,
        fill: Any = 0,
    ) -> None:
        super().__init__()
        self.degrees = range_of_angles(degrees, "degrees")
        if center is not None:
            check_sequence(center, "center", (2,))
        self.interpolation = F.interpolation_mode(interpolation)
        self.center, self.expand, self.fill = center, expand, check_fill(fill)

    @property
    def shown(self) -> tuple[str, ...]:  # type: ignore[override]
        centre = () if self.center is None else ("center",)
        return ("degrees", "interpolation", "expand", *centre, "fill")

    @staticmethod
    def get_params(degrees: Sequence[float]) -> float:
        """The angle."""
        return uniform(float(degrees[0]), float(degrees[1]))

    def forward(self, img: Any) -> Any:
        fill = tensor_fill(img, self.fill)
        angle = self.get_params(self.degrees)
        return F.rotate(img, angle, self.interpolation, self.expand, self.center, fill)


class RandomAffine(Described):
    """Turned, moved, scaled and sheared at random about the centre.

    Args:
        degrees: from -d to d, or a range.
        translate: largest shares of width and height.
        scale: a range of factors.
        shear: degrees along x from -s to s, a range of them, or two ranges, along x and y.
    """

    def __init__(
        self,
        degrees: Any,
        translate: Any = None,
        scale: Any = None,
        shear: Any = None,
        interpolation: Any = F.InterpolationMode.NEAREST,
        fill: Any = 0,
        center: Any = None,
    ) -> None:
        super().__init__()
        self.degrees = range_of_angles(degrees, "degrees")
        for name, value in (("translate", translate), ("scale", scale), ("center", center)):
            if value is not None:
                check_sequence(value, name, (2,))
        if translate is not None and not all(0.0 <= share <= 1.0 for share in translate):
            raise ValueError("translation values should be between 0 and 1")
        if scale is not None and min(scale) <= 0:
            raise ValueError("scale values should be positive")
        self.translate, self.scale, self.center = translate, scale, center
        self.shear = None if shear is None else range_of_angles(shear, "shear", (2, 4))
        self.interpolation = F.interpolation_mode(interpolation)
        self.fill = check_fill(fill)

    @property
    def shown(self) -> tuple[str, ...]:  # type: ignore[override]
        usual = {"interpolation": F.InterpolationMode.NEAREST, "fill": 0}
        names = ("translate", "scale", "shear", "interpolation", "fill", "center")
        return ("degrees", *(n for n in names if getattr(self, n) != usual.get(n)))

    @staticmethod
    def get_params(
        degrees: Sequence[float],
        translate: Sequence[float] | None,
        scale_ranges: Sequence[float] | None,
        shears: Sequence[float] | None,
        img_size: Sequence[int],
    ) -> tuple[float, tuple[int, int], float, tuple[float, float]]:
        """Angle, translation in pixels, scale, and the two angles of shear."""
        angle = uniform(float(degrees[0]), float(degrees[1]))
        shift_x = shift_y = 0
        if translate is not None:
            reach_x, reach_y = (s * n for s, n in zip(translate, img_size, strict=True))
            shift_x = round(uniform(-reach_x, reach_x))
            shift_y = round(uniform(-reach_y, reach_y))
        scale = 1.0 if scale_ranges is None else uniform(scale_ranges[0], scale_ranges[1])
        shear_x = shear_y = 0.0
        if shears is not None:
            shear_x = uniform(shears[0], shears[1])
            shear_y = uniform(shears[2], shears[3]) if len(shears) == 4 else 0.0
        return angle, (shift_x, shift_y), scale, (shear_x, shear_y)

    def forward(self, img: Any) -> Any:
        fill = tensor_fill(img, self.fill)
        size = F.get_image_size(img)
        found = self.get_params(self.degrees, self.translate, self.scale, self.shear, size)
        return F.affine(img, *found, self.interpolation, fill, self.center)


class RandomPerspective(Described):
    """With probability p with the corners moved inwards at random."""

    shown = ("p",)

    def __init__(
        self,
        distortion_scale: float = 0.5,
        p: float = 0.5,
        interpolation: Any = F.InterpolationMode.BILINEAR,
        fill: Any = 0,
    ) -> None:
        super().__init__()
        self.p, self.distortion_scale = p, distortion_scale
        self.interpolation, self.fill = F.interpolation_mode(interpolation), check_fill(fill)

    @staticmethod
    def get_params(
        width: int, height: int, distortion_scale: float
    ) -> tuple[list[list[int]], list[list[int]]]:
        """The corners, from the top left with the clock, and where they go."""
        reach_x = int(distortion_scale * (width // 2))
        reach_y = int(distortion_scale * (height // 2))
        near_x, far_x = (0, reach_x + 1), (width - reach_x - 1, width)
        near_y, far_y = (0, reach_y + 1), (height - reach_y - 1, height)
        ranges = ((near_x, near_y), (far_x, near_y), (far_x, far_y), (near_x, far_y))
        endpoints = [[_whole(*x), _whole(*y)] for x, y in ranges]
        right, bottom = width - 1, height - 1
        return [[0, 0], [right, 0], [right, bottom], [0, bottom]], endpoints

    def forward(self, img: Any) -> Any:
        fill = tensor_fill(img, self.fill)
        if resnetcpp.rand(1) >= self.p:
            return img
        points = self.get_params(*F.get_image_size(img), self.distortion_scale)
        return F.perspective(img, *points, self.interpolation, fill)


class RandomErasing(Described):
    """With probability p a random rectangle of a tensor is overwritten. Zhong et al., 2020.

    Args:
        scale: of the rectangle's area, as a share of the image's.
        ratio: of its height to its width.
        value: a number, one for each channel, or "random" for normal noise.
    """

    shown = ("p", "scale", "ratio", "value", "inplace")

    def __init__(
        self,
        p: float = 0.5,
        scale: Sequence[float] = (0.02, 0.33),
        ratio: Sequence[float] = (0.3, 3.3),
        value: Any = 0,
        inplace: bool = False,
    ) -> None:
        super().__init__()
        if not isinstance(value, (numbers.Number, str, tuple, list)):
            raise TypeError("Argument value should be either a number or str or a sequence")
        if isinstance(value, str) and value != "random":
            raise ValueError("If value is str, it should be 'random'")
        _check_ranges(scale, ratio)
        if scale[0] < 0 or scale[1] > 1:
            raise ValueError("Scale should be between 0 and 1")
        if not 0 <= p <= 1:
            raise ValueError("Random erasing probability should be between 0 and 1")
        self.p, self.scale, self.ratio = p, scale, ratio
        self.value, self.inplace = value, inplace

    @staticmethod
    def get_params(
        img: Tensor, scale: Sequence[float], ratio: Sequence[float], value: Any = None
    ) -> tuple[int, int, int, int, Tensor]:
        """Top, left, height, width and the values; the image itself if none was found."""
        channels, height, width = img.shape[-3:]
        log_ratio = _log_range(ratio)
        for _ in range(_ATTEMPTS):
            h, w = _sides(height * width, scale, log_ratio)
            if not (h < height and w < width):
                continue
            if value is None:
                filling = resnetcpp.empty([channels, h, w]).normal_()
            else:
                filling = resnetcpp.tensor(value)[:, None, None]
            top = _whole(0, height - h + 1)
            return top, _whole(0, width - w + 1), h, w, filling
        return 0, 0, height, width, img

    def forward(self, img: Tensor) -> Tensor:
        if resnetcpp.rand(1) >= self.p:
            return img
        value = None if self.value == "random" else self.value
        if value is not None:
            value = [float(v) for v in (value if isinstance(value, (list, tuple)) else [value])]
        if value is not None and len(value) not in (1, img.shape[-3]):
            raise ValueError(
                "If value is a sequence, it should have either a single value or "
                f"{img.shape[-3]} (number of input channels)"
            )
        return F.erase(img, *self.get_params(img, self.scale, self.ratio, value), self.inplace)


class GaussianBlur(Described):
    """`functional.gaussian_blur` with a random sigma of a range. Errors: ValueError."""

    shown = ("kernel_size", "sigma")

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        super().__init__()
        message = "Kernel size should be a tuple/list of two integers"
        self.kernel_size = pair_of_sizes(kernel_size, message)
        if any(size <= 0 or size % 2 == 0 for size in self.kernel_size):
            raise ValueError("Kernel size value should be an odd and positive number.")
        if isinstance(sigma, numbers.Number):
            if sigma <= 0:  # type: ignore[operator]
                raise ValueError("If sigma is a single number, it must be positive.")
            sigma = (sigma, sigma)
        elif not isinstance(sigma, Sequence) or len(sigma) != 2:
            raise ValueError("sigma should be a single number or a list/tuple with length 2.")
        if not 0.0 < sigma[0] <= sigma[1]:
            raise ValueError("sigma values should be positive and of the form (min, max).")
        self.sigma = sigma

    @staticmethod
    def get_params(sigma_min: float, sigma_max: float) -> float:
        """The standard deviation."""
        return uniform(sigma_min, sigma_max)

    def forward(self, img: Any) -> Any:
        sigma = self.get_params(self.sigma[0], self.sigma[1])
        return F.gaussian_blur(img, self.kernel_size, [sigma, sigma])
