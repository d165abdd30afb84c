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

/// a * b + c, rounded once where the set has such an instruction. xsimd 8 leaves AVX-512's to the
/// compiler, which does not merge the two where a branch lies between them.
template <class T>
[[gnu::always_inline]] inline Vec<T> multiply_add(const Vec<T>& a, const Vec<T>& b,
                                                  const Vec<T>& c) {
#if defined(RESNETCPP_ISA_AVX512)
  if constexpr (std::is_same_v<T, float>) return Vec<T>(_mm512_fmadd_ps(a, b, c));
  if constexpr (std::is_same_v<T, double>) return Vec<T>(_mm512_fmadd_pd(a, b, c));
#endif
  return xsimd::fma(a, b, c);
}

/// Fetches the line at p into the first-level cache, as it will be written. It need not exist.
[[gnu::always_inline]] inline void fetch_to_write(const void* p) {
  constexpr int kToWrite = 1;
  constexpr int kFirstLevel = 3;
  __builtin_prefetch(p, kToWrite, kFirstLevel);
}

/// Fetches the line at p into the second-level cache, to be read. It need not exist.
[[gnu::always_inline]] inline void fetch_to_read(const void* p) {
  constexpr int kToRead = 0;
  constexpr int kSecondLevel = 2;
  __builtin_prefetch(p, kToRead, kSecondLevel);
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

/// Which lane of a vector each lane of another one takes.
template <class T>
using LaneOrder = xsimd::batch<xsimd::as_integer_t<T>>;

template <class T>
[[gnu::always_inline]] inline Vec<T> permute(const Vec<T>& v, const LaneOrder<T>& order) {
  T lanes[kLanes<T>];
  T taken[kLanes<T>];
  xsimd::as_integer_t<T> from[kLanes<T>];
  store(lanes, v);
  order.store_unaligned(from);
  for (int64_t i = 0; i < kLanes<T>; ++i) taken[i] = lanes[from[i]];
  return load(taken);
}

/// A bit for each lane of a mask, the first lane's the lowest.
using LaneBits = std::uint16_t;

template <class T>
[[gnu::always_inline]] inline LaneBits bits_of(const Mask<T>& mask) {
  T lanes[kLanes<T>];
  store<T>(lanes, xsimd::select(mask, Vec<T>(T(1)), Vec<T>(T(0))));
  unsigned bits = 0;
  for (int64_t i = 0; i < kLanes<T>; ++i) bits |= (lanes[i] != T(0) ? 1U : 0U) << i;
  return static_cast<LaneBits>(bits);
}

/// v with 0 in the lanes whose bit is set.
template <class T>
[[gnu::always_inline]] inline Vec<T> zero_lanes(LaneBits bits, const Vec<T>& v) {
  using Integers = xsimd::batch<xsimd::as_integer_t<T>>;
  xsimd::as_integer_t<T> own[kLanes<T>];
  for (int64_t i = 0; i < kLanes<T>; ++i) own[i] = xsimd::as_integer_t<T>{1} << i;
  const auto set = Integers::load_unaligned(own) & Integers(bits);
  const auto kept = xsimd::select(set == Integers(0), Integers(-1), Integers(0));
  return v & xsimd::bitwise_cast<Vec<T>>(kept);
}

#if defined(RESNETCPP_ISA_AVX512)
template <>
[[gnu::always_inline]] inline Vec<float> permute<float>(const Vec<float>& v,
                                                        const LaneOrder<float>& order) {
  return Vec<float>(_mm512_permutexvar_ps(order, v));
}
template <>
[[gnu::always_inline]] inline Vec<double> permute<double>(const Vec<double>& v,
                                                          const LaneOrder<double>& order) {
  return Vec<double>(_mm512_permutexvar_pd(order, v));
}
template <>
[[gnu::always_inline]] inline LaneBits bits_of<float>(const Mask<float>& mask) {
  return static_cast<LaneBits>(mask.data);
}
template <>
[[gnu::always_inline]] inline LaneBits bits_of<double>(const Mask<double>& mask) {
  return static_cast<LaneBits>(mask.data);
}
template <>
[[gnu::always_inline]] inline Vec<float> zero_lanes<float>(LaneBits bits, const Vec<float>& v) {
  return Vec<float>(_mm512_maskz_mov_ps(static_cast<__mmask16>(~bits), v));
}
template <>
[[gnu::always_inline]] inline Vec<double> zero_lanes<double>(LaneBits bits, const Vec<double>& v) {
  return Vec<double>(_mm512_maskz_mov_pd(static_cast<__mmask8>(~bits), v));
}
#elif defined(RESNETCPP_ISA_AVX2)
template <>
[[gnu::always_inline]] inline Vec<float> permute<float>(const Vec<float>& v,
                                                        const LaneOrder<float>& order) {
  return Vec<float>(_mm256_permutevar8x32_ps(v, order));
}
template <>
[[gnu::always_inline]] inline LaneBits bits_of<float>(const Mask<float>& mask) {
  return static_cast<LaneBits>(_mm256_movemask_ps(mask.data));
}
template <>
[[gnu::always_inline]] inline LaneBits bits_of<double>(const Mask<double>& mask) {
  return static_cast<LaneBits>(_mm256_movemask_pd(mask.data));
}
#endif

/// Not `v != v`, which xsimd compiles to an ordered comparison on AVX.
template <class T>
inline Mask<T> is_nan(const Vec<T>& v) {
  return xsimd::isnan(v);
}

}  // namespace
}  // namespace resnetcpp::kernels
