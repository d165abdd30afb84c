#include <cstddef>
#include <utility>

#include "kernels/simd/map.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

template <class T>
inline void copy_span(int64_t n, const T* x, T* y) {
  map<T>(n, x, y, [](const Vec<T>& v) { return v; });
}

template <class T>
inline void zero_span(int64_t n, T* y) {
  for (int64_t i = 0; i < n; ++i) y[i] = T(0);
}

template <class T>
inline void add_span(int64_t n, const T* x, T* y) {
  map<T>(n, y, x, y, [](const Vec<T>& a, const Vec<T>& b) { return a + b; });
}

/// The lanes of a and b in turn, from lane `First` of both on. (xsimd's zip differs between
/// instruction sets.)
template <int First, class T, std::size_t... I>
[[gnu::always_inline]] inline Vec<T> interleave(const Vec<T>& a, const Vec<T>& b,
                                                std::index_sequence<I...>) {
  return Vec<T>(__builtin_shufflevector(a.data, b.data, (First + I / 2 + I % 2 * sizeof...(I))...));
}

/// The transposed square of as many rows as a vector has lanes, in place. Interleaving the first
/// half of the rows with the second rotates the bits of (row, column) by one; log2(lanes) times
/// swaps the two.
template <class T>
[[gnu::always_inline]] inline void transpose_registers(Vec<T> (&rows)[kLanes<T>]) {
  constexpr int kSide = kLanes<T>;
  constexpr std::make_index_sequence<kSide> kAll;
  for (int step = 1; step < kSide; step *= 2) {
    Vec<T> zipped[kSide];
    for (int i = 0; i < kSide / 2; ++i) {
      zipped[2 * i] = interleave<0>(rows[i], rows[i + kSide / 2], kAll);
      zipped[2 * i + 1] = interleave<kSide / 2>(rows[i], rows[i + kSide / 2], kAll);
    }
    for (int i = 0; i < kSide; ++i) rows[i] = zipped[i];
  }
}

template <class T>
inline void transpose_square(const T* x, int64_t x_stride, T* y, int64_t y_stride) {
  Vec<T> rows[kLanes<T>];
  for (int i = 0; i < kLanes<T>; ++i) rows[i] = load(x + i * x_stride);
  transpose_registers<T>(rows);
  for (int i = 0; i < kLanes<T>; ++i) store<T>(y + i * y_stride, rows[i]);
}

/// As many rows as a vector has lanes, of fewer columns. What lies behind a row is read along with
/// it, up to x + extent.
template <class T>
inline void transpose_short_rows(int64_t cols, const T* x, int64_t x_stride, int64_t extent, T* y,
                                 int64_t y_stride) {
  Vec<T> rows[kLanes<T>];
  for (int i = 0; i < kLanes<T>; ++i) {
    const int64_t readable = extent - i * x_stride;
    const T* const row = x + i * x_stride;
    rows[i] = readable >= kLanes<T> ? load(row) : load_partial(row, cols);
  }
  transpose_registers<T>(rows);
  for (int64_t c = 0; c < cols; ++c) store<T>(y + c * y_stride, rows[c]);
}

/// Fewer rows than a vector has lanes: y's rows follow one another without a gap, so that each may
/// write over the beginning of the next but the last.
template <class T>
inline void transpose_to_short_rows(int64_t rows, int64_t cols, const T* x, int64_t x_stride,
                                    T* y) {
  constexpr int64_t kSide = kLanes<T>;
  const int64_t end = rows * cols;
  int64_t c = 0;
  for (; c + kSide <= cols; c += kSide) {
    Vec<T> block[kSide];
    for (int64_t r = 0; r < kSide; ++r) {
      block[r] = r < rows ? load(x + r * x_stride + c) : Vec<T>(T(0));
    }
    transpose_registers<T>(block);
    for (int64_t i = 0; i < kSide; ++i) {
      const int64_t at = (c + i) * rows;
      if (at + kSide <= end) {
        store<T>(y + at, block[i]);
      } else {
        store_partial<T>(y + at, block[i], rows);
      }
    }
  }
  for (; c < cols; ++c) {
    for (int64_t r = 0; r < rows; ++r) y[c * rows + r] = x[r * x_stride + c];
  }
}

