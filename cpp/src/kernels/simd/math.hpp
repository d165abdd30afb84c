#pragma once

#include "kernels/simd/simd.hpp"

// Declared here because the overloads of <cmath> are inline functions, which the linker could
// share.
extern "C" {
float powf(float, float) noexcept;
double pow(double, double) noexcept;
double erf(double) noexcept;
double sqrt(double) noexcept;
}

/// Functions of vectors, within about two units in the last place for every input, infinities and
/// denormals included. What xsimd has right is used from there; exp, expm1, log and erf need care
/// at the ends of their range.
namespace resnetcpp::kernels {
namespace {

/// c0 + x * (c1 + x * (c2 + ...))
template <class T>
inline Vec<T> polynomial(const Vec<T>&, double c) {
  return Vec<T>(static_cast<T>(c));
}

template <class T, class... Rest>
inline Vec<T> polynomial(const Vec<T>& x, double c, Rest... rest) {
  return xsimd::fma(x, polynomial<T>(x, rest...), Vec<T>(static_cast<T>(c)));
}

template <class T>
struct ExpRange;

template <>
struct ExpRange<float> {
  static constexpr float kLowest = -104.0F;  // exp rounds to 0 below and to infinity above
  static constexpr float kHighest = 89.0F;
  static constexpr float kLn2High = 0.693359375F;
  static constexpr float kLn2Low = -2.12194440e-4F;
};

template <>
struct ExpRange<double> {
  static constexpr double kLowest = -746.0;
  static constexpr double kHighest = 710.0;
  static constexpr double kLn2High = 6.93147180369123816490e-01;
  static constexpr double kLn2Low = 1.90821492927058770002e-10;
};

/// Taylor series of exp for |r| <= ln(2) / 2.
inline Vec<float> exp_series(const Vec<float>& r) {
  return polynomial<float>(r, 1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720,
                           1.0 / 5040);
}

inline Vec<double> exp_series(const Vec<double>& r) {
  return polynomial<double>(r, 1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720,
                            1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800,
                            1.0 / 479001600, 1.0 / 6227020800);
}

/// exp(x) = 2^k * exp(r). Two steps apply 2^k, so that results become infinite or denormal only
/// where they should.
template <class T>
inline Vec<T> exp(const Vec<T>& x) {
  using Range = ExpRange<T>;
  const Vec<T> lowest(Range::kLowest);
  const Vec<T> in_range = xsimd::min(xsimd::select(x > lowest, x, lowest), Vec<T>(Range::kHighest));
  const Vec<T> k = xsimd::nearbyint(in_range * Vec<T>(static_cast<T>(1.44269504088896340736)));
  const Vec<T> r =
      xsimd::fnma(k, Vec<T>(Range::kLn2Low), xsimd::fnma(k, Vec<T>(Range::kLn2High), in_range));
  const Vec<T> k_half = xsimd::nearbyint(k * Vec<T>(T(0.5)));
  const Vec<T> half_scaled = xsimd::ldexp(exp_series(r), xsimd::to_int(k_half));
  return xsimd::select(is_nan<T>(x), x, xsimd::ldexp(half_scaled, xsimd::to_int(k - k_half)));
}

/// Above 64, exp(x) - 1 is exp(x) in both types, and xsimd's expm1 overflows too early.
template <class T>
inline Vec<T> expm1(const Vec<T>& x) {
  return xsimd::select(x > Vec<T>(T(64)), exp<T>(x), xsimd::expm1(x));
}

inline Vec<float> log(const Vec<float>& x) { return xsimd::log(x); }

/// Denormals are scaled into the range that xsimd's log is made for.
inline Vec<double> log(const Vec<double>& x) {
  const auto is_tiny = x < Vec<double>(2.2250738585072014e-308);
  const Vec<double> scaled =
      xsimd::select(is_tiny, x * Vec<double>(18014398509481984.0), x);  // 2^54
  return xsimd::log(scaled) -
         xsimd::select(is_tiny, Vec<double>(37.429947750237046), Vec<double>(0.0));
}

inline Vec<float> erf(const Vec<float>& x) { return xsimd::erf(x); }

/// xsimd's erf in double is off by 70 units in the last place, so each lane asks the C library.
inline Vec<double> erf(const Vec<double>& x) {
  double lanes[kLanes<double>];
  store(lanes, x);
  for (double& lane : lanes) lane = ::erf(lane);
  return load(lanes);
}

inline float scalar_pow(float a, float b) { return ::powf(a, b); }
inline double scalar_pow(double a, double b) { return ::pow(a, b); }

template <class T>
inline Vec<T> pow(const Vec<T>& a, const Vec<T>& b) {
  T bases[kLanes<T>];
  T exponents[kLanes<T>];
  store(bases, a);
  store(exponents, b);
  for (int64_t i = 0; i < kLanes<T>; ++i) bases[i] = scalar_pow(bases[i], exponents[i]);
  return load(bases);
}

template <class T>
inline Vec<T> sigmoid(const Vec<T>& x) {
  return Vec<T>(T(1)) / (Vec<T>(T(1)) + exp<T>(-x));
}

/// NaN when either is NaN, which the instruction does not promise.
template <class T>
inline Vec<T> maximum(const Vec<T>& a, const Vec<T>& b) {
  return xsimd::select(is_nan<T>(a), a, xsimd::select(a > b, a, b));
}

template <class T>
inline Vec<T> minimum(const Vec<T>& a, const Vec<T>& b) {
  return xsimd::select(is_nan<T>(a), a, xsimd::select(a < b, a, b));
}

/// max(x, 0), and NaN for NaN.
template <class T>
inline Vec<T> relu(const Vec<T>& x) {
  return xsimd::select(x < Vec<T>(T(0)), Vec<T>(T(0)), x);
}

}  // namespace
}  // namespace resnetcpp::kernels
