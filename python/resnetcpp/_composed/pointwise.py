"""Functions of one or two tensors, element by element. Names and rules are PyTorch's."""

import math

from resnetcpp import _C
from resnetcpp._C import Tensor, where

__all__ = [
    "bitwise_left_shift",
    "bitwise_right_shift",
    "copysign",
    "deg2rad",
    "float_power",
    "fmax",
    "fmin",
    "frac",
    "gcd",
    "heaviside",
    "hypot",
    "isin",
    "isneginf",
    "isposinf",
    "isreal",
    "lcm",
    "logaddexp",
    "logit",
    "nan_to_num",
    "positive",
    "rad2deg",
    "sgn",
    "signbit",
    "sinc",
    "special_xlogy",
    "xlogy",
]

IN_PLACE = [
    "bitwise_left_shift",
    "bitwise_right_shift",
    "copysign",
    "deg2rad",
    "float_power",
    "frac",
    "gcd",
    "heaviside",
    "hypot",
    "lcm",
    "logit",
    "nan_to_num",
    "rad2deg",
    "sgn",
    "sinc",
    "xlogy",
]
METHODS = [name for name in __all__ if name not in ("isin", "special_xlogy")]


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


def sinc(input):
    """sin(pi x) / (pi x), and 1 at 0."""
    scaled = input * math.pi
    safe = where(scaled == 0, 1.0, scaled)
    return where(scaled == 0, 1.0, _C.sin(safe) / safe)


def logit(input, eps=None):
    """log(x / (1 - x)), with x brought into [eps, 1 - eps] first."""
    if eps is not None:
        input = _C.clamp(input, eps, 1 - eps)
    return _C.log(input / (1 - input))


def nan_to_num(input, nan=0.0, posinf=None, neginf=None):
    """NaN and infinities replaced, infinities by the largest finite numbers if not told."""
    if not input.is_floating_point():
        return input.clone()
    largest = 3.4028234663852886e38 if input.dtype == _C.float32 else 1.7976931348623157e308
    result = where(_C.isnan(input), 0.0 if nan is None else nan, input)
    result = where(input == math.inf, largest if posinf is None else posinf, result)
    return where(input == -math.inf, -largest if neginf is None else neginf, result)


def heaviside(input, values):
    """0 below 0, 1 above, and ``values`` at 0."""
    return where(input == 0, values, (input > 0).to(input.dtype))


def hypot(input, other):
    """sqrt(x^2 + y^2)"""
    return _C.sqrt(_C.square(input) + _C.square(other))


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
    size = _C.abs(input if input.is_floating_point() else input.to(_C.get_default_dtype()))
    if isinstance(other, Tensor):
        return where(signbit(other), -size, size)
    return -size if math.copysign(1.0, other) < 0 else size


def xlogy(input, other):
    """x * log(y), and 0 where x is 0."""
    if not isinstance(input, Tensor):
        input = _C.tensor(input, dtype=other.dtype)
    if not isinstance(other, Tensor):
        other = _C.tensor(other, dtype=input.dtype)
    nothing = (input == 0) & ~_C.isnan(other)
    return where(nothing, 0.0, input * _C.log(where(nothing, 1.0, other)))


special_xlogy = xlogy


def logaddexp(input, other):
    """log(exp(x) + exp(y))"""
    return _C.logsumexp(_C.stack(_broadcast(input, other)), 0)


def _broadcast(a, b):
    return [a + _C.zeros_like(b), b + _C.zeros_like(a)]


def float_power(input, exponent):
    """input to the power of exponent, in float64."""
    base = input.double() if isinstance(input, Tensor) else input
    return _C.pow(base, exponent.double() if isinstance(exponent, Tensor) else exponent)


def gcd(input, other):
    """The greatest common divisor of integers. Errors: TypeError for others."""
    for x in (input, other):
        if x.is_floating_point() or x.dtype == _C.bool:  # division need not come to an end
            raise TypeError(f"gcd: expected tensors of integers, got {x.dtype}")
    a, b = _C.abs(input), _C.abs(other)
    while bool((b != 0).any()):
        safe = where(b == 0, 1, b)
        a, b = where(b == 0, a, b), where(b == 0, 0, a % safe)
    return a


def lcm(input, other):
    """The least common multiple."""
    divisor = gcd(input, other)
    return _C.abs(input // where(divisor == 0, 1, divisor) * other)


_SHIFTED_OUT = 63  # 2^63 is no int64


def _power_of_two(input, count):
    if input.is_floating_point():
        raise TypeError(f"shift: expected a tensor of integers, got {input.dtype}")
    return _C.pow(2, count) if isinstance(count, Tensor) else 2**count


def bitwise_left_shift(input, other):
    """input * 2^other, of integers; 0 where more bits are shifted than there are."""
    if isinstance(other, int) and not 0 <= other < _SHIFTED_OUT:
        return input * 0
    return input * _power_of_two(input, other)


def bitwise_right_shift(input, other):
    """input / 2^other rounded down, of integers; 0 or -1 where all bits are shifted out."""
    if isinstance(other, int) and not 0 <= other < _SHIFTED_OUT:
        return -(input < 0).to(input.dtype)
    return input // _power_of_two(input, other)


def isin(elements, test_elements, *, assume_unique=False, invert=False):
    """Whether each element is one of ``test_elements``."""
    elements, tests = _C.as_tensor(elements), _C.as_tensor(test_elements)
    found = (elements.unsqueeze(-1) == tests.reshape(-1)).any(-1)
    return ~found if invert else found


def _shifted_in_place(shift):
    return lambda self, other: self.copy_(shift(self, other))


Tensor.__ilshift__ = _shifted_in_place(bitwise_left_shift)
Tensor.__irshift__ = _shifted_in_place(bitwise_right_shift)
Tensor.__lshift__ = bitwise_left_shift
Tensor.__rshift__ = bitwise_right_shift
