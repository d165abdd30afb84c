#include "kernels/product/tile.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

// Turns a pixel into the values that its lanes multiply by: for each k the k-th value of the lane's
// group.
template <class T, int Width>
class Groups {
 public:
  Groups() {
    for (int64_t k = 0; k < Width; ++k) {
      xsimd::as_integer_t<T> lanes[kLanes<T>];
      for (int64_t l = 0; l < kLanes<T>; ++l)
        lanes[l] = static_cast<xsimd::as_integer_t<T>>(l / Width * Width + k);
      orders_[k] = LaneOrder<T>::load_unaligned(lanes);
    }
  }

  [[gnu::always_inline]] inline Vec<T> value(const T* pixel, int64_t k) const {
    return permute(load(pixel), orders_[k]);
  }

 private:
  LaneOrder<T> orders_[Width];
};

template <class T, int Rows, int Width>
void window_tile(const WindowProduct<T>& p, const Groups<T, Width>& groups, const T* a, T* out) {
  Tile<T, Rows, 1> tile;
  tile.start(out, p.out_stride, p.accumulate);
  repeat<Rows>([&](auto row) __attribute__((always_inline)) {
    fetch_row_to_write<T, 1>(out + row * p.out_stride);
  });
  const T* b = p.b;
  for (int64_t piece = 0; piece < p.pieces; ++piece, a += p.piece_stride) {
    for (int64_t tap = 0; tap < p.piece_depth; tap += kLanes<T>) {
      repeat<Width>([&](auto k) __attribute__((always_inline)) {
        tile.add(b, [&](auto row) __attribute__((always_inline)) {
          return groups.value(a + row * p.row_stride + tap, k);
        });
        b += kLanes<T>;
      });
    }
  }
  tile.finish(out, p.out_stride, p.tail);
}

template <class T, int Width>
void window_panel(const WindowProduct<T>& p) {
  const Groups<T, Width> groups;
  const Strips strips(p.rows, kRows);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + strips.first(s) * p.row_stride;
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      window_tile<T, decltype(rows)::value, Width>(p, groups, a, out);
    });
  }
}

// The gradients of some taps' weights.
template <class T, int Taps, int Width>
void column_tile(const ColumnProduct<T>& p, const Groups<T, Width>& groups, const T* a, T* out) {
  Tile<T, Taps * Width, 1> tile;
  tile.start(out, p.out_stride, p.accumulate);
  for (int64_t piece = 0; piece < p.pieces; ++piece) {
    const T* b = p.b + piece * p.piece_stride;
    for (int64_t k = 0; k < p.piece_depth; ++k, a += p.a_stride, b += p.b_stride) {
      tile.add(b, [&](auto row) __attribute__((always_inline)) {
        return groups.value(a + row / Width * kLanes<T>, row % Width);
      });
    }
  }
  tile.finish(out, p.out_stride);
}

template <class T, int Width>
void column_panel(const ColumnProduct<T>& p) {
  constexpr int kTaps = kRows < Width ? 1 : kRows / Width;
  const Groups<T, Width> groups;
  const Strips strips(p.rows / Width, kTaps);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + strips.first(s) * kLanes<T>;
    T* const out = p.out + strips.first(s) * Width * p.out_stride;
    with_rows<kTaps>(strips.size(s), [&](auto taps) {
      column_tile<T, decltype(taps)::value, Width>(p, groups, a, out);
    });
  }
}

// Calls run(width) with a width that is known when this is compiled.
template <class T, int Width = static_cast<int>(kLanes<T>) / 2, class Run>
[[gnu::always_inline]] inline void with_width(int64_t width, const Run& run) {
  if constexpr (Width > 1) {
    if (width == Width) {
      run(std::integral_constant<int, Width>{});
    } else {
      with_width<T, Width / 2>(width, run);
    }
  }
}

template <class T>
void group_window_product(int64_t width, const WindowProduct<T>& p) {
  with_width<T>(width, [&](auto w) { window_panel<T, decltype(w)::value>(p); });
}

template <class T>
void group_column_product(int64_t width, const ColumnProduct<T>& p) {
  with_width<T>(width, [&](auto w) { column_panel<T, decltype(w)::value>(p); });
}

template <class T>
void fill_kernels(ProductKernels<T>& kernels) {
  kernels.group_window_product = group_window_product<T>;
  kernels.group_column_product = group_column_product<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_groups(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