/// y = x^T for the few rows of a picture: whole output lines are written at once.
template <int Rows, class T>
inline void transpose_rows(int64_t cols, const T* x, int64_t x_stride, T* y, int64_t y_stride) {
  for (int64_t c = 0; c < cols; ++c) {
    for (int r = 0; r < Rows; ++r) y[c * y_stride + r] = x[r * x_stride + c];
  }
}

/// In squares, so that all lines that are begun on either side are finished while they are in the
/// cache; rows and columns beyond the last square one by one.
template <class T>
void transpose(int64_t rows, int64_t cols, const T* x, int64_t x_stride, T* y, int64_t y_stride) {
  constexpr int64_t kSide = kLanes<T>;
  if (rows == 3) return transpose_rows<3>(cols, x, x_stride, y, y_stride);
  if (kSide / 4 <= rows && rows < kSide && y_stride == rows)
    return transpose_to_short_rows(rows, cols, x, x_stride, y);
  const int64_t extent = (rows - 1) * x_stride + cols;
  for (int64_t r0 = 0; r0 < rows; r0 += kSide) {
    const int64_t r1 = r0 + kSide < rows ? r0 + kSide : rows;
    for (int64_t c0 = 0; c0 < cols; c0 += kSide) {
      const int64_t c1 = c0 + kSide < cols ? c0 + kSide : cols;
      if (r1 - r0 == kSide && c1 - c0 == kSide) {
        transpose_square(x + r0 * x_stride + c0, x_stride, y + c0 * y_stride + r0, y_stride);
        continue;
      }
      if (r1 - r0 == kSide && c1 - c0 >= kSide / 4) {
        const int64_t at = r0 * x_stride + c0;
        transpose_short_rows(c1 - c0, x + at, x_stride, extent - at, y + c0 * y_stride + r0,
                             y_stride);
        continue;
      }
      for (int64_t c = c0; c < c1; ++c) {
        for (int64_t r = r0; r < r1; ++r) y[c * y_stride + r] = x[r * x_stride + c];
      }
    }
  }
}

/// Output columns [lo, hi) whose input column ow * stride + offset lies in [0, size).
struct Valid {
  int64_t lo;
  int64_t hi;
};

inline Valid valid_outputs(int64_t offset, int64_t stride, int64_t size, int64_t count) {
  const int64_t lo = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
  const int64_t hi = offset >= size ? 0 : (size - 1 - offset) / stride + 1;
  return {lo < count ? lo : count, hi < count ? hi : count};
}

/// Calls body(line of columns, line of the image or -1, kernel column offset) for each line of
/// out_w elements.
template <class Body>
inline void for_each_line(const WindowShape& s, int64_t channel_lo, int64_t channel_hi,
                          const Body& body) {
  int64_t line = 0;
  for (int64_t c = channel_lo; c < channel_hi; ++c) {
    for (int64_t kh = 0; kh < s.kernel_h; ++kh) {
      for (int64_t kw = 0; kw < s.kernel_w; ++kw) {
        for (int64_t oh = 0; oh < s.out_h; ++oh) {
          const int64_t ih = oh * s.stride_h - s.pad_h + kh * s.dilation_h;
          const bool is_inside = ih >= 0 && ih < s.in_h;
          body(line++, is_inside ? c * s.in_h + ih : -1, kw * s.dilation_w - s.pad_w);
        }
      }
    }
  }
}

