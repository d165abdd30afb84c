"""Dropout of whole channels, and that which keeps mean and variance."""

import math

from resnetcpp._C import ShapeError, empty, empty_like
from resnetcpp.nn.spatial.sizes import check_rank

__all__ = [
    "alpha_dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "feature_alpha_dropout",
    "feature_dropout",
]

# What selu tends to for small inputs, without its sign: scale * alpha. Klambauer et al., 2017.
_SELU_FLOOR = 1.7580993408473766


def _is_idle(input, p, training):
    """Whether nothing is dropped. Errors: ValueError."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    return not training or p == 0 or input.numel() == 0


def _channel_noise(input):
    """One number for each channel of (N, C, ...)."""
    if input.dim() < 2:
        raise ShapeError("Feature dropout requires at least 2 dimensions in the input")
    return empty(*input.shape[:2], *[1] * (input.dim() - 2), dtype=input.dtype)


def _multiply(input, noise, inplace):
    return input.mul_(noise) if inplace else input * noise


def feature_dropout(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, ...) with probability p and scales the others."""
    if _is_idle(input, p, training):
        return input
    noise = _channel_noise(input)
    if p == 1:
        return _multiply(input, noise.zero_(), inplace)
    return _multiply(input, noise.bernoulli_(1 - p).div_(1 - p), inplace)


def _of_one_or_many(input, rank, p, training, inplace):
    """feature_dropout of (N, C, ...), or of (C, ...) with `rank` places."""
    if input.dim() != rank + 1:
        return feature_dropout(input, p, training, inplace)
    output = feature_dropout(input.unsqueeze(0), p, training, inplace)
    return input if inplace else output.squeeze(0)


def dropout1d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, L) or (C, L) with probability p."""
    check_rank("dropout1d", input, 1)
    return _of_one_or_many(input, 1, p, training, inplace)


def dropout2d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, H, W) with probability p; (N, C, L) counts as a batch."""
    return feature_dropout(input, p, training, inplace)


def dropout3d(input, p=0.5, training=True, inplace=False):
    """Zeroes whole channels of (N, C, D, H, W) or (C, D, H, W) with probability p."""
    return _of_one_or_many(input, 3, p, training, inplace)


def _alpha_dropout(input, p, training, inplace, make_noise):
    if _is_idle(input, p, training):
        return input
    if p == 1:
        return _multiply(input, 0, inplace)
    scale = 1 / math.sqrt((_SELU_FLOOR**2 * p + 1) * (1 - p))
    noise = make_noise(input.detach()).bernoulli_(1 - p)
    shift = noise.add(-1).mul_(_SELU_FLOOR * scale).add_(_SELU_FLOOR * scale * p)
    output = _multiply(input, noise.mul_(scale), inplace)
    return output.add_(shift) if inplace else output + shift


def alpha_dropout(input, p=0.5, training=False, inplace=False):
    """Sets elements to selu's floor with probability p, then brings mean and variance back.

    Klambauer et al., 2017.
    """
    return _alpha_dropout(input, p, training, inplace, empty_like)


def feature_alpha_dropout(input, p=0.5, training=False, inplace=False):
    """alpha_dropout of whole channels of (N, C, ...)."""
    return _alpha_dropout(input, p, training, inplace, _channel_noise)
