"""Logarithms, exponents and what is made of them. Names and rules are PyTorch's."""

import math
from collections import namedtuple

from resnetcpp import _C
from resnetcpp._C import where
from resnetcpp._composed.elementwise.operands import as_pair, check_tensors

__all__ = [
    "frexp",
    "ldexp",
    "logaddexp",
    "logaddexp2",
    "logit",
    "mvlgamma",
    "special_xlogy",
    "xlogy",
]
METHODS = [name for name in __all__ if name != "special_xlogy"]
IN_PLACE = ["ldexp", "logit", "mvlgamma", "xlogy"]

Frexp = namedtuple("frexp", ["mantissa", "exponent"])

_LN2 = math.log(2.0)


def logit(input, eps=None):
    """log(x / (1 - x)), with x brought into [eps, 1 - eps] first."""
    if not input.is_floating_point():
        input = input.to(_C.get_default_dtype())
    if eps is not None:
        input = _C.clamp(input, eps, 1 - eps)
    return _C.log(input / (1 - input))


def xlogy(input, other):
    """x * log(y), and 0 where x is 0."""
    input, other = as_pair("xlogy", input, other)
    nothing = (input == 0) & ~_C.isnan(other)
    return where(nothing, 0.0, input * _C.log(where(nothing, 1.0, other)))


special_xlogy = xlogy


def logaddexp(input, other):
    """log(exp(x) + exp(y))"""
    return _C.logsumexp(_C.stack(_broadcast(input, other)), 0)


def logaddexp2(input, other):
    """log2(2^x + 2^y)"""
    return logaddexp(input * _LN2, other * _LN2) / _LN2


def _broadcast(a, b):
    return [a + _C.zeros_like(b), b + _C.zeros_like(a)]


def ldexp(input, other):
    """input * 2^other"""
    check_tensors("ldexp", input=input, other=other)
    return input * _C.pow(2.0, other)


def frexp(input):
    """The mantissa in [0.5, 1) and the exponent, int32, with input = mantissa * 2^exponent.

    Errors: TypeError unless floating-point.
    """
    return Frexp(*_C._special.frexp(input))


def mvlgamma(input, p):
    """The logarithm of the multivariate gamma function of dimension p.

    p (p - 1) / 4 * log(pi) + the sum of lgamma(input - j / 2) over j < p. Errors: RuntimeError
    unless p is positive.
    """
    if p < 1:
        raise RuntimeError(f"mvlgamma: expected p to be 1 or more, got {p}")
    if not input.is_floating_point():
        input = input.to(_C.get_default_dtype())
    parts = _C.lgamma(input.unsqueeze(-1) - _C.arange(p, dtype=input.dtype) / 2)
    return parts.sum(-1) + p * (p - 1) / 4 * math.log(math.pi)