template <class T>
void im2col_planes(const WindowShape& s, int64_t channel_lo, int64_t channel_hi, const T* x,
                   T* columns) {
  for_each_line(s, channel_lo, channel_hi, [&](int64_t line, int64_t in_line, int64_t offset) {
    T* const to = columns + line * s.out_w;
    if (in_line < 0) return zero_span(s.out_w, to);
    const int64_t from = in_line * s.in_w + offset;
    const Valid valid = valid_outputs(offset, s.stride_w, s.in_w, s.out_w);
    const int64_t end = valid.lo < valid.hi ? valid.hi : valid.lo;
    zero_span(valid.lo, to);
    if (s.stride_w == 1) {
      copy_span(end - valid.lo, x + (from + valid.lo), to + valid.lo);
    } else {
      for (int64_t ow = valid.lo; ow < end; ++ow) to[ow] = x[from + ow * s.stride_w];
    }
    zero_span(s.out_w - end, to + end);
  });
}

template <class T>
void col2im_planes(const WindowShape& s, int64_t channel_lo, int64_t channel_hi, const T* columns,
                   T* x) {
  const int64_t plane = s.in_h * s.in_w;
  zero_span((channel_hi - channel_lo) * plane, x + channel_lo * plane);
  for_each_line(s, channel_lo, channel_hi, [&](int64_t line, int64_t in_line, int64_t offset) {
    if (in_line < 0) return;
    const T* const from = columns + line * s.out_w;
    const int64_t to = in_line * s.in_w + offset;
    const Valid valid = valid_outputs(offset, s.stride_w, s.in_w, s.out_w);
    if (s.stride_w == 1 && valid.lo < valid.hi) {
      return add_span(valid.hi - valid.lo, from + valid.lo, x + (to + valid.lo));
    }
    for (int64_t ow = valid.lo; ow < valid.hi; ++ow) x[to + ow * s.stride_w] += from[ow];
  });
}

/// Calls body(offset in columns, offset in x or -1 in the padding) for each run of `channels`
/// elements.
template <class Body>
inline void for_each_run(const WindowShape& s, int64_t pixel_lo, int64_t pixel_hi,
                         const Body& body) {
  int64_t at = 0;
  for (int64_t pixel = pixel_lo; pixel < pixel_hi; ++pixel) {
    const int64_t top = pixel / s.out_w * s.stride_h - s.pad_h;
    const int64_t left = pixel % s.out_w * s.stride_w - s.pad_w;
    for (int64_t kh = 0; kh < s.kernel_h; ++kh) {
      const int64_t ih = top + kh * s.dilation_h;
      for (int64_t kw = 0; kw < s.kernel_w; ++kw, at += s.channels) {
        const int64_t iw = left + kw * s.dilation_w;
        const bool is_inside = ih >= 0 && ih < s.in_h && iw >= 0 && iw < s.in_w;
        body(at, is_inside ? (ih * s.in_w + iw) * s.channel_stride : -1);
      }
    }
  }
}

template <class T>
void im2col_rows(const WindowShape& s, int64_t pixel_lo, int64_t pixel_hi, const T* x, T* columns) {
  for_each_run(s, pixel_lo, pixel_hi, [&](int64_t to, int64_t from) {
    if (from < 0) {
      zero_span(s.channels, columns + to);
    } else {
      copy_span(s.channels, x + from, columns + to);
    }
  });
}

template <class T>
void col2im_rows(const WindowShape& s, int64_t pixel_lo, int64_t pixel_hi, const T* columns, T* x) {
  for_each_run(s, pixel_lo, pixel_hi, [&](int64_t from, int64_t to) {
    if (to >= 0) add_span(s.channels, columns + from, x + to);
  });
}

template <class T>
void fill_kernels(LayoutKernels<T>& kernels) {
  kernels.transpose = transpose<T>;
  kernels.im2col_planes = im2col_planes<T>;
  kernels.col2im_planes = col2im_planes<T>;
  kernels.im2col_rows = im2col_rows<T>;
  kernels.col2im_rows = col2im_rows<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_layout(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
