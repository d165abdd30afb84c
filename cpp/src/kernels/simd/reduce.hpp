#pragma once

#include <limits>

#include "kernels/simd/math.hpp"
#include "kernels/simd/simd.hpp"

/// Pairwise reductions of rows and of columns, with a fixed order: it depends on n and on the
/// instruction set only. An operation has identity(), accumulate(acc, x, j) and combine(a, b),
/// where j is the vector of the tile.
namespace resnetcpp::kernels {
namespace {

constexpr int kTile =
    4;  // vectors that are reduced side by side, which hides the latency of an addition

template <class T>
struct SumOp {
  static T identity() { return T(0); }
  static Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int) { return acc + x; }
  template <class V>
  static V combine(const V& a, const V& b) {
    return a + b;
  }
};

template <class T>
struct SumSquaresOp : SumOp<T> {
  static Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int) {
    return xsimd::fma(x, x, acc);
  }
};

/// sum((x - mean)^2), with a mean for each vector of the tile.
template <class T>
struct SquaredDeviationOp : SumOp<T> {
  Vec<T> mean[kTile];
  Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int j) const {
    const Vec<T> d = x - mean[j];
    return xsimd::fma(d, d, acc);
  }
};

template <class T>
struct ProdOp {
  static T identity() { return T(1); }
  static Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int) { return acc * x; }
  template <class V>
  static V combine(const V& a, const V& b) {
    return a * b;
  }
};

template <class T>
struct MaxOp {
  static T identity() { return -std::numeric_limits<T>::infinity(); }
  static Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int) { return maximum<T>(acc, x); }
  static Vec<T> combine(const Vec<T>& a, const Vec<T>& b) { return maximum<T>(a, b); }
  static T combine(T a, T b) { return a != a || a > b ? a : b; }
};

template <class T>
struct MinOp {
  static T identity() { return std::numeric_limits<T>::infinity(); }
  static Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int) { return minimum<T>(acc, x); }
  static Vec<T> combine(const Vec<T>& a, const Vec<T>& b) { return minimum<T>(a, b); }
  static T combine(T a, T b) { return a != a || a < b ? a : b; }
};

/// Reduces n <= kRowLeaf contiguous elements.
template <class T>
constexpr int64_t kRowLeaf = 8 * kTile * kLanes<T>;

template <class T, class Op>
inline T reduce_row_leaf(int64_t n, const T* x, const Op& op) {
  Vec<T> acc[kTile];
  for (Vec<T>& a : acc) a = Vec<T>(op.identity());
  int64_t i = 0;
  for (; i + kTile * kLanes<T> <= n; i += kTile * kLanes<T>) {
    for (int j = 0; j < kTile; ++j) acc[j] = op.accumulate(acc[j], load(x + i + j * kLanes<T>), 0);
  }
  for (; i + kLanes<T> <= n; i += kLanes<T>) acc[0] = op.accumulate(acc[0], load(x + i), 0);
  const auto combine = [&op](T a, T b) { return op.combine(a, b); };
  T total =
      combine_lanes<T>(op.combine(op.combine(acc[0], acc[1]), op.combine(acc[2], acc[3])), combine);
  if (i < n) {
    T lanes[kLanes<T>];
    store(lanes, op.accumulate(Vec<T>(op.identity()), load_partial(x + i, n - i), 0));
    for (int64_t j = 0; j < n - i; ++j) total = op.combine(total, lanes[j]);
  }
  return total;
}

/// Reduces n contiguous elements.
template <class T, class Op>
T reduce_row(int64_t n, const T* x, const Op& op) {
  if (n <= kRowLeaf<T>) return reduce_row_leaf(n, x, op);
  const int64_t half = (n / 2 + kRowLeaf<T> - 1) / kRowLeaf<T> * kRowLeaf<T>;
  const T first = reduce_row(half, x, op);
  return op.combine(first, reduce_row(n - half, x + half, op));
}

