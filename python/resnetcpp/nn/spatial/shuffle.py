"""Channels in another order, and as finer pixels."""

from resnetcpp._C import ShapeError

__all__ = ["channel_shuffle", "native_channel_shuffle", "pixel_shuffle", "pixel_unshuffle"]


def _check_rank(op, input):
    if input.dim() < 3:
        raise ShapeError(
            f"{op}: expected input with at least 3 dimensions, got {tuple(input.shape)}"
        )


def channel_shuffle(input, groups):
    """Deals the channels of (N, C, ...) out to `groups` piles in turn. Zhang et al., 2018."""
    _check_rank("channel_shuffle", input)
    batch, channels, *sizes = input.shape
    if groups < 1 or channels % groups != 0:
        raise RuntimeError(
            f"channel_shuffle: expected channels divisible by {groups} groups, got {channels}"
        )
    piles = input.reshape(batch, groups, channels // groups, *sizes)
    return piles.transpose(1, 2).reshape(input.shape)


def native_channel_shuffle(input, groups):
    """channel_shuffle under its other name."""
    return channel_shuffle(input, groups)


def pixel_shuffle(input, upscale_factor):
    """Channels become pixels: (..., C * r * r, H, W) -> (..., C, H * r, W * r)."""
    _check_rank("pixel_shuffle", input)
    r = upscale_factor
    *batch, channels, height, width = input.shape
    if r < 1 or channels % (r * r) != 0:
        raise ValueError(
            f"pixel_shuffle: expected a multiple of {r} * {r} channels, got {tuple(input.shape)}"
        )
    x = input.reshape(*batch, channels // (r * r), r, r, height, width)
    x = x.permute(*range(len(batch) + 1), -2, -4, -1, -3)
    return x.reshape(*batch, channels // (r * r), height * r, width * r)


def pixel_unshuffle(input, downscale_factor):
    """Pixels become channels: the reverse of pixel_shuffle. Errors: ValueError."""
    _check_rank("pixel_unshuffle", input)
    r = downscale_factor
    *batch, channels, height, width = input.shape
    if r < 1 or height % r != 0 or width % r != 0:
        raise ValueError(
            f"pixel_unshuffle: expected a height and a width divisible by {r}, got "
            f"{tuple(input.shape)}"
        )
    x = input.reshape(*batch, channels, height // r, r, width // r, r)
    x = x.permute(*range(len(batch) + 1), -3, -1, -4, -2)
    return x.reshape(*batch, channels * r * r, height // r, width // r)
