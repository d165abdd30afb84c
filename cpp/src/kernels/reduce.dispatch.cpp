#include "kernels/simd/reduce.hpp"

#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

bool is_rows(const ReduceShape& shape) { return shape.inner == 1 && shape.stride == 1; }

template <class T, class Op>
void reduce(const ReduceShape& shape, const T* x, T* y) {
  for (int64_t o = 0; o < shape.outer; ++o) {
    const T* const xo = x + o * shape.n * shape.stride;
    T* const yo = y + o * shape.stride;
    if (is_rows(shape)) {
      *yo = reduce_row(shape.n, xo, Op());
      continue;
    }
    for_each_tile<T>(shape.inner, [&](int64_t j, int64_t width) {
      store_tile(yo + j, reduce_columns(shape.n, xo + j, shape.stride, width, Op()), width);
    });
  }
}

template <class T>
void moments(const ReduceShape& shape, const T* x, T* mean, T* m2) {
  for (int64_t o = 0; o < shape.outer; ++o) {
    const T* const xo = x + o * shape.n * shape.stride;
    const int64_t yo = o * shape.stride;
    if (is_rows(shape)) {
      const RowMoments<T> row = moments_of_row(shape.n, xo);
      mean[yo] = row.mean;
      m2[yo] = row.m2;
      continue;
    }
    for_each_tile<T>(shape.inner, [&](int64_t j, int64_t width) {
      const TileMoments<T> tile = moments_of_columns(shape.n, xo + j, shape.stride, width);
      store_tile(mean + yo + j, tile.mean, width);
      store_tile(m2 + yo + j, tile.m2, width);
    });
  }
}

/// Whether x takes the place of best: it is larger (smaller), or the first NaN.
template <class T, bool is_max>
inline bool beats(T x, T best) {
  return (is_max ? x > best : x < best) || (x != x && best == best);
}

template <class T, bool is_max>
int64_t arg_best_row(int64_t n, const T* x) {
  const T best = is_max ? reduce_row(n, x, MaxOp<T>()) : reduce_row(n, x, MinOp<T>());
  for (int64_t i = 0; i < n; ++i) {
    if (x[i] == best || x[i] != x[i]) return i;
  }
  return 0;
}

template <class T, bool is_max>
void arg_best_columns(const ReduceShape& shape, int64_t width, const T* x, int64_t* index) {
  T best[kTile * kLanes<T>];
  for (int64_t j = 0; j < width; ++j) {
    best[j] = x[j];
    index[j] = 0;
  }
  for (int64_t i = 1; i < shape.n; ++i) {
    const T* const row = x + i * shape.stride;
    for (int64_t j = 0; j < width; ++j) {
      if (!beats<T, is_max>(row[j], best[j])) continue;
      best[j] = row[j];
      index[j] = i;
    }
  }
}

template <class T, bool is_max>
void arg_best(const ReduceShape& shape, const T* x, int64_t* index) {
  for (int64_t o = 0; o < shape.outer; ++o) {
    const T* const xo = x + o * shape.n * shape.stride;
    int64_t* const yo = index + o * shape.stride;
    if (is_rows(shape)) {
      *yo = arg_best_row<T, is_max>(shape.n, xo);
      continue;
    }
    for_each_tile<T>(shape.inner, [&](int64_t j, int64_t width) {
      arg_best_columns<T, is_max>(shape, width, xo + j, yo + j);
    });
  }
}

template <class T>
void fill_kernels(ReduceKernels<T>& kernels) {
  kernels.reduce[Reduce::sum] = reduce<T, SumOp<T>>;
  kernels.reduce[Reduce::sum_squares] = reduce<T, SumSquaresOp<T>>;
  kernels.reduce[Reduce::prod] = reduce<T, ProdOp<T>>;
  kernels.reduce[Reduce::max] = reduce<T, MaxOp<T>>;
  kernels.reduce[Reduce::min] = reduce<T, MinOp<T>>;
  kernels.argmax = arg_best<T, true>;
  kernels.argmin = arg_best<T, false>;
  kernels.moments = moments<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_reduce(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
