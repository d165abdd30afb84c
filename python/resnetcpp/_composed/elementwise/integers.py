"""Divisors and shifts. Names and rules are PyTorch's."""

import operator

from resnetcpp import _C
from resnetcpp._C import Tensor, where
from resnetcpp._composed.combine import broadcast_tensors
from resnetcpp._composed.elementwise.operands import as_pair, check_tensors
from resnetcpp._types import result_type

__all__ = ["bitwise_left_shift", "bitwise_right_shift", "gcd", "lcm"]
METHODS = list(__all__)
IN_PLACE = list(__all__)


def _common(op, input, other):
    """Both in their common dtype. Errors: TypeError unless that is one of integers."""
    check_tensors(op, input=input, other=other)
    dtype = result_type(input, other)
    if dtype.is_floating_point or dtype == _C.bool:  # division need not come to an end
        raise TypeError(f"{op}: expected tensors of integers, got {input.dtype} and {other.dtype}")
    return input.to(dtype), other.to(dtype)


def gcd(input, other):
    """The greatest common divisor of integers. Errors: TypeError for others."""
    a, b = broadcast_tensors(*(_C.abs(x) for x in _common("gcd", input, other)))
    while bool((b != 0).any()):
        safe = where(b == 0, 1, b)
        a, b = where(b == 0, a, b), where(b == 0, 0, a % safe)
    return a


def lcm(input, other):
    """The least common multiple."""
    input, other = _common("lcm", input, other)
    divisor = gcd(input, other)
    return _C.abs(input // where(divisor == 0, 1, divisor) * other)


def _common_shift(op, input, count):
    return _common(op, *as_pair(op, input, count))


def _bits(x):
    return 8 * x.element_size()


def _by_power(step, input, count):
    """step(input, 2^count), in two steps: 2^63 is no int64."""
    half = count // 2
    return step(step(input, 2**half), 2 ** (count - half))


def bitwise_left_shift(input, other):
    """input * 2^other, of integers; 0 where more bits are shifted than there are."""
    input, count = _common_shift("bitwise_left_shift", input, other)
    inside = (count >= 0) & (count < _bits(input))
    return where(inside, _by_power(operator.mul, input, where(inside, count, 0)), 0)


def bitwise_right_shift(input, other):
    """input / 2^other rounded down, of integers; 0 or -1 where all bits are shifted out."""
    input, count = _common_shift("bitwise_right_shift", input, other)
    longest = _bits(input) - input.is_signed()
    inside = (count >= 0) & (count < longest)
    return _by_power(operator.floordiv, input, where(inside, count, longest))


def _shifted_in_place(shift):
    return lambda self, other: self.copy_(shift(self, other))


Tensor.__ilshift__ = _shifted_in_place(bitwise_left_shift)
Tensor.__irshift__ = _shifted_in_place(bitwise_right_shift)
Tensor.__rlshift__ = lambda self, other: bitwise_left_shift(_C.full_like(self, other), self)
Tensor.__rrshift__ = lambda self, other: bitwise_right_shift(_C.full_like(self, other), self)
Tensor.__lshift__ = bitwise_left_shift
Tensor.__rshift__ = bitwise_right_shift
