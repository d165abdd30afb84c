#pragma once

/// Special functions of one number, in double precision. NaN in gives NaN out.
namespace resnetcpp::special {

inline constexpr double kPi = 3.14159265358979323846;
inline constexpr double kSqrt2 = 1.41421356237309504880;
inline constexpr double kSqrtPi = 1.77245385090551602730;

double digamma(double x);
double erfinv(double y);
/// exp(x^2) erfc(x)
double erfcx(double x);
/// log of the normal distribution function.
double log_ndtr(double x);
/// The inverse of the normal distribution function.
double ndtri(double p);
/// Hurwitz' zeta function: the sum of (q + k)^-x over k = 0, 1, ...
double zeta(double x, double q);
/// The derivative of order n of digamma, n > 0.
double polygamma(int n, double x);
/// The regularised lower incomplete gamma function.
double igamma(double a, double x);
/// The regularised upper incomplete gamma function.
double igammac(double a, double x);
/// exp(-|x|) I_order(x), the modified Bessel function of the first kind of order 0 or 1.
double bessel_ie(int order, double x);
/// exp(x) K_order(x), the modified Bessel function of the second kind of order 0 or 1.
double bessel_ke(int order, double x);
/// Ai(x), the solution of y'' = x y that vanishes at infinity.
double airy_ai(double x);

}  // namespace resnetcpp::special
