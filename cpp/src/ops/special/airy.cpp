// Airy's function without a table of coefficients. Formulas: Abramowitz and Stegun, 9.6 and 10.4.
#include <cmath>
#include <complex>
#include <limits>

#include "ops/special/scalar.hpp"

namespace resnetcpp::special {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
// Up to here on both sides of 0 the terms of the power series do not cancel.
constexpr double kSeries = 2.0;

// Ai(0) f(x) + Ai'(0) g(x), the two solutions of the equation that are 1 and x near 0.
double power_series(double x) {
  double even = 0.355028053887817239260;
  double odd = -0.258819403792806798405 * x;
  double sum = even + odd;
  for (int k = 3; std::fabs(even) + std::fabs(odd) > kEpsilon * std::fabs(sum) / 4; k += 3) {
    even *= x * x * x / (k * (k - 1.0));
    odd *= x * x * x / (k * (k + 1.0));
    sum += even + odd;
  }
  return sum;
}

// sqrt(2 w / pi) exp(w) K_{1/3}(w): the integral of exp(-u) u^(-1/6) (1 + u / (2 w))^(-1/6) over
// u > 0, divided by Gamma(5/6). With u = exp(s - exp(-s)) the trapezoidal rule converges faster
// than any power of its step.
std::complex<double> scaled_k(std::complex<double> w) {
  constexpr double kStep = 1.0 / 16;
  constexpr double kFirst = -4.5;
  constexpr double kLast = 4.5;
  std::complex<double> sum = 0;
  for (double s = kFirst; s < kLast; s += kStep) {
    const double decay = std::exp(-s);
    const double log_u = s - decay;
    const double u = std::exp(log_u);
    sum += std::exp(5.0 / 6.0 * log_u - u) * (1 + decay) * std::pow(1.0 + u / (2.0 * w), -1.0 / 6);
  }
  return sum * kStep / std::tgamma(5.0 / 6.0);
}

}  // namespace

double airy_ai(double x) {
  if (std::isnan(x) || std::isinf(x)) return std::numeric_limits<double>::quiet_NaN();
  const double size = std::fabs(x);
  if (size <= kSeries) return power_series(x);
  const double z = 2.0 / 3.0 * size * std::sqrt(size);
  const double width = kSqrtPi * std::sqrt(std::sqrt(size));
  if (x > 0) return scaled_k(z).real() * std::exp(-z) / (2 * width);
  return (std::polar(1.0, kPi / 4 - z) * scaled_k({0.0, z})).real() / width;
}

}  // namespace resnetcpp::special
