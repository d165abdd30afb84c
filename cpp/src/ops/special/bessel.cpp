// Modified Bessel functions by series that need no table. Formulas: Abramowitz and
// Stegun, 9.6, 9.7.
#include <cmath>
#include <limits>

#include "ops/special/scalar.hpp"

namespace resnetcpp::special {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
// From here on the terms of the asymptotic series become smaller than the rounding error.
constexpr double kAsymptotic = 25.0;

// (x / 2)^order times the sum of (x^2 / 4)^k / (k! (k + order)!): no term is negative.
double ascending_series(int order, double x) {
  const double square = x * x / 4;
  double term = order == 0 ? 1.0 : x / 2;
  double sum = term;
  for (int k = 1; term > kEpsilon * sum / 4; ++k) {
    term *= square / (static_cast<double>(k) * (k + order));
    sum += term;
  }
  return sum;
}

// exp(-x) I(x) is about (1 - (m - 1) / (8x) + (m - 1)(m - 9) / (2! (8x)^2) - ...) / sqrt(2 pi x),
// m = 4 order^2.
double asymptotic_series(int order, double x) {
  const double m = 4.0 * order * order;
  double term = 1.0;
  double sum = 1.0;
  for (int k = 1; std::fabs(term) > kEpsilon / 4; ++k) {
    const double odd = 2.0 * k - 1.0;
    term *= -(m - odd * odd) / (8.0 * k * x);
    sum += term;
  }
  return sum / std::sqrt(2 * kPi * x);
}

}  // namespace

double bessel_ie(int order, double x) {
  if (std::isnan(x)) return x;
  const double size = std::fabs(x);
  if (std::isinf(size)) return 0.0;
  const double value = size < kAsymptotic ? std::exp(-size) * ascending_series(order, size)
                                          : asymptotic_series(order, size);
  return order == 1 && x < 0 ? -value : value;
}

// The integral of exp(-x (cosh t - 1)) cosh(order t) over t > 0. The trapezoidal rule converges
// faster than any power of its step, as the integrand is even and vanishes doubly exponentially.
double bessel_ke(int order, double x) {
  constexpr double kStep = 0.125;
  constexpr double kSmallest = 1e-20;
  if (std::isnan(x) || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return std::numeric_limits<double>::infinity();
  if (std::isinf(x)) return 0.0;
  // Where x is large, the integrand is as wide as 1 / sqrt(x).
  const double step = kStep / std::sqrt(1 + x / 8);
  double sum = 0.5;
  for (double t = step;; t += step) {
    const double half = std::sinh(t / 2);
    const double weight = std::exp(-2 * x * half * half);
    if (weight == 0) break;
    const double value = order == 0 ? weight : weight * std::cosh(t);
    sum += value;
    if (weight < 1 && value < kSmallest * sum) break;
  }
  return sum * step;
}

}  // namespace resnetcpp::special
