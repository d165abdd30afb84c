"""Functions of one or two tensors, element by element. Names and rules are PyTorch's."""

import math

from resnetcpp import _C
from resnetcpp._C import Tensor, where
from resnetcpp._composed.elementwise.operands import check_tensors
from resnetcpp._types import result_type

__all__ = [
    "copysign",
    "deg2rad",
    "float_power",
    "fmax",
    "fmin",
    "frac",
    "heaviside",
    "isneginf",
    "isposinf",
    "isreal",
    "nan_to_num",
    "positive",
    "rad2deg",
    "rsub",
    "sgn",
    "signbit",
    "sinc",
]

IN_PLACE = [
    "copysign",
    "deg2rad",
    "float_power",
    "frac",
    "heaviside",
    "nan_to_num",
    "rad2deg",
    "sgn",
    "sinc",
]
METHODS = list(__all__)


def positive(input):
    """The tensor itself. Errors: RuntimeError for bools."""
    if input.dtype == _C.bool:
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


def frac(input):
    """x - trunc(x)"""
    return input - _C.trunc(input)


def sgn(input):
    """-1, 0 or 1."""
    return _C.sign(input)


def signbit(input):
    """Whether the sign is a minus, that of -0.0 too."""
    negative = input < 0
    if not input.is_floating_point():
        return negative
    return negative | ((input == 0) & (_C.reciprocal(input.detach()) < 0))


def isposinf(input):
    """Whether an element is infinity."""
    return input == math.inf


def isneginf(input):
    """Whether an element is minus infinity."""
    return input == -math.inf


def isreal(input):
    """True everywhere: there are no complex numbers here."""
    return _C.ones_like(input, dtype=_C.bool)


def deg2rad(input):
    """Degrees as radians."""
    return input * (math.pi / 180)


def rad2deg(input):
    """Radians as degrees."""
    return input * (180 / math.pi)


def rsub(input, other, alpha=1):
    """other - alpha * input"""
    return _C.rsub(input if alpha == 1 else input * alpha, other)


def sinc(input):
    """sin(pi x) / (pi x), and 1 at 0."""
    scaled = input * math.pi
    safe = where(scaled == 0, 1.0, scaled)
    return where(scaled == 0, 1.0, _C.sin(safe) / safe)


def nan_to_num(input, nan=None, posinf=None, neginf=None):
    """NaN and infinities replaced, infinities by the largest finite numbers if not told."""
    if not input.is_floating_point():
        return input.clone()
    largest = 3.4028234663852886e38 if input.dtype == _C.float32 else 1.7976931348623157e308
    result = where(_C.isnan(input), 0.0 if nan is None else nan, input)
    result = where(input == math.inf, largest if posinf is None else posinf, result)
    return where(input == -math.inf, -largest if neginf is None else neginf, result)


def heaviside(input, values):
    """0 below 0, 1 above, and ``values`` at 0."""
    check_tensors("heaviside", input=input, values=values)
    if input.dtype != values.dtype:
        raise RuntimeError(
            f"heaviside: expected tensors of one dtype, got {input.dtype} and {values.dtype}"
        )
    return where(input == 0, values, (input > 0).to(input.dtype))


def fmax(input, other):
    """The larger one; the number if the other is NaN."""
    larger = _C.maximum(input, other)
    return where(_C.isnan(input), other, where(_C.isnan(other), input, larger))


def fmin(input, other):
    """The smaller one; the number if the other is NaN."""
    smaller = _C.minimum(input, other)
    return where(_C.isnan(input), other, where(_C.isnan(other), input, smaller))


def copysign(input, other):
    """The size of ``input`` with the sign of ``other``."""
    check_tensors("copysign", input=input)
    size = _C.abs(input if input.is_floating_point() else input.to(_C.get_default_dtype()))
    if isinstance(other, Tensor):
        size = size.to(result_type(size, other))
        return where(signbit(other), -size, size)
    return -size if math.copysign(1.0, other) < 0 else size


def float_power(input, exponent):
    """input to the power of exponent, in float64."""
    base = input.double() if isinstance(input, Tensor) else input
    return _C.pow(base, exponent.double() if isinstance(exponent, Tensor) else exponent)
