#include "kernels/simd/map.hpp"
#include "kernels/simd/reduce.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

/// The places [lo, hi) of a window in the image, and the number that its sum is divided by along
/// this dimension.
struct Range {
  int64_t lo;
  int64_t hi;
  int64_t divisor;
};

struct Window {
  Range h;
  Range w;
};

inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

/// Padding counts as far as it reaches, not where ceil_mode lets a window hang over it.
inline Range padded_range(int64_t start, int64_t kernel, int64_t size, int64_t pad,
                          bool count_include_pad) {
  const int64_t end = smaller(start + kernel, size + pad);
  const Range range{start < 0 ? 0 : start, smaller(end, size), 0};
  return {range.lo, range.hi, count_include_pad ? end - start : range.hi - range.lo};
}

struct FixedWindows {
  static Window at(const PoolShape& s, int64_t oh, int64_t ow) {
    return {
        padded_range(oh * s.stride_h - s.pad_h, s.kernel_h, s.in_h, s.pad_h, s.count_include_pad),
        padded_range(ow * s.stride_w - s.pad_w, s.kernel_w, s.in_w, s.pad_w, s.count_include_pad)};
  }
  template <class T>
  static T divisor(const PoolShape& s, const Window& window) {
    return static_cast<T>(s.divisor_override != 0 ? s.divisor_override
                                                  : window.h.divisor * window.w.divisor);
  }
};

inline Range adaptive_range(int64_t out, int64_t out_size, int64_t in_size) {
  const int64_t lo = out * in_size / out_size;
  const int64_t hi = ((out + 1) * in_size + out_size - 1) / out_size;
  return {lo, hi, hi - lo};
}

struct AdaptiveWindows {
  static Window at(const PoolShape& s, int64_t oh, int64_t ow) {
    return {adaptive_range(oh, s.out_h, s.in_h), adaptive_range(ow, s.out_w, s.in_w)};
  }
  template <class T>
  static T divisor(const PoolShape&, const Window& window) {
    return static_cast<T>(window.h.divisor * window.w.divisor);
  }
};

inline bool is_empty(const Window& window) {
  return window.h.lo >= window.h.hi || window.w.lo >= window.w.hi;
}

/// Calls body(count index, window, index of the output pixel).
template <class Windows, class Body>
inline void for_each_output(const PoolShape& s, const Body& body) {
  int64_t out = 0;
  for (int64_t i = 0; i < s.count; ++i) {
    for (int64_t oh = 0; oh < s.out_h; ++oh) {
      for (int64_t ow = 0; ow < s.out_w; ++ow) body(i, Windows::at(s, oh, ow), out++);
    }
  }
}

// Both kinds of windows share its code.
template <class T>
[[gnu::noinline]] T window_sum(const PoolShape& s, const Window& window, const T* plane) {
  if (window.w.hi - window.w.lo == s.in_w) {  // whole lines lie one after the other
    return reduce_row((window.h.hi - window.h.lo) * s.in_w, plane + window.h.lo * s.in_w,
                      SumOp<T>());
  }
  T sum(0);
  for (int64_t h = window.h.lo; h < window.h.hi; ++h) {
    T line(0);
    for (int64_t w = window.w.lo; w < window.w.hi; ++w) line += plane[h * s.in_w + w];
    sum += line;
  }
  return sum;
}

template <class T, class Windows>
void avg_pool2d_planes(const PoolShape& s, const T* x, T* y) {
  for_each_output<Windows>(s, [&](int64_t i, const Window& window, int64_t out) {
    y[out] = is_empty(window) ? T(0)
                              : window_sum(s, window, x + i * s.in_h * s.in_w) /
                                    Windows::template divisor<T>(s, window);
  });
}

template <class T, class Windows>
void avg_pool2d_rows(const PoolShape& s, const T* x, T* y) {
  for_each_output<Windows>(s, [&](int64_t i, const Window& window, int64_t out) {
    const T* const image = x + i * s.in_h * s.in_w * s.channels;
    const Vec<T> divisor(is_empty(window) ? T(1) : Windows::template divisor<T>(s, window));
    for_each_tile<T>(s.channels, [&](int64_t c, int64_t width) {
      Tile<T> sum;
      for (Vec<T>& v : sum.v) v = Vec<T>(T(0));
      for (int64_t h = window.h.lo; h < window.h.hi && !is_empty(window); ++h) {
        const T* const first = image + (h * s.in_w + window.w.lo) * s.channels + c;
        const Tile<T> line =
            reduce_columns(window.w.hi - window.w.lo, first, s.channels, width, SumOp<T>());
        for (int j = 0; j < kTile; ++j) sum.v[j] = sum.v[j] + line.v[j];
      }
      for (Vec<T>& v : sum.v) v = v / divisor;
      store_tile(y + out * s.channels + c, sum, width);
    });
  });
}

/// Calls add(place in the plane) for each place of the window.
template <class Add>
inline void for_each_place(const PoolShape& s, const Window& window, const Add& add) {
  for (int64_t h = window.h.lo; h < window.h.hi; ++h) {
    for (int64_t w = window.w.lo; w < window.w.hi; ++w) add(h * s.in_w + w);
  }
}

template <class T, class Windows>
void avg_pool2d_backward_planes(const PoolShape& s, const T* gy, T* gx) {
  const int64_t in_plane = s.in_h * s.in_w;
  for (int64_t i = 0; i < s.count * in_plane; ++i) gx[i] = T(0);
  for_each_output<Windows>(s, [&](int64_t i, const Window& window, int64_t out) {
    if (is_empty(window)) return;
    const T share = gy[out] / Windows::template divisor<T>(s, window);
    for_each_place(s, window, [&](int64_t place) { gx[i * in_plane + place] += share; });
  });
}

template <class T, class Windows>
void avg_pool2d_backward_rows(const PoolShape& s, const T* gy, T* gx) {
  const int64_t in_size = s.in_h * s.in_w * s.channels;
  for (int64_t i = 0; i < s.count * in_size; ++i) gx[i] = T(0);
  for_each_output<Windows>(s, [&](int64_t i, const Window& window, int64_t out) {
    if (is_empty(window)) return;
    const Vec<T> divisor(Windows::template divisor<T>(s, window));
    const T* const g = gy + out * s.channels;
    for_each_place(s, window, [&](int64_t place) {
      T* const sum = gx + i * in_size + place * s.channels;
      map<T>(s.channels, sum, g, sum,
             [&](const Vec<T>& old, const Vec<T>& v) { return old + v / divisor; });
    });
  });
}

template <class T>
void fill_kernels(PoolKernels<T>& kernels) {
  kernels.avg_pool2d_planes = avg_pool2d_planes<T, FixedWindows>;
  kernels.avg_pool2d_rows = avg_pool2d_rows<T, FixedWindows>;
  kernels.avg_pool2d_backward_planes = avg_pool2d_backward_planes<T, FixedWindows>;
  kernels.avg_pool2d_backward_rows = avg_pool2d_backward_rows<T, FixedWindows>;
  kernels.adaptive_avg_pool2d_planes = avg_pool2d_planes<T, AdaptiveWindows>;
  kernels.adaptive_avg_pool2d_rows = avg_pool2d_rows<T, AdaptiveWindows>;
  kernels.adaptive_avg_pool2d_backward_planes = avg_pool2d_backward_planes<T, AdaptiveWindows>;
  kernels.adaptive_avg_pool2d_backward_rows = avg_pool2d_backward_rows<T, AdaptiveWindows>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_avg_pool(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
