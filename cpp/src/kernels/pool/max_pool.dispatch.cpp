#include <algorithm>
#include <limits>

#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

/// The places lo, lo + dilation, ... < hi of a window that lie in the image; none when lo >= hi.
struct Range {
  int64_t lo;
  int64_t hi;
};

inline Range places(int64_t start, int64_t kernel, int64_t dilation, int64_t size) {
  const int64_t end = start + (kernel - 1) * dilation + 1;
  const int64_t skipped = start < 0 ? (-start + dilation - 1) / dilation : 0;
  return {start + skipped * dilation, end < size ? end : size};
}

struct Window {
  Range h;
  Range w;
};

inline Window window_of(const PoolShape& s, int64_t oh, int64_t ow) {
  return {places(oh * s.stride_h - s.pad_h, s.kernel_h, s.dilation_h, s.in_h),
          places(ow * s.stride_w - s.pad_w, s.kernel_w, s.dilation_w, s.in_w)};
}

/// Index of the first place in the plane, or -1 when padding covers the whole window.
inline int64_t first_place(const PoolShape& s, const Window& window) {
  if (window.h.lo >= window.h.hi || window.w.lo >= window.w.hi) return -1;
  return window.h.lo * s.in_w + window.w.lo;
}

/// Calls body(count index, oh, ow, index of the output pixel).
template <class Body>
inline void for_each_output(const PoolShape& s, const Body& body) {
  int64_t out = 0;
  for (int64_t i = 0; i < s.count; ++i) {
    for (int64_t oh = 0; oh < s.out_h; ++oh) {
      for (int64_t ow = 0; ow < s.out_w; ++ow) body(i, oh, ow, out++);
    }
  }
}

template <class T>
void max_pool2d_planes(const PoolShape& s, const T* x, T* y, int64_t* index) {
  for_each_output(s, [&](int64_t i, int64_t oh, int64_t ow, int64_t out) {
    const T* const plane = x + i * s.in_h * s.in_w;
    const Window window = window_of(s, oh, ow);
    T best = -std::numeric_limits<T>::infinity();
    int64_t best_at = first_place(s, window);
    for (int64_t h = window.h.lo; h < window.h.hi; h += s.dilation_h) {
      for (int64_t w = window.w.lo; w < window.w.hi; w += s.dilation_w) {
        const T value = plane[h * s.in_w + w];
        if (!(value > best) && value == value) continue;
        best = value;
        best_at = h * s.in_w + w;
      }
    }
    y[out] = best;
    if (index != nullptr) index[out] = best_at;
  });
}

template <class T>
inline void store_lanes(T* y, const Vec<T>& v, int64_t lanes) {
  lanes == kLanes<T> ? store(y, v) : store_partial(y, v, lanes);
}

/// Maxima of the lanes at one output pixel, and the row and column of each; T holds them exactly up
/// to 2^24.
template <class T>
struct Best {
  Vec<T> value;
  Vec<T> h;
  Vec<T> w;
};

/// Calls body(lanes of the place, h, w) for each place of the window.
template <class T, class Body>
[[gnu::always_inline]] inline void for_each_place(const PoolShape& s, const Window& window,
                                                  const T* x, int64_t lanes, const Body& body) {
  for (int64_t h = window.h.lo; h < window.h.hi; h += s.dilation_h) {
    for (int64_t w = window.w.lo; w < window.w.hi; w += s.dilation_w) {
      const T* const p = x + (h * s.in_w + w) * s.channels;
      body(lanes == kLanes<T> ? load(p) : load_partial(p, lanes), h, w);
    }
  }
}

template <class T>
inline Best<T> best_in_window(const PoolShape& s, const Window& window, const T* x, int64_t lanes) {
  Best<T> best{Vec<T>(-std::numeric_limits<T>::infinity()), Vec<T>(static_cast<T>(window.h.lo)),
               Vec<T>(static_cast<T>(window.w.lo))};
  for_each_place<T>(s, window, x, lanes, [&](const Vec<T>& value, int64_t h, int64_t w) {
    const auto wins = (value > best.value) || is_nan<T>(value);
    best.value = xsimd::select(wins, value, best.value);
    best.h = xsimd::select(wins, Vec<T>(static_cast<T>(h)), best.h);
    best.w = xsimd::select(wins, Vec<T>(static_cast<T>(w)), best.w);
  });
  return best;
}

template <class T>
inline Vec<T> larger(const Vec<T>& best, const Vec<T>& value) {
  return xsimd::select((value > best) || is_nan<T>(value), value, best);
}

/// The first lanes of y = the maxima.
template <class T>
inline void largest_in_window(const PoolShape& s, const Window& window, const T* x, int64_t lanes,
                              T* y) {
  Vec<T> best(-std::numeric_limits<T>::infinity());
  for_each_place<T>(s, window, x, lanes,
                    [&](const Vec<T>& value, int64_t, int64_t) { best = larger<T>(best, value); });
  store_lanes<T>(y, best, lanes);
}

