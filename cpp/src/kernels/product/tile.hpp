#pragma once

#include <limits>

#include "kernels/product.hpp"
#include "kernels/simd/simd.hpp"

/// The register tile of the products.
namespace resnetcpp::kernels {
namespace {

// Of columns; a panel may also have one. As many rows as leave registers for them and for one value
// of a.
constexpr int kColumnVectors = 2;
#if defined(RESNETCPP_ISA_AVX512)
constexpr int kRows = 14;
#else
constexpr int kRows = 6;
#endif

// A tail as a tile applies it to the sums in its registers: without branches, with values that
// change nothing for what the tail lacks.
template <class T, int Vectors>
class TileTail {
 public:
  // out: where the tile's first row goes, `stride` elements before the next.
  TileTail(const Tail<T>& tail, const T* out, int64_t stride)
      : residual_(tail.residual == nullptr ? nothing_ : tail.residual + (out - tail.y)),
        residual_stride_(tail.residual == nullptr ? 0 : stride),
        least_(tail.relu ? T(0) : -std::numeric_limits<T>::infinity()) {
    for (T& value : nothing_) value = T(-0.0);  // adding 0 would turn -0 into 0
    repeat<Vectors>([&](auto j) __attribute__((always_inline)) {
      const int64_t column = j * kLanes<T>;
      scale_[j] = tail.scale == nullptr ? Vec<T>(T(1)) : load(tail.scale + column);
      shift_[j] = load((tail.shift == nullptr ? nothing_ : tail.shift) + column);
    });
  }

  TileTail(const TileTail&) = delete;
  TileTail& operator=(const TileTail&) = delete;

  template <int J>
  [[gnu::always_inline]] inline Vec<T> apply(const Vec<T>& sum, int64_t row) const {
    const Vec<T> y = multiply_add<T>(sum, scale_[J], shift_[J]) +
                     load(residual_ + row * residual_stride_ + J * kLanes<T>);
    return xsimd::select(y < least_, least_, y);
  }

 private:
  T nothing_[Vectors * kLanes<T>];
  const T* residual_;
  int64_t residual_stride_;
  Vec<T> least_;
  Vec<T> scale_[Vectors];
  Vec<T> shift_[Vectors];
};

template <class T, int Vectors>
[[gnu::noinline]] void apply_tail(int64_t rows, const Tail<T>& tail, T* out, int64_t stride) {
  const TileTail<T, Vectors> own(tail, out, stride);
  for (int64_t row = 0; row < rows; ++row, out += stride) {
    repeat<Vectors>([&](auto j) __attribute__((always_inline)) {
      T* const to = out + j * kLanes<T>;
      store(to, own.template apply<decltype(j)::value>(load(to), row));
    });
  }
}

// The sums of one tile.
template <class T, int Rows, int Vectors>
struct Tile {
  static constexpr int64_t kColumns = Vectors * kLanes<T>;

  Vec<T> sums[Rows][Vectors];

  [[gnu::always_inline]] inline void start(const T* out, int64_t stride, bool accumulate) {
    for_each_sum([&](Vec<T>& sum, int64_t row, auto j) {
      sum = accumulate ? load(out + row * stride + j * kLanes<T>) : Vec<T>(T(0));
    });
  }

  // One step along the depth: row i's value is a[i * stride].
  [[gnu::always_inline]] inline void add(const T* a, int64_t stride, const T* b) {
    add(b, [=](auto row) __attribute__((always_inline)) { return Vec<T>(a[row * stride]); });
  }

  // The same with value_of(row), a vector.
  template <class ValueOf>
  [[gnu::always_inline]] inline void add(const T* b, const ValueOf& value_of) {
    Vec<T> columns[Vectors];
    repeat<Vectors>([&](auto j)
                        __attribute__((always_inline)) { columns[j] = load(b + j * kLanes<T>); });
    repeat<Rows>([&](auto row) __attribute__((always_inline)) {
      const Vec<T> value = value_of(row);
      repeat<Vectors>([&](auto j) __attribute__((always_inline)) {
        sums[row][j] = xsimd::fma(value, columns[j], sums[row][j]);
      });
    });
  }

  [[gnu::always_inline]] inline void finish(T* out, int64_t stride) {
    for_each_sum([&](const Vec<T>& sum, int64_t row, auto j) {
      store(out + row * stride + j * kLanes<T>, sum);
    });
  }

  // With a tail, unless it is null.
  [[gnu::always_inline]] inline void finish(T* out, int64_t stride, const Tail<T>* tail) {
    if (tail == nullptr) return finish(out, stride);
    if constexpr (Rows == kRows) {
      const TileTail<T, Vectors> own(*tail, out, stride);
      for_each_sum([&](const Vec<T>& sum, int64_t row, auto j) __attribute__((always_inline)) {
        store(out + row * stride + j * kLanes<T>, own.template apply<decltype(j)::value>(sum, row));
      });
    } else {
      finish(out, stride);
      apply_tail<T, Vectors>(Rows, *tail, out, stride);
    }
  }

 private:
  template <class Run>
  [[gnu::always_inline]] inline void for_each_sum(const Run& run) {
    repeat<Rows>([&](auto row) __attribute__((always_inline)) {
      repeat<Vectors>([&](auto column)
                          __attribute__((always_inline)) { run(sums[row][column], row, column); });
    });
  }
};

// Fetches a row of a tile, so that its stores need not wait for memory at the end.
template <class T, int Vectors>
[[gnu::always_inline]] inline void fetch_row_to_write(const T* row) {
  repeat<Vectors>([&](auto j)
                      __attribute__((always_inline)) { fetch_to_write(row + j * kLanes<T>); });
}

// Calls run.template operator()<rows>() for a number of rows that is known only now.
template <int Rows, class Run>
[[gnu::always_inline]] inline void with_rows(int64_t rows, const Run& run) {
  if constexpr (Rows > 0) {
    if (rows == Rows) {
      run(std::integral_constant<int, Rows>{});
    } else {
      with_rows<Rows - 1>(rows, run);
    }
  }
}

}  // namespace
}  // namespace resnetcpp::kernels
