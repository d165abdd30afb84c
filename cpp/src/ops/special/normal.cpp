// The error function and the normal distribution, far out in their tails too.
#include <cmath>
#include <initializer_list>
#include <limits>

#include "ops/special/scalar.hpp"

namespace resnetcpp::special {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLn2 = 0.69314718055994530942;

// Giles' polynomials. M. Giles, Approximating the erfinv function, 2012.
double erfinv_estimate(double y) {
  double w = -std::log((1.0 - y) * (1.0 + y));
  double x = 0.0;
  if (w < 5.0) {
    w -= 2.5;
    for (const double c :
         {2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
          -0.00125372503, -0.00417768164, 0.246640727, 1.50140941}) {
      x = x * w + c;
    }
  } else {
    w = std::sqrt(w) - 3.0;
    for (const double c : {-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844,
                           0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682}) {
      x = x * w + c;
    }
  }
  return x * y;
}

// For p <= 1/2: Newton's method on the logarithm, which is concave, so it cannot overshoot twice.
double ndtri_below_half(double p) {
  const double target = std::log(p);
  double x = p < 0.1 ? -std::sqrt(-2 * target) : 0.0;
  for (int step = 0; step < 20; ++step) {
    const double tail = erfcx(-x / kSqrt2);
    const double value = std::log(tail) - kLn2 - x * x / 2;
    const double change = (value - target) * tail * kSqrtPi / kSqrt2;
    x -= change;
    if (std::fabs(change) < 4 * kEpsilon * std::fabs(x)) break;
  }
  return x;
}

}  // namespace

double erfinv(double y) {
  if (std::fabs(y) >= 1.0) {
    return std::fabs(y) == 1.0 ? std::copysign(kInfinity, y) : kNaN;
  }
  double x = erfinv_estimate(y);
  for (int step = 0; step < 2; ++step) {  // Newton's method
    x -= (std::erf(x) - y) * kSqrtPi / (2 * std::exp(-x * x));
  }
  return x;
}

// Above 3 by the continued fraction 1 / (x + (1/2) / (x + 1 / (x + (3/2) / ...))).
double erfcx(double x) {
  constexpr double kFractionFrom = 3.0;
  constexpr int kDepth = 60;
  if (std::isnan(x)) return x;
  if (x < kFractionFrom) return std::exp(x * x) * std::erfc(x);
  if (std::isinf(x)) return 0.0;
  double rest = x;
  for (int k = kDepth; k > 0; --k) rest = x + 0.5 * k / rest;
  return 1 / (rest * kSqrtPi);
}

double log_ndtr(double x) {
  if (x < -1) return std::log(erfcx(-x / kSqrt2) / 2) - x * x / 2;
  return std::log1p(-std::erfc(x / kSqrt2) / 2);
}

double ndtri(double p) {
  if (!(p >= 0 && p <= 1)) return kNaN;
  if (p == 0 || p == 1) return std::copysign(kInfinity, p - 0.5);
  return p <= 0.5 ? ndtri_below_half(p) : -ndtri_below_half(1 - p);
}

}  // namespace resnetcpp::special