/// The same for several whole vectors, which share the way through the window.
template <int Vectors, class T>
inline void largest_vectors(const PoolShape& s, const Window& window, const T* x, T* y) {
  Vec<T> best[Vectors];
  for (Vec<T>& each : best) each = Vec<T>(-std::numeric_limits<T>::infinity());
  const int64_t step = s.dilation_w * s.channels;
  for (int64_t h = window.h.lo; h < window.h.hi; h += s.dilation_h) {
    const T* p = x + (h * s.in_w + window.w.lo) * s.channels;
    for (int64_t w = window.w.lo; w < window.w.hi; w += s.dilation_w, p += step) {
      repeat<Vectors>([&](auto i) __attribute__((always_inline)) {
        best[i] = larger<T>(best[i], load(p + i * kLanes<T>));
      });
    }
  }
  repeat<Vectors>([&](auto i)
                      __attribute__((always_inline)) { store(y + i * kLanes<T>, best[i]); });
}

/// The maxima of one output pixel.
template <class T>
void largest_of_pixel(const PoolShape& s, const Window& window, const T* x, T* y) {
  constexpr int kVectors = 4;
  constexpr int64_t kStep = kVectors * kLanes<T>;
  int64_t c = 0;
  for (; c + kStep <= s.channels; c += kStep) largest_vectors<kVectors>(s, window, x + c, y + c);
  for (; c < s.channels; c += kLanes<T>)
    largest_in_window(s, window, x + c, std::min(kLanes<T>, s.channels - c), y + c);
}

template <class T>
inline void store_places(const PoolShape& s, const Best<T>& best, bool is_empty, int64_t lanes,
                         int64_t* index) {
  T h[kLanes<T>];
  T w[kLanes<T>];
  store(h, best.h);
  store(w, best.w);
  for (int64_t lane = 0; lane < lanes; ++lane) {
    index[lane] =
        is_empty ? -1 : static_cast<int64_t>(h[lane]) * s.in_w + static_cast<int64_t>(w[lane]);
  }
}

template <class T>
void max_pool2d_rows(const PoolShape& s, const T* x, T* y, int64_t* index) {
  for_each_output(s, [&](int64_t i, int64_t oh, int64_t ow, int64_t out) {
    const T* const image = x + i * s.in_h * s.in_w * s.channels;
    const Window window = window_of(s, oh, ow);
    if (index == nullptr) return largest_of_pixel(s, window, image, y + out * s.channels);
    const bool is_empty = first_place(s, window) < 0;
    for (int64_t c = 0; c < s.channels; c += kLanes<T>) {
      const int64_t lanes = s.channels - c < kLanes<T> ? s.channels - c : kLanes<T>;
      const int64_t at = out * s.channels + c;
      const Best<T> best = best_in_window(s, window, image + c, lanes);
      store_lanes<T>(y + at, best.value, lanes);
      store_places(s, best, is_empty, lanes, index + at);
    }
  });
}

/// Adds gy to the place of its maximum; a place outside the plane, which only a wrong index has, is
/// left out.
template <class T>
void max_pool2d_backward_planes(const PoolShape& s, const T* gy, const int64_t* index, T* gx) {
  const int64_t in_plane = s.in_h * s.in_w;
  const int64_t out_plane = s.out_h * s.out_w;
  for (int64_t i = 0; i < s.count * in_plane; ++i) gx[i] = T(0);
  for (int64_t i = 0; i < s.count; ++i) {
    for (int64_t out = i * out_plane; out < (i + 1) * out_plane; ++out) {
      const int64_t place = index[out];
      if (place >= 0 && place < in_plane) gx[i * in_plane + place] += gy[out];
    }
  }
}

template <class T>
void max_pool2d_backward_rows(const PoolShape& s, const T* gy, const int64_t* index, T* gx) {
  const int64_t in_plane = s.in_h * s.in_w;
  const int64_t out_plane = s.out_h * s.out_w;
  for (int64_t i = 0; i < s.count * in_plane * s.channels; ++i) gx[i] = T(0);
  for (int64_t i = 0; i < s.count; ++i) {
    T* const image = gx + i * in_plane * s.channels;
    for (int64_t out = i * out_plane; out < (i + 1) * out_plane; ++out) {
      for (int64_t c = 0; c < s.channels; ++c) {
        const int64_t place = index[out * s.channels + c];
        if (place >= 0 && place < in_plane)
          image[place * s.channels + c] += gy[out * s.channels + c];
      }
    }
  }
}

template <class T>
void fill_kernels(PoolKernels<T>& kernels) {
  kernels.max_pool2d_planes = max_pool2d_planes<T>;
  kernels.max_pool2d_rows = max_pool2d_rows<T>;
  kernels.max_pool2d_backward_planes = max_pool2d_backward_planes<T>;
  kernels.max_pool2d_backward_rows = max_pool2d_backward_rows<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_max_pool(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
