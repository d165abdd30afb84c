"""Maxima put back where max pooling found them."""

import math

from resnetcpp._C import DtypeError, ShapeError, int64, zeros
from resnetcpp.nn.spatial.sizes import check_rank, sizes_of

__all__ = ["max_unpool1d", "max_unpool2d", "max_unpool3d"]


def _default_sizes(input, kernel, stride, padding):
    """The smallest sizes whose pooling gives this many windows, so far as they may be known."""
    windows = zip(input.shape[-len(kernel) :], kernel, stride, padding, strict=True)
    return [(n - 1) * s + k - 2 * p for n, k, s, p in windows]


def _output_sizes(input, kernel, stride, padding, output_size):
    """Errors: ValueError for an output_size that no such pooling makes."""
    default = _default_sizes(input, kernel, stride, padding)
    if output_size is None:
        return default
    rank = len(kernel)
    sizes = list(output_size)[2:] if len(output_size) == rank + 2 else list(output_size)
    if len(sizes) != rank:
        raise ValueError(
            f"output_size should be a sequence containing {rank} or {rank + 2} elements, but it "
            f"has a length of '{len(output_size)}'"
        )
    for d, (size, n, step) in enumerate(zip(sizes, default, stride, strict=True)):
        if not n - step < size < n + step:
            raise ValueError(
                f'invalid output_size "{output_size}" (dim {d} must be between {n - step} and '
                f"{n + step})"
            )
    return sizes


def _check(op, input, indices, rank):
    check_rank(op, input, rank)
    if indices.dtype != int64:
        raise DtypeError(f"{op}: expected indices of int64, got {indices.dtype}")
    if indices.shape != input.shape:
        raise ShapeError(
            f"{op}: expected indices of the shape of input {tuple(input.shape)}, got "
            f"{tuple(indices.shape)}"
        )


def _max_unpool(rank, input, indices, kernel_size, stride, padding, output_size):
    op = f"max_unpool{rank}d"
    kernel = sizes_of(op, "kernel_size", kernel_size, rank)
    stride = sizes_of(op, "stride", kernel if stride is None else stride, rank)
    padding = sizes_of(op, "padding", padding, rank)
    _check(op, input, indices, rank)
    sizes = _output_sizes(input, kernel, stride, padding, output_size)
    count = math.prod(sizes)
    if min(sizes) < 0:
        raise ShapeError(f"{op}: expected an output of at least 0 in each size, got {sizes}")
    if indices.numel() > 0 and not 0 <= indices.min().item() <= indices.max().item() < count:
        raise RuntimeError(
            f"{op}: found an invalid max index: expected indices from 0 to {count - 1} for output "
            f"{sizes}, got {indices.min().item()} to {indices.max().item()}"
        )
    rows = input.shape[:-rank]
    empty = zeros(*rows, count, dtype=input.dtype)
    return empty.scatter(-1, indices.flatten(-rank), input.flatten(-rank)).view(*rows, *sizes)


def max_unpool1d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Zeros with the maxima (N, C, L) of max_pool1d where `indices` says."""
    return _max_unpool(1, input, indices, kernel_size, stride, padding, output_size)


def max_unpool2d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Zeros with the maxima (N, C, H, W) of max_pool2d where `indices` says."""
    return _max_unpool(2, input, indices, kernel_size, stride, padding, output_size)


def max_unpool3d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Zeros with the maxima (N, C, D, H, W) of max_pool3d where `indices` says."""
    return _max_unpool(3, input, indices, kernel_size, stride, padding, output_size)
