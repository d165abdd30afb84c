"""Divisors and shifts. Names and rules are PyTorch's."""

from resnetcpp import _C
from resnetcpp._C import Tensor, where
from resnetcpp._types import result_type

__all__ = ["bitwise_left_shift", "bitwise_right_shift", "gcd", "lcm"]
METHODS = list(__all__)
IN_PLACE = list(__all__)


def _common(op, input, other):
    """Both in their common dtype. Errors: TypeError unless that is one of integers."""
    dtype = result_type(input, other)
    if dtype.is_floating_point or dtype == _C.bool:  # division need not come to an end
        raise TypeError(f"{op}: expected tensors of integers, got {input.dtype} and {other.dtype}")
    return input.to(dtype), other.to(dtype)


def gcd(input, other):
    """The greatest common divisor of integers. Errors: TypeError for others."""
    a, b = (_C.abs(x) for x in _common("gcd", input, other))
    while bool((b != 0).any()):
        safe = where(b == 0, 1, b)
        a, b = where(b == 0, a, b), where(b == 0, 0, a % safe)
    return a


def lcm(input, other):
    """The least common multiple."""
    input, other = _common("lcm", input, other)
    divisor = gcd(input, other)
    return _C.abs(input // where(divisor == 0, 1, divisor) * other)


_SHIFTED_OUT = 63  # 2^63 is no int64


def _power_of_two(input, count):
    if input.is_floating_point():
        raise TypeError(f"shift: expected a tensor of integers, got {input.dtype}")
    if not isinstance(count, Tensor):
        return 2**count
    return _C.pow(2, _common("shift", input, count)[1])


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


def _shifted_in_place(shift):
    return lambda self, other: self.copy_(shift(self, other))


Tensor.__ilshift__ = _shifted_in_place(bitwise_left_shift)
Tensor.__irshift__ = _shifted_in_place(bitwise_right_shift)
Tensor.__rlshift__ = lambda self, other: bitwise_left_shift(_C.full_like(self, other), self)
Tensor.__rrshift__ = lambda self, other: bitwise_right_shift(_C.full_like(self, other), self)
Tensor.__lshift__ = bitwise_left_shift
Tensor.__rshift__ = bitwise_right_shift
