"""Functions of PIL images and of tensors. PyTorch: torchvision.transforms.functional."""

from __future__ import annotations

import math
import numbers
import warnings
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import resnetcpp
from resnetcpp import Tensor
from resnetcpp.transforms import colour, pil, tensor
from resnetcpp.transforms.convert import pil_to_tensor, to_pil_image, to_tensor
from resnetcpp.transforms.interpolation import (
    InterpolationMode,
    interpolation_mode,
    pil_modes_mapping,
)

__all__ = [
    "InterpolationMode",
    "adjust_brightness",
    "adjust_contrast",
    "adjust_gamma",
    "adjust_hue",
    "adjust_saturation",
    "adjust_sharpness",
    "affine",
    "autocontrast",
    "center_crop",
    "convert_image_dtype",
    "crop",
    "equalize",
    "erase",
    "five_crop",
    "gaussian_blur",
    "get_dimensions",
    "get_image_num_channels",
    "get_image_size",
    "hflip",
    "invert",
    "normalize",
    "pad",
    "perspective",
    "pil_modes_mapping",
    "pil_to_tensor",
    "posterize",
    "resize",
    "resized_crop",
    "rgb_to_grayscale",
    "rotate",
    "solarize",
    "ten_crop",
    "to_grayscale",
    "to_pil_image",
    "to_tensor",
    "vflip",
]

_PADDING_MODES = ("constant", "edge", "reflect", "symmetric")


def _kind(img: Any) -> ModuleType:
    """The module with the functions of this kind of image. Errors: TypeError."""
    if isinstance(img, Tensor):
        return tensor
    if pil.is_pil_image(img):
        return pil
    raise TypeError(f"img should be PIL Image or Tensor. Got {type(img)}")


def _check_tensor(img: Any) -> None:
    if not isinstance(img, Tensor):
        raise TypeError(f"img should be Tensor Image. Got {type(img)}")


def get_dimensions(img: Any) -> list[int]:
    """Channels, height and width."""
    return _kind(img).get_dimensions(img)


def get_image_size(img: Any) -> list[int]:
    """Width and height."""
    return get_dimensions(img)[:0:-1]


def get_image_num_channels(img: Any) -> int:
    """How many channels there are."""
    return get_dimensions(img)[0]


def convert_image_dtype(image: Tensor, dtype: Any = resnetcpp.float32) -> Tensor:
    """Values in the range of another dtype: 0 to 1, or 0 to the largest. Errors: RuntimeError."""
    if not isinstance(image, Tensor):
        raise TypeError("Input img should be Tensor Image")
    return colour.convert_image_dtype(image, dtype)


def normalize(tensor: Tensor, mean: list[float], std: list[float], inplace: bool = False) -> Tensor:
    """(x - mean) / std of each channel."""
    _check_tensor(tensor)
    return _kind(tensor).normalize(tensor, mean, std, inplace)


def _new_size(height: int, width: int, size: Any, max_size: int | None) -> list[int]:
    """Height and width; one number is the shorter side, and keeps the proportions."""
    sizes = [size] if isinstance(size, int) else list(size)
    if len(sizes) not in (1, 2):
        raise ValueError(
            "Size must be an int or a 1 or 2 element tuple/list, "
            f"not a {len(sizes)} element tuple/list"
        )
    if len(sizes) == 2:
        if max_size is not None:
            raise ValueError(
                "max_size should only be passed if size specifies the length of the smaller edge"
            )
        return sizes
    short, long = sizes[0], int(sizes[0] * max(height, width) / min(height, width))
    if max_size is not None and max_size <= short:
        raise ValueError(
            f"max_size = {max_size} must be strictly greater than the requested size for the "
            f"smaller edge size = {size}"
        )
    if max_size is not None and long > max_size:
        short, long = int(max_size * short / long), max_size
    return [long, short] if width <= height else [short, long]


def resize(
    img: Any,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    max_size: int | None = None,
    antialias: bool | None = True,
) -> Any:
    """An image of another size: (height, width), or the shorter side."""
    mode = interpolation_mode(interpolation)
    _, height, width = get_dimensions(img)
    if not isinstance(size, (int, Sequence)):
        raise TypeError(f"Size should be int or sequence. Got {type(size)}")
    new = _new_size(height, width, size, max_size)
    if [height, width] == new:
        return img
    if isinstance(img, Tensor):
        return tensor.resize(img, new, mode.value, antialias)
    if antialias is False:
        warnings.warn(
            "Anti-alias option is always applied for PIL Image input. "
            "Argument antialias is ignored.",
            stacklevel=2,
        )
    return pil.resize(img, new, pil_modes_mapping[mode])


