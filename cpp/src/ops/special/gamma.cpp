// Functions around the gamma function. Formulas: Abramowitz and Stegun, chapters 6 and 23.
#include <cmath>
#include <initializer_list>
#include <limits>

#include "ops/special/scalar.hpp"

namespace resnetcpp::special {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Where the asymptotic series begin, to which the recurrences lead.
constexpr double kFar = 10.0;
// Sums that would take more terms than this are not begun.
constexpr double kMostTerms = 1e6;

// x^a exp(-x) / Gamma(a), from Stirling's series where the logarithms would cancel.
double incomplete_factor(double a, double x) {
  if (a < kFar) return std::exp(a * std::log(x) - x - std::lgamma(a));
  const double ratio = (x - a) / a;
  const double inverse = 1 / (a * a);
  double correction = 0.0;
  for (const double c : {1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12}) {
    correction = correction * inverse + c;
  }
  const double exponent =
      std::fabs(ratio) < 0.5 ? a * (std::log1p(ratio) - ratio) : a * std::log(x / a) + a - x;
  return std::exp(exponent - correction / a) * std::sqrt(a / (2 * kPi));
}

double lower_series(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (double k = 1; k < kMostTerms && term > kEpsilon * sum / 4; k += 1) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * incomplete_factor(a, x);
}

// Legendre's continued fraction, by Lentz' method.
double upper_fraction(double a, double x) {
  constexpr double kTiny = 1e-300;
  double b = x + 1 - a;
  double c = 1 / kTiny;
  double d = 1 / b;
  double result = d;
  for (double k = 1; k < kMostTerms; k += 1) {
    const double numerator = k * (a - k);
    b += 2;
    d = numerator * d + b;
    d = 1 / (d == 0 ? kTiny : d);
    c = b + numerator / c;
    if (c == 0) c = kTiny;
    result *= c * d;
    if (std::fabs(c * d - 1) < kEpsilon) break;
  }
  return result * incomplete_factor(a, x);
}

// The values at the ends; NaN says that there is none at a and x.
double lower_at_ends(double a, double x) {
  if (std::isnan(a) || std::isnan(x) || a < 0 || x < 0) return kNaN;
  if (a == 0) return x > 0 ? 1.0 : kNaN;
  if (std::isinf(a)) return std::isinf(x) ? kNaN : 0.0;
  return std::isinf(x) ? 1.0 : 0.0;
}

bool at_ends(double a, double x) { return !(a > 0) || !(x > 0) || std::isinf(a) || std::isinf(x); }

}  // namespace

double digamma(double x) {
  if (x == 0.0) return std::copysign(kInfinity, -x);
  double result = 0.0;
  if (x < 0.0) {
    if (x == std::floor(x)) return kNaN;
    result = -kPi / std::tan(kPi * std::fmod(x, 1.0));
    x = 1.0 - x;
  }
  for (; x < kFar; x += 1.0) result -= 1.0 / x;
  const double inverse = 1.0 / (x * x);
  double series = 0.0;
  for (const double c : {691.0 / 32760, -1.0 / 132, 1.0 / 240, -1.0 / 252, 1.0 / 120, -1.0 / 12}) {
    series = (series + c) * inverse;
  }
  return result + std::log(x) - 0.5 / x + series;
}

double zeta(double x, double q) {
  if (x == 1) return kInfinity;
  if (x < 1 || std::isnan(x) || std::isnan(q)) return kNaN;
  if (q <= 0) {
    if (q == std::floor(q)) return kInfinity;
    if (x != std::floor(x) || q < -kMostTerms) return kNaN;
  }
  double sum = 0.0;
  const double far = std::fmax(kFar, x);
  for (; q < far; q += 1) {
    const double term = std::pow(q, -x);
    sum += term;
    if (q > 0 && std::fabs(term) < kEpsilon * std::fabs(sum) / 4) return sum;
  }
  // Euler and Maclaurin's formula for the rest: Bernoulli's numbers over factorials.
  const double power = std::pow(q, -x);
  sum += q * power / (x - 1) + power / 2;
  double factor = x * power / q;
  double k = x + 1;
  for (const double c : {1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160,
                         -691.0 / 1307674368000, 1.0 / 74724249600, -3617.0 / 10670622842880000}) {
    const double term = c * factor;
    sum += term;
    if (std::fabs(term) < kEpsilon * std::fabs(sum) / 4) break;
    factor *= k * (k + 1) / (q * q);
    k += 2;
  }
  return sum;
}

double polygamma(int n, double x) {
  const double size = std::tgamma(n + 1.0) * zeta(n + 1.0, x);
  return n % 2 == 0 ? -size : size;
}

double igamma(double a, double x) {
  if (at_ends(a, x)) return lower_at_ends(a, x);
  return x <= 1 || x <= a ? lower_series(a, x) : 1 - upper_fraction(a, x);
}

double igammac(double a, double x) {
  if (at_ends(a, x)) return 1 - lower_at_ends(a, x);
  return x <= 1 || x <= a ? 1 - lower_series(a, x) : upper_fraction(a, x);
}

}  // namespace resnetcpp::special
