"""
Names of resnetcpp.special.
"""
from __future__ import annotations
from resnetcpp._C import Tensor
__all__: list[str] = ['airy_ai', 'bessel_j0', 'bessel_j1', 'bessel_y0', 'bessel_y1', 'erfcx', 'frexp', 'i0e', 'i1', 'i1e', 'log_ndtr', 'modified_bessel_k0', 'modified_bessel_k1', 'ndtri', 'scaled_modified_bessel_k0', 'scaled_modified_bessel_k1', 'zeta']
def airy_ai(input: Tensor) -> Tensor:
    """
    Airy's function Ai.
    """
def bessel_j0(input: Tensor) -> Tensor:
    """
    The Bessel function of the first kind of order 0.
    """
def bessel_j1(input: Tensor) -> Tensor:
    """
    The Bessel function of the first kind of order 1.
    """
def bessel_y0(input: Tensor) -> Tensor:
    """
    The Bessel function of the second kind of order 0.
    """
def bessel_y1(input: Tensor) -> Tensor:
    """
    The Bessel function of the second kind of order 1.
    """
def erfcx(input: Tensor) -> Tensor:
    """
    exp(x^2) erfc(x)
    """
def frexp(input: Tensor) -> tuple[Tensor, Tensor]:
    """
    Mantissas and exponents.
    """
def i0e(input: Tensor) -> Tensor:
    """
    exp(-|x|) i0(x)
    """
def i1(input: Tensor) -> Tensor:
    """
    The modified Bessel function of the first kind of order 1.
    """
def i1e(input: Tensor) -> Tensor:
    """
    exp(-|x|) i1(x)
    """
def log_ndtr(input: Tensor) -> Tensor:
    """
    log of the normal distribution function.
    """
def modified_bessel_k0(input: Tensor) -> Tensor:
    """
    The modified Bessel function of the second kind of order 0.
    """
def modified_bessel_k1(input: Tensor) -> Tensor:
    """
    The modified Bessel function of the second kind of order 1.
    """
def ndtri(input: Tensor) -> Tensor:
    """
    The inverse of the normal distribution function.
    """
def scaled_modified_bessel_k0(input: Tensor) -> Tensor:
    """
    exp(x) modified_bessel_k0(x)
    """
def scaled_modified_bessel_k1(input: Tensor) -> Tensor:
    """
    exp(x) modified_bessel_k1(x)
    """
def zeta(input: Tensor, other: Tensor) -> Tensor:
    """
    Hurwitz' zeta function.
    """
