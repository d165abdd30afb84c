#pragma once

#include <cstdint>
#include <utility>

#include "resnetcpp/tensor/tensor.hpp"

/// Trigonometric, hyperbolic and other less common functions, element by element. x (...) -> (...);
/// integers and bools become the default dtype. Names and rules are PyTorch's.
/// Errors: ShapeError where operands do not broadcast.
namespace resnetcpp {

Tensor tan(const Tensor& x);
Tensor asin(const Tensor& x);
Tensor acos(const Tensor& x);
Tensor atan(const Tensor& x);
Tensor sinh(const Tensor& x);
Tensor cosh(const Tensor& x);
Tensor asinh(const Tensor& x);
Tensor acosh(const Tensor& x);
Tensor atanh(const Tensor& x);
/// 2 to the power of x.
Tensor exp2(const Tensor& x);
/// 1 - erf(x), exact where erf(x) is near 1.
Tensor erfc(const Tensor& x);
/// The inverse of erf on (-1, 1).
Tensor erfinv(const Tensor& x);
/// log |Gamma(x)|
Tensor lgamma(const Tensor& x);
/// The derivative of lgamma.
Tensor digamma(const Tensor& x);
/// The derivative of order n of digamma. Errors: Error unless 0 <= n <= 1000.
Tensor polygamma(std::int64_t n, const Tensor& x);

/// The angle of the point (x, y), in (-pi, pi]. y (...), x (...) -> broadcast (...)
Tensor atan2(const Tensor& y, const Tensor& x);
/// C's remainder: the sign is that of a. Errors: Error for an integer divided by 0.
Tensor fmod(const Tensor& a, const Tensor& b);
/// sqrt(a^2 + b^2), also where the squares overflow. Errors: DtypeError unless floating-point.
Tensor hypot(const Tensor& a, const Tensor& b);
/// The mantissa in [0.5, 1) and the exponent (int32) with x = mantissa 2^exponent.
/// Errors: DtypeError unless floating-point.
std::pair<Tensor, Tensor> frexp(const Tensor& x);
/// The next number after a on the way to b; no gradient. Errors: DtypeError unless floating-point.
Tensor nextafter(const Tensor& a, const Tensor& b);

// Of a first argument that requires grad: NotImplementedError.

/// The regularised lower incomplete gamma function of order a.
Tensor igamma(const Tensor& a, const Tensor& x);
/// 1 - igamma(a, x), exact where that is small.
Tensor igammac(const Tensor& a, const Tensor& x);
/// Hurwitz' zeta function: the sum of (q + k)^-x over k = 0, 1, ...
Tensor zeta(const Tensor& x, const Tensor& q);

/// exp(x^2) erfc(x)
Tensor erfcx(const Tensor& x);
/// log of the normal distribution function.
Tensor log_ndtr(const Tensor& x);
/// The inverse of the normal distribution function.
Tensor ndtri(const Tensor& p);

/// Modified Bessel functions of the first kind, of order 0 and 1; those with an e times exp(-|x|).
Tensor i0(const Tensor& x);
Tensor i0e(const Tensor& x);
Tensor i1(const Tensor& x);
Tensor i1e(const Tensor& x);

// Airy's and Bessel functions without a gradient; Errors: NotImplementedError for an x that
// requires grad.

/// Ai(x), the solution of y'' = x y that vanishes at infinity.
Tensor airy_ai(const Tensor& x);
Tensor bessel_j0(const Tensor& x);
Tensor bessel_j1(const Tensor& x);
Tensor bessel_y0(const Tensor& x);
Tensor bessel_y1(const Tensor& x);
Tensor modified_bessel_k0(const Tensor& x);
Tensor modified_bessel_k1(const Tensor& x);
/// K0 and K1 times exp(x).
Tensor scaled_modified_bessel_k0(const Tensor& x);
Tensor scaled_modified_bessel_k1(const Tensor& x);

}  // namespace resnetcpp
