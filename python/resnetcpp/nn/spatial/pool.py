"""Pooling of sequences and of volumes, made of that of images.

A window of a volume is one of a plane and then one along the depth: maxima and means of both are
those of the whole.
"""

import math

from resnetcpp._C import abs as absolute
from resnetcpp._C import int64, ones_like, relu, sign
from resnetcpp._C._functional import avg_pool2d, max_pool2d
from resnetcpp.nn.spatial.sizes import (
    check_filled,
    check_least,
    check_rank,
    image_size,
    planes_of,
    sizes_of,
)

__all__ = [
    "avg_pool1d",
    "avg_pool3d",
    "lp_pool1d",
    "lp_pool2d",
    "lp_pool3d",
    "max_pool1d",
    "max_pool1d_with_indices",
    "max_pool2d_with_indices",
    "max_pool3d",
    "max_pool3d_with_indices",
]


def max_pool1d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    """The largest value of each window of (N, C, L); with `return_indices` also its place."""
    check_rank("max_pool1d", input, 1)
    sizes = (
        image_size("max_pool1d", "kernel_size", kernel_size, 1),
        image_size("max_pool1d", "stride", kernel_size if stride is None else stride, 1),
        image_size("max_pool1d", "padding", padding, 0),
        image_size("max_pool1d", "dilation", dilation, 1),
    )
    output = max_pool2d(input.unsqueeze(-2), *sizes, ceil_mode, return_indices)
    if return_indices:
        return tuple(part.squeeze(-2) for part in output)
    return output.squeeze(-2)


def avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The mean of each window of (N, C, L)."""
    check_rank("avg_pool1d", input, 1)
    sizes = (
        image_size("avg_pool1d", "kernel_size", kernel_size, 1),
        image_size("avg_pool1d", "stride", kernel_size if stride is None else stride, 1),
        image_size("avg_pool1d", "padding", padding, 0),
    )
    return avg_pool2d(input.unsqueeze(-2), *sizes, ceil_mode, count_include_pad).squeeze(-2)


def _windows(op, input, kernel_size, stride, padding, dilation=1):
    """Three numbers of each. Errors: ShapeError."""
    check_rank(op, input, 3)
    check_filled(op, input, 3)
    kernel = sizes_of(op, "kernel_size", kernel_size, 3)
    stride = sizes_of(op, "stride", kernel if stride is None else stride, 3)
    padding = sizes_of(op, "padding", padding, 3)
    dilation = sizes_of(op, "dilation", dilation, 3)
    for name, sizes, least in (
        ("kernel_size", kernel, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("dilation", dilation, 1),
    ):
        check_least(op, name, sizes, least)
    return kernel, stride, padding, dilation


def columns_of(planes):
    """(R, D, H, W) -> (R, 1, D, H * W): images whose lines are the slices."""
    return planes.flatten(2).unsqueeze(1)


def volumes_of(columns, like, plane):
    """(R, 1, D, H * W) as (..., D, H, W), with the rows of `like`."""
    return columns.reshape(*like.shape[:-3], columns.shape[2], *plane)


def places_in_volume(rows, places, like):
    """The place in a volume (D, H, W) of maxima (R, D', H' * W').

    Args:
        rows: (R, 1, D', H' * W'), where each maximum lies in `places`
        places: (R, D, H', W'), where in the plane each lies that the maximum was chosen from
    """
    count = math.prod(places.shape[2:])
    chosen = rows.flatten(1)
    slices = chosen.div(count, rounding_mode="floor")
    inside = places.flatten(1).gather(1, chosen)
    return (slices * math.prod(like.shape[-2:]) + inside).view(rows.shape)


def max_pool3d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    """The largest value of each window of (N, C, D, H, W) or (C, D, H, W).

    With `return_indices` also its place (d * H + h) * W + w in the volume.
    """
    sizes = _windows("max_pool3d", input, kernel_size, stride, padding, dilation)
    in_plane = [size[1:] for size in sizes]
    in_depth = [(size[0], beside) for size, beside in zip(sizes, (1, 1, 0, 1), strict=True)]
    planes = planes_of(input)
    if not return_indices:
        flat = max_pool2d(planes, *in_plane, ceil_mode)
        return volumes_of(max_pool2d(columns_of(flat), *in_depth, ceil_mode), input, flat.shape[2:])
    flat, places = max_pool2d(planes, *in_plane, ceil_mode, True)
    values, rows = max_pool2d(columns_of(flat), *in_depth, ceil_mode, True)
    indices = places_in_volume(rows, places, input)
    return tuple(volumes_of(part, input, flat.shape[2:]) for part in (values, indices))


def avg_pool3d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    """The mean of each window of (N, C, D, H, W) or (C, D, H, W); cut off towards 0 in int64."""
    if input.dtype == int64 and divisor_override != 1:
        options = (kernel_size, stride, padding, ceil_mode, count_include_pad)
        return _whole_means(input, options, divisor_override)
    kernel, stride, padding, _ = _windows("avg_pool3d", input, kernel_size, stride, padding)
    options = (ceil_mode, count_include_pad)
    flat = avg_pool2d(
        planes_of(input), kernel[1:], stride[1:], padding[1:], *options, divisor_override
    )
    columns = avg_pool2d(
        columns_of(flat),
        (kernel[0], 1),
        (stride[0], 1),
        (padding[0], 0),
        *options,
        None if divisor_override is None else 1,
    )
    return volumes_of(columns, input, flat.shape[2:])


def _whole_means(input, options, divisor):
    """Means of int64: whole sums, divided once."""
    sums = avg_pool3d(input, *options, 1)
    if divisor is None:
        ones = ones_like(input).double()
        divisor = (avg_pool3d(ones, *options, 1) / avg_pool3d(ones, *options)).round().long()
    return sums.div(divisor, rounding_mode="trunc")


def _with_indices(pool):
    def function(
        input,
        kernel_size,
        stride=None,
        padding=0,
        dilation=1,
        ceil_mode=False,
        return_indices=False,
    ):
        return pool(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices=True)

    function.__name__ = function.__qualname__ = f"{pool.__name__}_with_indices"
    function.__doc__ = f"What {pool.__name__} gives with return_indices, whatever that is here."
    return function


max_pool1d_with_indices = _with_indices(max_pool1d)
max_pool2d_with_indices = _with_indices(max_pool2d)
max_pool3d_with_indices = _with_indices(max_pool3d)


def _lp_pool(rank, input, norm_type, kernel_size, stride, ceil_mode):
    average, largest = _POOLS[rank]
    if math.isinf(norm_type):
        side = math.copysign(1, norm_type)
        magnitudes = absolute(input)
        return side * largest(side * magnitudes, kernel_size, stride, 0, 1, ceil_mode)
    kernel = sizes_of(f"lp_pool{rank}d", "kernel_size", kernel_size, rank)
    means = average(input**norm_type, kernel, stride, 0, ceil_mode)
    return (sign(means) * relu(absolute(means)) * math.prod(kernel)) ** (1.0 / norm_type)


_POOLS = {
    1: (avg_pool1d, max_pool1d),
    2: (avg_pool2d, max_pool2d),
    3: (avg_pool3d, max_pool3d),
}


def lp_pool1d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """(sum of x^p over each window of (N, C, L))^(1 / p)"""
    return _lp_pool(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """(sum of x^p over each window of (N, C, H, W))^(1 / p)"""
    return _lp_pool(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """(sum of x^p over each window of (N, C, D, H, W))^(1 / p)"""
    return _lp_pool(3, input, norm_type, kernel_size, stride, ceil_mode)
