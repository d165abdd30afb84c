"""Max pooling over windows at random places. Graham, 2014."""

import math

from resnetcpp._C import arange, cat, full, int64, rand
from resnetcpp._C._functional import max_pool2d
from resnetcpp.nn.sizes import _ntuple
from resnetcpp.nn.spatial.sizes import check_rank, sizes_of

__all__ = [
    "fractional_max_pool2d",
    "fractional_max_pool2d_with_indices",
    "fractional_max_pool3d",
    "fractional_max_pool3d_with_indices",
]

# Which of a channel's random numbers PyTorch takes for each size: of planes, the width's is first.
_SAMPLE_OF = {2: (1, 0), 3: (0, 1, 2)}


def _output_sizes(op, input, output_size, output_ratio, rank):
    if output_size is not None:
        return sizes_of(op, "output_size", output_size, rank)
    if output_ratio is None:
        raise ValueError(f"{op} requires specifying either an output_size or an output_ratio")
    ratios = _ntuple(rank)(output_ratio)
    return tuple(int(n * r) for n, r in zip(input.shape[-rank:], ratios, strict=True))


def _check_windows(op, input, kernel, output):
    for size, k, n in zip(input.shape[2:], kernel, output, strict=True):
        if k < 1 or n < 1 or n + k - 1 > size:
            raise RuntimeError(
                f"{op}: expected an output_size and a kernel_size of at least 1, whose sum less 1 "
                f"fits into input {tuple(input.shape)}, got {tuple(output)} and {tuple(kernel)}"
            )


def _starts(samples, size, kernel, count):
    """(N, C, count): where the windows along one size begin; the last one ends with the input."""
    last = full((*samples.shape, 1), size - kernel, dtype=int64)
    if count == 1:
        return last
    step = (size - kernel) / (count - 1)
    shift = samples.unsqueeze(-1)
    steps = arange(count - 1, dtype=samples.dtype)
    return cat([((steps + shift) * step).long() - (shift * step).long(), last], -1)


def _window_places(input, samples, kernel, output):
    """(N, C, *output, *kernel): which element of its plane or volume each window sees."""
    rank = len(kernel)
    places = 0
    for d, (size, k, n) in enumerate(zip(input.shape[2:], kernel, output, strict=True)):
        starts = _starts(samples[..., _SAMPLE_OF[rank][d]], size, k, n)
        along = starts.unsqueeze(-1) + arange(k)
        shape = [*input.shape[:2], *[1] * (2 * rank)]
        shape[2 + d], shape[2 + rank + d] = n, k
        places = places * size + along.view(shape)
    return places


def _pool(input, samples, kernel, output):
    """Values and places, (N, C, *output) each."""
    batch, channels = input.shape[:2]
    planes = batch * channels
    count, windows = math.prod(kernel), math.prod(output)
    places = _window_places(input, samples, kernel, output).reshape(planes, windows * count)
    seen = input.reshape(planes, math.prod(input.shape[2:])).gather(1, places)
    lines = seen.view(planes, 1, windows, count)
    values, chosen = max_pool2d(lines, (1, count), return_indices=True)
    indices = places.gather(1, chosen.view(planes, windows))
    return tuple(part.reshape(batch, channels, *output) for part in (values, indices))


def _fractional(rank, input, kernel_size, output_size, output_ratio, samples):
    op = f"fractional_max_pool{rank}d"
    check_rank(op, input, rank)
    kernel = sizes_of(op, "kernel_size", kernel_size, rank)
    output = _output_sizes(op, input, output_size, output_ratio, rank)
    batch = input if input.dim() == rank + 2 else input.unsqueeze(0)
    _check_windows(op, batch, kernel, output)
    if samples is None:
        samples = rand(*batch.shape[:2], rank, dtype=input.dtype)
    images, channels = batch.shape[:2]
    if samples.shape[1:] != (channels, rank) or samples.shape[0] < images:
        raise RuntimeError(
            f"{op}: expected _random_samples of shape {(images, channels, rank)}, or of more "
            f"images, got {tuple(samples.shape)}"
        )
    pooled = _pool(batch, samples[:images], kernel, output)
    return pooled if batch is input else tuple(part.squeeze(0) for part in pooled)


def fractional_max_pool2d_with_indices(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    """The maxima of (N, C, H, W) and their places, whatever return_indices is here."""
    return _fractional(2, input, kernel_size, output_size, output_ratio, _random_samples)


def fractional_max_pool3d_with_indices(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    """The maxima of (N, C, D, H, W) and their places, whatever return_indices is here."""
    return _fractional(3, input, kernel_size, output_size, output_ratio, _random_samples)


def fractional_max_pool2d(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    """The largest value of windows of (N, C, H, W) at random places, about evenly spread.

    Args:
        output_size, output_ratio: one of them: sizes, or parts of those of the input
        return_indices: also gives the place of each maximum in its plane
        _random_samples: (N, C, 2) numbers in [0, 1), instead of new ones
    """
    pooled = _fractional(2, input, kernel_size, output_size, output_ratio, _random_samples)
    return pooled if return_indices else pooled[0]


def fractional_max_pool3d(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    """The same of (N, C, D, H, W); `_random_samples` are (N, C, 3)."""
    pooled = _fractional(3, input, kernel_size, output_size, output_ratio, _random_samples)
    return pooled if return_indices else pooled[0]
