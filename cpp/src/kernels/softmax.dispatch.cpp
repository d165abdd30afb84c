#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"
#include "kernels/simd/reduce.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

/// sum(exp(x - max)), with a max for each vector of the tile.
template <class T>
struct ExpSumOp : SumOp<T> {
  Vec<T> max[kTile];
  Vec<T> accumulate(const Vec<T>& acc, const Vec<T>& x, int j) const {
    return acc + exp<T>(x - max[j]);
  }
};

/// For each row of `width` columns: tile of y = f(tile of x, vector of the tile).
template <class T, class Function>
inline void map_columns(int64_t n, int64_t stride, int64_t width, const T* x, T* y,
                        const Function& f) {
  for (int64_t i = 0; i < n; ++i) {
    Tile<T> row = load_tile(x + i * stride, width);
    for (int j = 0; j < kTile; ++j) row.v[j] = f(row.v[j], j);
    store_tile(y + i * stride, row, width);
  }
}

/// As above with two inputs.
template <class T, class Function>
inline void map_columns(int64_t n, int64_t stride, int64_t width, const T* a, const T* b, T* y,
                        const Function& f) {
  for (int64_t i = 0; i < n; ++i) {
    Tile<T> row = load_tile(a + i * stride, width);
    const Tile<T> other = load_tile(b + i * stride, width);
    for (int j = 0; j < kTile; ++j) row.v[j] = f(row.v[j], other.v[j], j);
    store_tile(y + i * stride, row, width);
  }
}

/// Calls rows(offset) for each row of contiguous elements, or columns(offset, width) for each tile
/// of columns.
template <class T, class Rows, class Columns>
inline void for_each_part(const ReduceShape& shape, const Rows& rows, const Columns& columns) {
  for (int64_t o = 0; o < shape.outer; ++o) {
    const int64_t offset = o * shape.n * shape.stride;
    if (shape.inner == 1 && shape.stride == 1) {
      rows(offset);
    } else {
      for_each_tile<T>(shape.inner, [&](int64_t j, int64_t width) { columns(offset + j, width); });
    }
  }
}

template <class T>
void softmax_row(int64_t n, const T* x, T* y) {
  const Vec<T> max(reduce_row(n, x, MaxOp<T>()));
  map<T>(n, x, y, [max](const Vec<T>& v) { return exp<T>(v - max); });
  const Vec<T> sum(reduce_row(n, y, SumOp<T>()));
  map<T>(n, y, y, [sum](const Vec<T>& v) { return v / sum; });
}

template <class T>
void softmax_columns(int64_t n, int64_t stride, int64_t width, const T* x, T* y) {
  const Tile<T> max = reduce_columns(n, x, stride, width, MaxOp<T>());
  map_columns(n, stride, width, x, y, [&](const Vec<T>& v, int j) { return exp<T>(v - max.v[j]); });
  const Tile<T> sum = reduce_columns(n, y, stride, width, SumOp<T>());
  map_columns(n, stride, width, y, y, [&](const Vec<T>& v, int j) { return v / sum.v[j]; });
}

template <class T>
void softmax(const ReduceShape& s, const T* x, T* y) {
  for_each_part<T>(
      s, [&](int64_t at) { softmax_row(s.n, x + at, y + at); },
      [&](int64_t at, int64_t width) { softmax_columns(s.n, s.stride, width, x + at, y + at); });
}

template <class T>
void softmax_backward_row(int64_t n, const T* gy, const T* y, T* gx) {
  map<T>(n, gy, y, gx, [](const Vec<T>& g, const Vec<T>& v) { return g * v; });
  const Vec<T> dot(reduce_row(n, gx, SumOp<T>()));
  map<T>(n, gx, y, gx,
         [dot](const Vec<T>& product, const Vec<T>& v) { return xsimd::fnma(v, dot, product); });
}

template <class T>
void softmax_backward_columns(int64_t n, int64_t stride, int64_t width, const T* gy, const T* y,
                              T* gx) {
  map_columns(n, stride, width, gy, y, gx,
              [](const Vec<T>& g, const Vec<T>& v, int) { return g * v; });
  const Tile<T> dot = reduce_columns(n, gx, stride, width, SumOp<T>());
  map_columns(n, stride, width, gx, y, gx, [&](const Vec<T>& product, const Vec<T>& v, int j) {
    return xsimd::fnma(v, dot.v[j], product);
  });
}

template <class T>
void softmax_backward(const ReduceShape& s, const T* gy, const T* y, T* gx) {
  for_each_part<T>(
      s, [&](int64_t at) { softmax_backward_row(s.n, gy + at, y + at, gx + at); },
      [&](int64_t at, int64_t width) {
        softmax_backward_columns(s.n, s.stride, width, gy + at, y + at, gx + at);
      });
}

/// max(x) and log(sum(exp(x - max))) of a row.
template <class T>
struct Normalizer {
  T max;
  T log_sum;
};

