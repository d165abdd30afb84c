#pragma once

#include "kernels/batch_norm.hpp"
#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"

/// The arithmetic that both layouts share. A coefficient is a function of load_at (see
/// for_each_vector): one value for a whole plane, or an array along the channels of a row.
namespace resnetcpp::kernels {
namespace {

template <class T>
inline auto one_value(T value) {
  return [v = Vec<T>(value)](const auto&) { return v; };
}

template <class T>
inline auto along(const T* p) {
  return [p](const auto& load_at) { return load_at(p); };
}

/// Advances a pointer that may be null.
template <class T>
inline T* offset(T* p, int64_t by) {
  return p == nullptr ? nullptr : p + by;
}

/// The arrays of a BatchNormApply or BatchNormBackward from element `by` on.
template <class T>
inline BatchNormApply<T> offset(BatchNormApply<T> args, int64_t by) {
  args.x += by;
  args.residual = offset(args.residual, by);
  args.y += by;
  return args;
}

template <class T>
inline BatchNormBackward<T> offset(BatchNormBackward<T> args, int64_t by) {
  args.gy += by;
  args.x += by;
  args.y = offset(args.y, by);
  args.gx = offset(args.gx, by);
  args.g_residual = offset(args.g_residual, by);
  return args;
}

template <class T, class Coefficient>
inline void apply_span(int64_t n, const BatchNormApply<T>& args, const Coefficient& scale,
                       const Coefficient& shift) {
  for_each_vector<T>(n, [&](const auto& load_at, const auto& store_at) {
    Vec<T> y = xsimd::fma(load_at(args.x), scale(load_at), shift(load_at));
    if (args.residual != nullptr) y = y + load_at(args.residual);
    store_at(args.y, args.relu ? relu<T>(y) : y);
  });
}

/// Zeroes the lanes of g where the fused relu's output was not above 0.
template <class T>
inline Vec<T> masked(const Vec<T>& g, const Vec<T>& y) {
  return xsimd::select(y <= Vec<T>(T(0)), Vec<T>(T(0)), g);
}

/// The gradient before the fused relu; 0 in the lanes beyond a tail.
template <class T, class LoadAt, class Coefficient>
inline Vec<T> masked_gradient(const BatchNormBackward<T>& args, const LoadAt& load_at,
                              const Coefficient& scale, const Coefficient& shift) {
  const Vec<T> gy = load_at(args.gy);
  if (args.y != nullptr) return masked<T>(gy, load_at(args.y));
  if (args.shift == nullptr) return gy;
  return masked<T>(gy, xsimd::fma(load_at(args.x), scale(load_at), shift(load_at)));
}

template <class T, class Coefficient>
struct BackwardCoefficients {
  Coefficient mean, scale, shift, offset, slope;
};

template <class T, class Coefficient>
inline void backward_apply_span(int64_t n, const BatchNormBackward<T>& args,
                                const BackwardCoefficients<T, Coefficient>& c) {
  for_each_vector<T>(n, [&](const auto& load_at, const auto& store_at) {
    const Vec<T> g = masked_gradient(args, load_at, c.scale, c.shift);
    const Vec<T> centered = load_at(args.x) - c.mean(load_at);
    const Vec<T> projected = xsimd::fnma(centered, c.slope(load_at), g - c.offset(load_at));
    store_at(args.gx, c.scale(load_at) * projected);
    if (args.g_residual != nullptr) store_at(args.g_residual, g);
  });
}

}  // namespace
}  // namespace resnetcpp::kernels
