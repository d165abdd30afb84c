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

/// Words of bits for `count` values.
template <class T>
inline int64_t cut_words(int64_t count) {
  return (count + kLanes<T> - 1) / kLanes<T>;
}

/// The arrays of a BatchNormApply or BatchNormBackward from element `by` on, whose bits begin with
/// word `word`.
template <class T>
inline BatchNormApply<T> offset(BatchNormApply<T> args, int64_t by, int64_t word) {
  args.x += by;
  args.residual = offset(args.residual, by);
  args.y += by;
  args.cut = offset(args.cut, word);
  return args;
}

template <class T>
inline BatchNormBackward<T> offset(BatchNormBackward<T> args, int64_t by, int64_t word) {
  args.gy += by;
  args.x += by;
  args.cut = offset(args.cut, word);
  args.gx = offset(args.gx, by);
  args.g_residual = offset(args.g_residual, by);
  return args;
}

template <class T, class Coefficient>
inline void apply_span(int64_t n, const BatchNormApply<T>& args, const Coefficient& scale,
                       const Coefficient& shift) {
  CutBits* cut = args.cut;
  for_each_vector<T>(n, [&](const auto& load_at, const auto& store_at) {
    Vec<T> y = xsimd::fma(load_at(args.x), scale(load_at), shift(load_at));
    if (args.residual != nullptr) y = y + load_at(args.residual);
    if (cut != nullptr) *cut++ = bits_of<T>(y <= Vec<T>(T(0)));
    store_at(args.y, args.relu ? relu<T>(y) : y);
  });
}

/// The gradient before the fused relu of the vector whose bits `cut` points to, if not null.
template <class T>
inline Vec<T> inner_gradient(const Vec<T>& gy, const CutBits* cut) {
  return cut == nullptr ? gy : zero_lanes<T>(*cut, gy);
}

template <class T, class Coefficient>
struct BackwardCoefficients {
  Coefficient mean, scale, offset, slope;
};

template <class T, class Coefficient>
inline void backward_apply_span(int64_t n, const BatchNormBackward<T>& args,
                                const BackwardCoefficients<T, Coefficient>& c) {
  const CutBits* cut = args.cut;
  for_each_vector<T>(n, [&](const auto& load_at, const auto& store_at) {
    const Vec<T> g = inner_gradient<T>(load_at(args.gy), cut);
    if (cut != nullptr) ++cut;
    const Vec<T> centered = load_at(args.x) - c.mean(load_at);
    const Vec<T> projected = xsimd::fnma(centered, c.slope(load_at), g - c.offset(load_at));
    store_at(args.gx, c.scale(load_at) * projected);
    if (args.g_residual != nullptr) store_at(args.g_residual, g);
  });
}

}  // namespace
}  // namespace resnetcpp::kernels
