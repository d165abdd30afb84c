"""Windows for spectra: ``torch.hann_window`` and its kin. Formulas are PyTorch's."""

import math

from resnetcpp import _C

__all__ = [
    "bartlett_window",
    "blackman_window",
    "hamming_window",
    "hann_window",
    "kaiser_window",
]
METHODS = []
IN_PLACE = []


def _window(name, length, periodic, shape, dtype, device, requires_grad):
    """shape(places from 0 to 1); periodic windows leave the last place out."""
    dtype = dtype or _C.get_default_dtype()
    if length < 0 or not dtype.is_floating_point:
        raise RuntimeError(
            f"{name}: expected a length from 0 on and a floating-point dtype, got {length}, {dtype}"
        )
    if length < 2:
        result = _C.ones(length, dtype=dtype, device=device)
    else:
        places = _C.arange(length, dtype=_C.float64, device=device)
        result = shape(places / (length if periodic else length - 1)).to(dtype)
    return result.requires_grad_() if requires_grad else result


def _cosines(places, *weights):
    """The sum of weights[k] cos(2 pi k x)."""
    return sum(w * _C.cos(places * (2 * math.pi * k)) for k, w in enumerate(weights))


def hann_window(
    window_length,
    periodic=True,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """(1 - cos(2 pi x)) / 2"""
    options = (dtype, device, requires_grad)
    return _window(
        "hann_window", window_length, periodic, lambda x: _cosines(x, 0.5, -0.5), *options
    )


def hamming_window(
    window_length,
    periodic=True,
    alpha=0.54,
    beta=0.46,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """alpha - beta cos(2 pi x)"""
    options = (dtype, device, requires_grad)
    return _window(
        "hamming_window", window_length, periodic, lambda x: _cosines(x, alpha, -beta), *options
    )


def blackman_window(
    window_length,
    periodic=True,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """0.42 - 0.5 cos(2 pi x) + 0.08 cos(4 pi x)"""
    options = (dtype, device, requires_grad)
    return _window(
        "blackman_window",
        window_length,
        periodic,
        lambda x: _cosines(x, 0.42, -0.5, 0.08),
        *options,
    )


def bartlett_window(
    window_length,
    periodic=True,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """1 - |2 x - 1|"""
    options = (dtype, device, requires_grad)
    return _window(
        "bartlett_window", window_length, periodic, lambda x: 1 - _C.abs(2 * x - 1), *options
    )


def kaiser_window(
    window_length,
    periodic=True,
    beta=12.0,
    *,
    dtype=None,
    layout=None,
    device=None,
    pin_memory=False,
    requires_grad=False,
):
    """I0(beta sqrt(1 - (2 x - 1)^2)) / I0(beta)"""

    def shape(x):
        root = _C.sqrt(_C.clamp(1 - _C.square(2 * x - 1), min=0.0))
        return _C.i0(root * beta) / _C.i0(_C.tensor(beta, dtype=_C.float64))

    options = (dtype, device, requires_grad)
    return _window("kaiser_window", window_length, periodic, shape, *options)
