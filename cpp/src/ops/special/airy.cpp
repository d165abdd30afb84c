// Airy's function by series that need no table. Formulas: Abramowitz and Stegun, 10.4.
#include <cmath>
#include <limits>

#include "ops/special/scalar.hpp"

namespace resnetcpp::special {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
// From here on the integral of K is exact to the last digits, and the power series is not.
constexpr double kIntegral = 2.0;
// Up to here the terms of the asymptotic series become smaller than the rounding error.
constexpr double kAsymptotic = -8.0;

// Ai(0) f(x) + Ai'(0) g(x), the two solutions of the equation that are 1 and x near 0. In long
// double, as terms of both signs cancel.
double power_series(double x) {
  constexpr long double kValue = 0.355028053887817239260063186004L;
  constexpr long double kSlope = -0.258819403792806798405183560189L;
  const long double cube = static_cast<long double>(x) * x * x;
  long double even = kValue;
  long double odd = kSlope * x;
  long double sum = even + odd;
  for (int k = 3; std::fabs(even) + std::fabs(odd) > kEpsilon * std::fabs(sum) / 1024; k += 3) {
    even *= cube / (static_cast<long double>(k) * (k - 1));
    odd *= cube / (static_cast<long double>(k) * (k + 1));
    sum += even + odd;
  }
  return static_cast<double>(sum);
}

// (P sin(z + pi/4) - Q cos(z + pi/4)) / (sqrt(pi) |x|^(1/4)), z = 2/3 |x|^(3/2): P and Q are the
// even and the odd terms of a series in 1 / z, with signs that change every other term.
double oscillation(double x) {
  const double size = -x;
  const double z = 2.0 / 3.0 * size * std::sqrt(size);
  double term = 1.0;
  double parts[] = {1.0, 0.0};
  for (int k = 1; std::fabs(term) > kEpsilon / 4; ++k) {
    term *= (6.0 * k - 5) * (6.0 * k - 3) * (6.0 * k - 1) / (216.0 * k * (2.0 * k - 1) * z);
    parts[k % 2] += k % 4 < 2 ? term : -term;
  }
  const double angle = z + kPi / 4;
  return (parts[0] * std::sin(angle) - parts[1] * std::cos(angle)) /
         (kSqrtPi * std::sqrt(std::sqrt(size)));
}

// sqrt(x / 3) K_{1/3}(z) / pi
double decay(double x) {
  const double z = 2.0 / 3.0 * x * std::sqrt(x);
  return std::sqrt(x / 3) * bessel_ke(1.0 / 3.0, z) * std::exp(-z) / kPi;
}

}  // namespace

double airy_ai(double x) {
  if (std::isnan(x) || std::isinf(x)) return std::numeric_limits<double>::quiet_NaN();
  if (x > kIntegral) return decay(x);
  return x < kAsymptotic ? oscillation(x) : power_series(x);
}

}  // namespace resnetcpp::special
