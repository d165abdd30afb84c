"""Special functions, element by element (``torch.special``)."""

import math

from resnetcpp import _C
from resnetcpp._C import (
    digamma,
    erf,
    erfc,
    erfinv,
    exp2,
    expm1,
    i0,
    log1p,
    log_softmax,
    logsumexp,
    polygamma,
    round,
    softmax,
)
from resnetcpp._C import digamma as psi
from resnetcpp._C import igamma as gammainc
from resnetcpp._C import igammac as gammaincc
from resnetcpp._C import lgamma as gammaln
from resnetcpp._C import sigmoid as expit
from resnetcpp._C._special import (
    airy_ai,
    bessel_j0,
    bessel_j1,
    bessel_y0,
    bessel_y1,
    erfcx,
    i0e,
    i1,
    i1e,
    log_ndtr,
    modified_bessel_k0,
    modified_bessel_k1,
    ndtri,
    scaled_modified_bessel_k0,
    scaled_modified_bessel_k1,
)
from resnetcpp._C._special import zeta as _zeta
from resnetcpp._composed.elementwise.logarithms import logit, xlogy
from resnetcpp._composed.elementwise.logarithms import mvlgamma as multigammaln
from resnetcpp._composed.elementwise.operands import as_pair
from resnetcpp._composed.elementwise.pointwise import sinc

_RECURRENCES = {
    # p(n + 1) = (a x + b) p(n) - c p(n - 1), with a, b and c of n; p(0) = 1 and p(1).
    "chebyshev_polynomial_t": (lambda n: (2, 0, 1), lambda x: x),
    "chebyshev_polynomial_u": (lambda n: (2, 0, 1), lambda x: 2 * x),
    "chebyshev_polynomial_v": (lambda n: (2, 0, 1), lambda x: 2 * x - 1),
    "chebyshev_polynomial_w": (lambda n: (2, 0, 1), lambda x: 2 * x + 1),
    "hermite_polynomial_h": (lambda n: (2, 0, 2 * n), lambda x: 2 * x),
    "hermite_polynomial_he": (lambda n: (1, 0, n), lambda x: x),
    "laguerre_polynomial_l": (
        lambda n: (-1 / (n + 1), (2 * n + 1) / (n + 1), n / (n + 1)),
        lambda x: 1 - x,
    ),
    "legendre_polynomial_p": (lambda n: ((2 * n + 1) / (n + 1), 0, n / (n + 1)), lambda x: x),
}

__all__ = [
    "airy_ai",
    "bessel_j0",
    "bessel_j1",
    "bessel_y0",
    "bessel_y1",
    "digamma",
    "entr",
    "erf",
    "erfc",
    "erfcx",
    "erfinv",
    "exp2",
    "expit",
    "expm1",
    "gammainc",
    "gammaincc",
    "gammaln",
    "i0",
    "i0e",
    "i1",
    "i1e",
    "log1p",
    "log_ndtr",
    "log_softmax",
    "logit",
    "logsumexp",
    "modified_bessel_i0",
    "modified_bessel_i1",
    "modified_bessel_k0",
    "modified_bessel_k1",
    "multigammaln",
    "ndtr",
    "ndtri",
    "polygamma",
    "psi",
    "round",
    "scaled_modified_bessel_k0",
    "scaled_modified_bessel_k1",
    "sinc",
    "softmax",
    "spherical_bessel_j0",
    "xlog1py",
    "xlogy",
    "zeta",
    *_RECURRENCES,
    *(f"shifted_{name}" for name in _RECURRENCES if name.startswith("chebyshev")),
]

modified_bessel_i0 = i0
modified_bessel_i1 = i1


def entr(input):
    """-x log(x), 0 at 0 and minus infinity below."""
    inside = input > 0
    safe = _C.where(inside, input, 1.0)
    outside = _C.where(input == 0, 0.0, _C.where(_C.isnan(input), input, -math.inf))
    return _C.where(inside, -safe * _C.log(safe), outside)


def ndtr(input):
    """The normal distribution function."""
    return _C.erfc(input * -math.sqrt(0.5)) / 2


def xlog1py(input, other):
    """x log(1 + y), and 0 where x is 0 and y no NaN."""
    input, other = as_pair("xlog1py", input, other)
    nothing = (input == 0) & ~_C.isnan(other)
    return _C.where(nothing, 0.0, input * _C.log1p(_C.where(nothing, 1.0, other)))


def zeta(input, other):
    """Hurwitz' zeta function: the sum of (other + k)^-input over k = 0, 1, ..."""
    return _zeta(*as_pair("zeta", input, other))


def spherical_bessel_j0(input):
    """sin(x) / x, and 1 at 0."""
    return sinc(input / math.pi)


def _polynomial(name):
    step, first = _RECURRENCES[name]

    def function(input, n):
        x, order = as_pair(name, input, n)
        order = order.to(_C.int64)
        before, now = _C.ones_like(x * 1.0), first(x * 1.0)
        result = _C.where(order < 0, 0.0, _C.where(order == 0, before, now))
        for k in range(1, int(order.max()) if order.numel() else 0):
            a, b, c = step(k)
            before, now = now, (a * x + b) * now - c * before
            result = _C.where(order == k + 1, now, result)
        return result

    kind, letter = name.split("_")[0].title(), name.split("_")[-1]
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"{kind}'s polynomial {letter} of order n, a number or a tensor; 0 below 0."
    return function


def _shifted(polynomial):
    def function(input, n):
        return polynomial(2 * input - 1, n)

    function.__name__ = function.__qualname__ = f"shifted_{polynomial.__name__}"
    function.__doc__ = f"{polynomial.__name__} of 2 x - 1."
    return function


for _name in _RECURRENCES:
    globals()[_name] = _polynomial(_name)
    if _name.startswith("chebyshev"):
        globals()[f"shifted_{_name}"] = _shifted(globals()[_name])
