#pragma once

#include <cstdint>
#include <type_traits>

// A template of xsimd that exists in two instruction sets would be merged by the linker, and the
// wrong one might be kept: the macro gives every name of xsimd the name of the set that this file
// is compiled for.
#define RESNETCPP_JOIN_(a, b) a##b
#define RESNETCPP_JOIN(a, b) RESNETCPP_JOIN_(a, b)
#define xsimd RESNETCPP_JOIN(xsimd_, RESNETCPP_ISA_NAME)

#include <xsimd/xsimd.hpp>

/// Vectors for the kernels. Everything is local to the file that includes it (see above).
namespace resnetcpp::kernels {
namespace {

template <class T>
using Vec = xsimd::batch<T>;

template <class T>
using Mask = typename Vec<T>::batch_bool_type;

template <class T>
constexpr auto kLanes = static_cast<int64_t>(Vec<T>::size);

template <class T>
[[gnu::always_inline]] inline Vec<T> load(const T* p) {
  return Vec<T>::load_unaligned(p);
}

template <class T>
[[gnu::always_inline]] inline void store(T* p, const Vec<T>& v) {
  v.store_unaligned(p);
}

/// Calls run(0), ..., run(N - 1) with numbers known at compile time, so that what they index in an
/// array stays in registers: compilers leave short loops as they are, and arrays in memory.
template <int N, class Run>
[[gnu::always_inline]] inline void repeat(const Run& run) {
  if constexpr (N > 0) {
    repeat<N - 1>(run);
    run(std::integral_constant<int, N - 1>{});
  }
}

/// Fetches the line at p into the first-level cache, as it will be written. It need not exist.
[[gnu::always_inline]] inline void fetch_to_write(const void* p) {
  constexpr int kToWrite = 1;
  constexpr int kFirstLevel = 3;
  __builtin_prefetch(p, kToWrite, kFirstLevel);
}

/// The first `count` < kLanes elements; the other lanes are `fill`.
template <class T>
inline Vec<T> load_partial(const T* p, int64_t count, T fill = T(0)) {
  T lanes[kLanes<T>];
  for (int64_t i = 0; i < kLanes<T>; ++i) lanes[i] = i < count ? p[i] : fill;
  return load(lanes);
}

template <class T>
inline void store_partial(T* p, const Vec<T>& v, int64_t count) {
  T lanes[kLanes<T>];
  store(lanes, v);
  for (int64_t i = 0; i < count; ++i) p[i] = lanes[i];
}

/// Combines the lanes as a tree: the same order in every version of xsimd.
template <class T, class Combine>
inline T combine_lanes(const Vec<T>& v, Combine combine) {
  T lanes[kLanes<T>];
  store(lanes, v);
  for (int64_t half = kLanes<T> / 2; half > 0; half /= 2) {
    for (int64_t i = 0; i < half; ++i) lanes[i] = combine(lanes[i], lanes[i + half]);
  }
  return lanes[0];
}

template <class T>
inline T sum_lanes(const Vec<T>& v) {
  return combine_lanes<T>(v, [](T a, T b) { return a + b; });
}

/// Not `v != v`, which xsimd compiles to an ordered comparison on AVX.
template <class T>
inline Mask<T> is_nan(const Vec<T>& v) {
  return xsimd::isnan(v);
}

}  // namespace
}  // namespace resnetcpp::kernels