template <class T>
Normalizer<T> normalizer_of_row(int64_t n, const T* x) {
  ExpSumOp<T> exp_sum;
  const T max = reduce_row(n, x, MaxOp<T>());
  exp_sum.max[0] = Vec<T>(max);
  T lanes[kLanes<T>];
  store<T>(lanes, log(Vec<T>(reduce_row(n, x, exp_sum))));
  return {max, lanes[0]};
}

template <class T>
void log_softmax_row(int64_t n, const T* x, T* y) {
  const Normalizer<T> row = normalizer_of_row(n, x);
  map<T>(n, x, y, [row](const Vec<T>& v) { return v - Vec<T>(row.max) - Vec<T>(row.log_sum); });
}

template <class T>
void log_softmax_columns(int64_t n, int64_t stride, int64_t width, const T* x, T* y) {
  const Tile<T> max = reduce_columns(n, x, stride, width, MaxOp<T>());
  ExpSumOp<T> exp_sum;
  for (int j = 0; j < kTile; ++j) exp_sum.max[j] = max.v[j];
  Tile<T> log_sum = reduce_columns(n, x, stride, width, exp_sum);
  for (Vec<T>& v : log_sum.v) v = log(v);
  map_columns(n, stride, width, x, y,
              [&](const Vec<T>& v, int j) { return v - max.v[j] - log_sum.v[j]; });
}

template <class T>
void log_softmax(const ReduceShape& s, const T* x, T* y) {
  for_each_part<T>(
      s, [&](int64_t at) { log_softmax_row(s.n, x + at, y + at); },
      [&](int64_t at, int64_t width) {
        log_softmax_columns(s.n, s.stride, width, x + at, y + at);
      });
}

template <class T>
void log_softmax_backward(const ReduceShape& s, const T* gy, const T* y, T* gx) {
  for_each_part<T>(
      s,
      [&](int64_t at) {
        const Vec<T> sum(reduce_row(s.n, gy + at, SumOp<T>()));
        map<T>(s.n, gy + at, y + at, gx + at,
               [sum](const Vec<T>& g, const Vec<T>& v) { return xsimd::fnma(exp<T>(v), sum, g); });
      },
      [&](int64_t at, int64_t width) {
        const Tile<T> sum = reduce_columns(s.n, gy + at, s.stride, width, SumOp<T>());
        map_columns(s.n, s.stride, width, gy + at, y + at, gx + at,
                    [&](const Vec<T>& g, const Vec<T>& v, int j) {
                      return xsimd::fnma(exp<T>(v), sum.v[j], g);
                    });
      });
}

template <class T>
void cross_entropy(const CrossEntropyShape& s, const T* x, const int64_t* target, T* loss,
                   T* normalizer) {
  const T smoothing = static_cast<T>(s.label_smoothing);
  const T classes = static_cast<T>(s.classes);
  for (int64_t r = 0; r < s.rows; ++r) {
    const T* const row = x + r * s.classes;
    const Normalizer<T> n = normalizer_of_row(s.classes, row);
    normalizer[2 * r] = n.max;
    normalizer[2 * r + 1] = n.log_sum;
    loss[r] = T(0);
    if (target[r] == s.ignore_index) continue;
    loss[r] = n.log_sum - (row[target[r]] - n.max);
    if (smoothing == T(0)) continue;
    const T mean = reduce_row(s.classes, row, SumOp<T>()) / classes;
    loss[r] = (T(1) - smoothing) * loss[r] + smoothing * (n.log_sum - (mean - n.max));
  }
}

template <class T>
void cross_entropy_backward(const CrossEntropyShape& s, const T* x, const int64_t* target,
                            const T* normalizer, const T* scale, T* gx) {
  const T smoothing = static_cast<T>(s.label_smoothing);
  const Vec<T> uniform(smoothing / static_cast<T>(s.classes));
  for (int64_t r = 0; r < s.rows; ++r) {
    const bool is_ignored = target[r] == s.ignore_index;
    const Vec<T> max(normalizer[2 * r]);
    const Vec<T> log_sum(normalizer[2 * r + 1]);
    const Vec<T> factor(scale[r]);
    T* const row = gx + r * s.classes;
    map<T>(s.classes, x + r * s.classes, row, [=](const Vec<T>& v) {
      return is_ignored ? Vec<T>(T(0)) : (exp<T>(v - max - log_sum) - uniform) * factor;
    });
    if (!is_ignored) row[target[r]] -= (T(1) - smoothing) * scale[r];
  }
}

template <class T>
void fill_kernels(SoftmaxKernels<T>& kernels) {
  kernels.softmax = softmax<T>;
  kernels.softmax_backward = softmax_backward<T>;
  kernels.log_softmax = log_softmax<T>;
  kernels.log_softmax_backward = log_softmax_backward<T>;
  kernels.cross_entropy = cross_entropy<T>;
  kernels.cross_entropy_backward = cross_entropy_backward<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_softmax(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
