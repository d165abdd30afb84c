"""Checks of ranks and sizes that the functions over places share."""

import math
import operator
from collections.abc import Iterable

from resnetcpp._C import ShapeError

_PLACES = {1: "L", 2: "H, W", 3: "D, H, W"}
_COUNTS = {1: "", 2: " or two", 3: " or three"}


def check_rank(op, input, rank):
    """Errors: ShapeError unless input is (N, C, ...) or (C, ...) with `rank` places."""
    if input.dim() not in (rank + 1, rank + 2):
        places = _PLACES[rank]
        raise ShapeError(
            f"{op}: expected input (N, C, {places}) or (C, {places}), got {tuple(input.shape)}"
        )


def check_filled(op, input, rank):
    """Errors: ShapeError if the channels or one of `rank` places are empty."""
    if 0 in input.shape[-rank - 1 :]:
        raise ShapeError(
            f"{op}: expected sizes of at least 1 but for the batch, got {tuple(input.shape)}"
        )


def sizes_of(op, name, value, rank):
    """`rank` whole numbers from one or from that many. Errors: ShapeError, TypeError."""
    sizes = tuple(value) if isinstance(value, Iterable) else (value,)
    sizes = sizes * rank if len(sizes) == 1 else sizes
    if len(sizes) != rank:
        raise ShapeError(f"{op}: expected {name} as one number{_COUNTS[rank]}, got {tuple(value)}")
    return tuple(operator.index(size) for size in sizes)


def check_least(op, name, sizes, least):
    """Errors: ShapeError unless every size is at least that."""
    if min(sizes) < least:
        raise ShapeError(f"{op}: expected {name} of at least {least}, got {sizes}")


def image_size(op, name, value, beside):
    """A size of a sequence as that of an image of height 1, whose own size is `beside`."""
    return (beside, *sizes_of(op, name, value, 1))


def planes_of(input):
    """(..., D, H, W) as (R, D, H, W), the volumes of all channels of all images."""
    *rows, depth, height, width = input.shape
    return input.reshape(math.prod(rows), depth, height, width)


def with_batch(function, input, rank):
    """function(input) of a batch, which is one item where input has none."""
    if input.dim() == rank + 2:
        return function(input)
    return function(input.unsqueeze(0)).squeeze(0)