def _borders(padding: Any) -> list[int]:
    """Left, top, right, bottom."""
    if not isinstance(padding, (numbers.Number, tuple, list)):
        raise TypeError("Got inappropriate padding arg")
    sides = list(padding) if isinstance(padding, (tuple, list)) else [padding]
    if len(sides) not in (1, 2, 4):
        raise ValueError(
            "Padding must be an int or a 1, 2, or 4 element tuple, "
            f"not a {len(sides)} element tuple"
        )
    return sides * (4 // len(sides))


def pad(img: Any, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> Any:
    """An image with borders: one number, (left and right, top and bottom), or four from the left.

    Args:
        padding_mode: "constant" with `fill`, "edge", "reflect" or "symmetric".
    """
    if padding_mode not in _PADDING_MODES:
        raise ValueError("Padding mode should be either constant, edge, reflect or symmetric")
    return _kind(img).pad(img, _borders(padding), fill, padding_mode)


def crop(img: Any, top: int, left: int, height: int, width: int) -> Any:
    """A part; what lies outside is 0."""
    return _kind(img).crop(img, top, left, height, width)


def _pair(size: Any) -> tuple[int, int]:
    if isinstance(size, numbers.Number):
        return int(size), int(size)  # type: ignore[call-overload]
    sizes = list(size) * (2 if len(size) == 1 else 1)
    if len(sizes) != 2:
        raise ValueError("Please provide only two dimensions (h, w) for size.")
    return sizes[0], sizes[1]


def center_crop(img: Any, output_size: Any) -> Any:
    """The middle; a smaller image gets a border of 0."""
    new_height, new_width = _pair(output_size)
    _, height, width = get_dimensions(img)
    if new_width > width or new_height > height:
        missing = max(new_width - width, 0), max(new_height - height, 0)
        before = [count // 2 for count in missing]
        img = pad(img, [*before, *((count + 1) // 2 for count in missing)], fill=0)
        _, height, width = get_dimensions(img)
    top, left = round((height - new_height) / 2.0), round((width - new_width) / 2.0)
    return crop(img, top, left, new_height, new_width)


def resized_crop(
    img: Any,
    top: int,
    left: int,
    height: int,
    width: int,
    size: Any,
    interpolation: Any = InterpolationMode.BILINEAR,
    antialias: bool | None = True,
) -> Any:
    """A part in another size."""
    return resize(crop(img, top, left, height, width), size, interpolation, antialias=antialias)


def five_crop(img: Any, size: Any) -> tuple[Any, ...]:
    """The four corners, from the top left one by rows, and the middle."""
    new_height, new_width = _pair(size)
    _, height, width = get_dimensions(img)
    if new_width > width or new_height > height:
        raise ValueError(f"Requested crop size {size} is bigger than input size {(height, width)}")
    corners = [(top, left) for top in (0, height - new_height) for left in (0, width - new_width)]
    parts = [crop(img, top, left, new_height, new_width) for top, left in corners]
    return (*parts, center_crop(img, [new_height, new_width]))


def ten_crop(img: Any, size: Any, vertical_flip: bool = False) -> tuple[Any, ...]:
    """`five_crop` of the image and of its mirror image."""
    mirrored = vflip(img) if vertical_flip else hflip(img)
    return five_crop(img, size) + five_crop(mirrored, size)


def hflip(img: Any) -> Any:
    """Left and right exchanged."""
    return _kind(img).hflip(img)


def vflip(img: Any) -> Any:
    """Top and bottom exchanged."""
    return _kind(img).vflip(img)


def _inverse_affine_matrix(
    center: Sequence[float],
    angle: float,
    translate: Sequence[float],
    scale: float,
    shear: Sequence[float],
) -> list[float]:
    """Of T C R S C^-1: shear and scale, then rotation about `center`, then translation."""
    turn, shear_x, shear_y = (math.radians(value) for value in (angle, *shear))
    a = math.cos(turn - shear_y) / math.cos(shear_y)
    b = -a * math.tan(shear_x) - math.sin(turn)
    c = math.sin(turn - shear_y) / math.cos(shear_y)
    d = -c * math.tan(shear_x) + math.cos(turn)
    rows = []
    (centre_x, centre_y), (shift_x, shift_y) = center, translate
    for x, y, back in ((d, -b, centre_x), (-c, a, centre_y)):
        x, y = x / scale, y / scale
        rows += [x, y, x * (-centre_x - shift_x) + y * (-centre_y - shift_y) + back]
    return rows


def _centre(img: Any, center: Any) -> list[float]:
    """From the middle of a tensor, from the corner of a PIL image."""
    _, height, width = get_dimensions(img)
    half = [width * 0.5, height * 0.5]
    if not isinstance(img, Tensor):
        return half if center is None else list(center)
    return [0.0, 0.0] if center is None else [c - h for c, h in zip(center, half, strict=True)]


def rotate(
    img: Any,
    angle: float,
    interpolation: Any = InterpolationMode.NEAREST,
    expand: bool = False,
    center: Any = None,
    fill: Any = None,
) -> Any:
    """An image turned by degrees against the clock; with `expand` as large as it gets.

    Tensors take nearest and bilinear interpolation.
    """
    mode = interpolation_mode(interpolation)
    if not isinstance(angle, (int, float)):
        raise TypeError("Argument angle should be int or float")
    if center is not None and not isinstance(center, (list, tuple)):
        raise TypeError("Argument center should be a sequence")
    if not isinstance(img, Tensor):
        return _kind(img).rotate(img, angle, pil_modes_mapping[mode], expand, center, fill)
    matrix = _inverse_affine_matrix(_centre(img, center), -angle, [0, 0], 1.0, [0, 0])
    return tensor.rotate(img, matrix, mode.value, expand, fill)


def affine(
    img: Any,
    angle: float,
    translate: Any,
    scale: float,
    shear: Any,
    interpolation: Any = InterpolationMode.NEAREST,
    fill: Any = None,
    center: Any = None,
) -> Any:
    """An image turned by degrees with the clock, moved, scaled and sheared by degrees."""
    mode = interpolation_mode(interpolation)
    _check_affine(angle, translate, scale, shear, center)
    shears = [shear, 0.0] if isinstance(shear, numbers.Number) else list(shear)
    shears *= 2 if len(shears) == 1 else 1
    if len(shears) != 2:
        raise ValueError(f"Shear should be a sequence containing two values. Got {shear}")
    matrix = _inverse_affine_matrix(_centre(img, center), angle, translate, scale, shears)
    method = mode.value if isinstance(img, Tensor) else pil_modes_mapping[mode]
    return _kind(img).affine(img, matrix, method, fill)


def _check_affine(angle: Any, translate: Any, scale: float, shear: Any, center: Any) -> None:
    if not isinstance(angle, (int, float)):
        raise TypeError("Argument angle should be int or float")
    if not isinstance(translate, (list, tuple)):
        raise TypeError("Argument translate should be a sequence")
    if len(translate) != 2:
        raise ValueError("Argument translate should be a sequence of length 2")
    if scale <= 0.0:
        raise ValueError("Argument scale should be positive")
    if not isinstance(shear, (numbers.Number, list, tuple)):
        raise TypeError("Shear should be either a single value or a sequence of two values")
    if center is not None and not isinstance(center, (list, tuple)):
        raise TypeError("Argument center should be a sequence")


def perspective(
    img: Any,
    startpoints: list[list[int]],
    endpoints: list[list[int]],
    interpolation: Any = InterpolationMode.BILINEAR,
    fill: Any = None,
) -> Any:
    """The image with four corners, from the top left with the clock, moved to other places."""
    mode = interpolation_mode(interpolation)
    coefficients = _perspective_coefficients(startpoints, endpoints)
    method = mode.value if isinstance(img, Tensor) else pil_modes_mapping[mode]
    return _kind(img).perspective(img, coefficients, method, fill)


def _perspective_coefficients(
    startpoints: Sequence[Sequence[int]], endpoints: Sequence[Sequence[int]]
) -> list[float]:
    """The eight numbers of the map from the new corners to the old ones."""
    if len(startpoints) != 4 or len(endpoints) != 4:
        raise ValueError(
            f"Please provide exactly four corners, got {len(startpoints)} startpoints and "
            f"{len(endpoints)} endpoints."
        )
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(endpoints, startpoints, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    places = resnetcpp.tensor(startpoints, dtype=resnetcpp.float64).view(8)
    inverse = resnetcpp.linalg.inv(resnetcpp.tensor(rows, dtype=resnetcpp.float64))
    return inverse.matmul(places).to(resnetcpp.float32).tolist()


def adjust_brightness(img: Any, brightness_factor: float) -> Any:
    """0 is black, 1 the image itself, 2 twice as bright."""
    return _kind(img).adjust_brightness(img, brightness_factor)


def adjust_contrast(img: Any, contrast_factor: float) -> Any:
    """0 is gray, 1 the image itself, 2 twice the contrast."""
    return _kind(img).adjust_contrast(img, contrast_factor)


def adjust_saturation(img: Any, saturation_factor: float) -> Any:
    """0 is black and white, 1 the image itself, 2 twice the saturation."""
    return _kind(img).adjust_saturation(img, saturation_factor)


def adjust_hue(img: Any, hue_factor: float) -> Any:
    """The hue turned by a part of the circle, -0.5 to 0.5."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
    return _kind(img).adjust_hue(img, hue_factor)


def adjust_gamma(img: Any, gamma: float, gain: float = 1) -> Any:
    """gain * x^gamma, for x from 0 to 1."""
    if gamma < 0:
        raise ValueError("Gamma should be a non-negative real number")
    return _kind(img).adjust_gamma(img, gamma, gain)


def adjust_sharpness(img: Any, sharpness_factor: float) -> Any:
    """0 is blurred, 1 the image itself, 2 twice as sharp."""
    return _kind(img).adjust_sharpness(img, sharpness_factor)


def to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """`rgb_to_grayscale` of a PIL image."""
    if not pil.is_pil_image(img):
        raise TypeError("Input should be PIL Image")
    return pil.rgb_to_grayscale(img, num_output_channels)


def rgb_to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """The luma, in 1 channel or in 3."""
    return _kind(img).rgb_to_grayscale(img, num_output_channels)


def erase(img: Tensor, i: int, j: int, h: int, w: int, v: Tensor, inplace: bool = False) -> Tensor:
    """A tensor image with `v` in a rectangle."""
    _check_tensor(img)
    return tensor.erase(img, i, j, h, w, v, inplace)


def gaussian_blur(img: Any, kernel_size: Any, sigma: Any = None) -> Any:
    """Each pixel is the mean of its neighbours, by the normal density of their distance.

    Args:
        kernel_size: columns and rows, odd; or one number.
        sigma: the standard deviations, 0.15 kernel_size + 0.35 if they are not given.
    """
    sizes = _two("kernel_size", kernel_size)
    if any(size % 2 == 0 or size < 0 for size in sizes):
        raise ValueError(f"kernel_size should have odd and positive integers. Got {kernel_size}")
    spreads = [size * 0.15 + 0.35 for size in sizes] if sigma is None else _two("sigma", sigma)
    if any(spread <= 0 for spread in spreads):
        raise ValueError(f"sigma should have positive values. Got {sigma}")
    if _kind(img) is tensor:
        return tensor.gaussian_blur(img, sizes, spreads)
    return to_pil_image(tensor.gaussian_blur(pil_to_tensor(img), sizes, spreads), mode=img.mode)


def _two(name: str, value: Any) -> list[Any]:
    if not isinstance(value, (int, float, list, tuple)):
        raise TypeError(f"{name} should be a number or a sequence of numbers. Got {type(value)}")
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    values *= 2 if len(values) == 1 else 1
    if len(values) != 2:
        raise ValueError(f"If {name} is a sequence its length should be 2. Got {len(values)}")
    return values


def invert(img: Any) -> Any:
    """The negative."""
    return _kind(img).invert(img)


def posterize(img: Any, bits: int) -> Any:
    """So many bits for each channel of bytes."""
    if not 0 <= bits <= 8:
        raise ValueError(f"posterize: expected bits from 0 to 8, got {bits}")
    return _kind(img).posterize(img, bits)


def solarize(img: Any, threshold: float) -> Any:
    """The negative of all values from `threshold` on."""
    return _kind(img).solarize(img, threshold)


def autocontrast(img: Any) -> Any:
    """Each channel stretched to its whole range."""
    return _kind(img).autocontrast(img)


def equalize(img: Any) -> Any:
    """Each channel with levels that are about equally frequent."""
    return _kind(img).equalize(img)
