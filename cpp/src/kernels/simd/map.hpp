#pragma once

#include "kernels/simd/simd.hpp"

/// Loops over flat arrays. The last elements go through the same vector instructions as the others,
/// so that the result of an element does not depend on its place.
namespace resnetcpp::kernels {
namespace {

/// Stores a vector of an array that is written from front to back, and fetches what is written a
/// while later: a line that has to come from memory first would hold up the stores behind it.
template <class T>
[[gnu::always_inline]] inline void store_in_order(T* p, const Vec<T>& v) {
  constexpr int64_t kAheadBytes = 1024;
  fetch_to_write(reinterpret_cast<const char*>(p) + kAheadBytes);
  store<T>(p, v);
}

/// Calls body(load, store) for each vector of [0, n): load(p) and store(p, v) work at its place, in
/// the tail too.
template <class T, class Body>
inline void for_each_vector(int64_t n, const Body& body) {
  int64_t i = 0;
  for (; i + kLanes<T> <= n; i += kLanes<T>) {
    body([i](const T* p) { return load(p + i); },
         [i](T* p, const Vec<T>& v) { store_in_order<T>(p + i, v); });
  }
  if (i == n) return;
  body([i, n](const T* p) { return load_partial(p + i, n - i); },
       [i, n](T* p, const Vec<T>& v) { store_partial<T>(p + i, v, n - i); });
}

/// y[i] = f(x[i]), with f a function of vectors.
template <class T, class Function>
inline void map(int64_t n, const T* x, T* y, Function f) {
  int64_t i = 0;
  for (; i + kLanes<T> <= n; i += kLanes<T>) store_in_order<T>(y + i, f(load(x + i)));
  if (i < n) store_partial<T>(y + i, f(load_partial(x + i, n - i)), n - i);
}

/// y[i] = f(a[i], b[i])
template <class T, class Function>
inline void map(int64_t n, const T* a, const T* b, T* y, Function f) {
  int64_t i = 0;
  for (; i + kLanes<T> <= n; i += kLanes<T>) store_in_order<T>(y + i, f(load(a + i), load(b + i)));
  if (i < n)
    store_partial<T>(y + i, f(load_partial(a + i, n - i), load_partial(b + i, n - i)), n - i);
}

/// The first `count` <= kLanes elements of an array whose elements are `stride` apart.
template <class T>
inline Vec<T> load_strided(const T* p, int64_t stride, int64_t count) {
  T lanes[kLanes<T>];
  for (int64_t i = 0; i < kLanes<T>; ++i) lanes[i] = i < count ? p[i * stride] : T(0);
  return load(lanes);
}

/// y[i] = f(a[i * stride_a], b[i * stride_b])
template <class T, class Function>
inline void map_strided(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, T* y,
                        Function f) {
  if (stride_a == 1 && stride_b == 1) return map<T>(n, a, b, y, f);
  if (n > 0 && stride_a == 0 && stride_b == 1) {
    return map<T>(n, b, y, [f, value = Vec<T>(*a)](const Vec<T>& v) { return f(value, v); });
  }
  if (n > 0 && stride_a == 1 && stride_b == 0) {
    return map<T>(n, a, y, [f, value = Vec<T>(*b)](const Vec<T>& v) { return f(v, value); });
  }
  for (int64_t i = 0; i < n; i += kLanes<T>) {
    const int64_t count = n - i < kLanes<T> ? n - i : kLanes<T>;
    const Vec<T> va = load_strided(a + i * stride_a, stride_a, count);
    const Vec<T> vb = load_strided(b + i * stride_b, stride_b, count);
    store_partial<T>(y + i, f(va, vb), count);
  }
}

}  // namespace
}  // namespace resnetcpp::kernels
