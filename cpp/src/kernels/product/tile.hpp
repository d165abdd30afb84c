#pragma once

#include "kernels/product.hpp"
#include "kernels/simd/simd.hpp"
#include "kernels/simd/tail.hpp"

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

// The sums of one tile.
template <class T, int Rows, int Vectors>
struct Tile {
  static constexpr int64_t kColumns = Vectors * kLanes<T>;

  Vec<T> sums[Rows][Vectors];

  [[gnu::always_inline]] inline void start(const T* out, int64_t stride, bool accumulate) {
    for_each_sum([&](Vec<T>& sum, int64_t row, int64_t column) {
      sum = accumulate ? load(out + row * stride + column) : Vec<T>(T(0));
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
    for_each_sum([&](const Vec<T>& sum, int64_t row, int64_t column) {
      store(out + row * stride + column, sum);
    });
  }

 private:
  template <class Run>
  [[gnu::always_inline]] inline void for_each_sum(const Run& run) {
    repeat<Rows>([&](auto row) __attribute__((always_inline)) {
      repeat<Vectors>([&](auto column) __attribute__((always_inline)) {
        run(sums[row][column], row, column * kLanes<T>);
      });
    });
  }
};

// Fetches a row of a tile, so that its stores need not wait for memory at the end.
template <class T, int Vectors>
[[gnu::always_inline]] inline void fetch_row_to_write(const T* row) {
  repeat<Vectors>([&](auto j)
                      __attribute__((always_inline)) { fetch_to_write(row + j * kLanes<T>); });
}

// Finishes a tile that has just been stored.
template <class T, int Vectors>
inline void apply_tail(int64_t rows, const Tail<T>* tail, T* out, int64_t stride) {
  if (tail == nullptr) return;
  for (int64_t row = 0; row < rows; ++row, out += stride) {
    for (int64_t column = 0; column < Vectors * kLanes<T>; column += kLanes<T>) {
      const auto load_at = [column](const T* p) { return load(p + column); };
      store(out + column, with_tail<T>(load_at(out), *tail, out, load_at));
    }
  }
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
