#pragma once

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
/// The derivative of lgamma. It has no gradient of its own.
Tensor digamma(const Tensor& x);

/// The angle of the point (x, y), in (-pi, pi]. y (...), x (...) -> broadcast (...)
Tensor atan2(const Tensor& y, const Tensor& x);
/// C's remainder: the sign is that of a. Errors: Error for an integer divided by 0.
Tensor fmod(const Tensor& a, const Tensor& b);

}  // namespace resnetcpp