/// The columns [0, width), width <= kTile * kLanes, of a row; lanes beyond are not used.
template <class T>
struct Tile {
  Vec<T> v[kTile];
};

template <class T>
constexpr int64_t kTileWidth = kTile * kLanes<T>;

template <class T>
[[gnu::always_inline]] inline Tile<T> load_tile(const T* x, int64_t width) {
  Tile<T> tile;
  if (width == kTileWidth<T>) {
    repeat<kTile>([&](auto j) { tile.v[j] = load(x + j * kLanes<T>); });
    return tile;
  }
  for (int j = 0; j < kTile; ++j) {
    const int64_t left = width - j * kLanes<T>;
    if (left >= kLanes<T>) {
      tile.v[j] = load(x + j * kLanes<T>);
    } else {
      tile.v[j] = left > 0 ? load_partial(x + j * kLanes<T>, left) : Vec<T>(T(0));
    }
  }
  return tile;
}

template <class T>
inline void store_tile(T* y, const Tile<T>& tile, int64_t width) {
  for (int j = 0; j < kTile; ++j) {
    const int64_t left = width - j * kLanes<T>;
    if (left >= kLanes<T>) {
      store(y + j * kLanes<T>, tile.v[j]);
    } else {
      store_partial(y + j * kLanes<T>, tile.v[j], left);
    }
  }
}

constexpr int64_t kColumnLeaf = 32;

/// Reduces n rows, `stride` apart, column by column.
template <class T, class Op>
Tile<T> reduce_columns(int64_t n, const T* x, int64_t stride, int64_t width, const Op& op) {
  Tile<T> total;
  if (n <= kColumnLeaf) {
    for (Vec<T>& v : total.v) v = Vec<T>(op.identity());
    for (int64_t i = 0; i < n; ++i) {
      const Tile<T> row = load_tile(x + i * stride, width);
      repeat<kTile>([&](auto j) { total.v[j] = op.accumulate(total.v[j], row.v[j], j); });
    }
    return total;
  }
  const int64_t half = (n / 2 + kColumnLeaf - 1) / kColumnLeaf * kColumnLeaf;
  const Tile<T> first = reduce_columns(half, x, stride, width, op);
  const Tile<T> second = reduce_columns(n - half, x + half * stride, stride, width, op);
  for (int j = 0; j < kTile; ++j) total.v[j] = op.combine(first.v[j], second.v[j]);
  return total;
}

/// Calls body(first column, width) for each tile of [0, inner).
template <class T, class Body>
inline void for_each_tile(int64_t inner, const Body& body) {
  constexpr int64_t kWidth = kTile * kLanes<T>;
  for (int64_t j = 0; j < inner; j += kWidth) body(j, inner - j < kWidth ? inner - j : kWidth);
}

template <class T>
struct RowMoments {
  T mean;
  T m2;  // sum((x - mean)^2)
};

template <class T>
inline RowMoments<T> moments_of_row(int64_t n, const T* x) {
  const T mean = reduce_row(n, x, SumOp<T>()) / static_cast<T>(n);
  SquaredDeviationOp<T> deviation;
  deviation.mean[0] = Vec<T>(mean);
  return {mean, n > 0 ? reduce_row(n, x, deviation) : mean};
}

template <class T>
struct TileMoments {
  Tile<T> mean;
  Tile<T> m2;
};

template <class T>
inline TileMoments<T> moments_of_columns(int64_t n, const T* x, int64_t stride, int64_t width) {
  Tile<T> mean = reduce_columns(n, x, stride, width, SumOp<T>());
  SquaredDeviationOp<T> deviation;
  for (int j = 0; j < kTile; ++j)
    deviation.mean[j] = mean.v[j] = mean.v[j] / Vec<T>(static_cast<T>(n));
  return {mean, n > 0 ? reduce_columns(n, x, stride, width, deviation) : mean};
}

}  // namespace
}  // namespace resnetcpp::kernels
