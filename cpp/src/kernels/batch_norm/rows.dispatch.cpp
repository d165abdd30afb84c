#include "kernels/batch_norm/formulas.hpp"
#include "kernels/simd/reduce.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

// Rows of a tile that stay in the first-level cache between the two passes over them.
constexpr int64_t kMostBlockRows = 64;
constexpr int64_t kLeastBlockRows = 8;
// A block of rows should stay in few pages, as the prefetchers follow few.
constexpr int64_t kBlockElements = 16384;

inline int64_t block_rows(int64_t channels) {
  const int64_t rows = kBlockElements / channels;
  if (rows > kMostBlockRows) return kMostBlockRows;
  return rows < kLeastBlockRows ? kLeastBlockRows : rows;
}

/// Calls body(first row, rows, first channel, channels) for each tile of each block of rows, of
/// which there is one where there are no rows.
template <class T, class Body>
inline void for_each_block(const BatchNormShape& shape, const Body& body) {
  const int64_t step = block_rows(shape.channels);
  int64_t row = 0;
  do {
    const int64_t rows = shape.images - row < step ? shape.images - row : step;
    for_each_tile<T>(shape.channels, [&](int64_t c, int64_t width) { body(row, rows, c, width); });
    row += step;
  } while (row < shape.images);
}

/// Chan, Golub and LeVeque's update of `running`, the moments of `count` rows, by those of
/// `block_count` more.
template <class T>
inline void merge(TileMoments<T>& running, const TileMoments<T>& block, int64_t count,
                  int64_t block_count) {
  const double share = static_cast<double>(block_count) / static_cast<double>(count + block_count);
  const Vec<T> mean_weight(static_cast<T>(share));
  const Vec<T> m2_weight(static_cast<T>(share * static_cast<double>(count)));
  for (int j = 0; j < kTile; ++j) {
    const Vec<T> delta = block.mean.v[j] - running.mean.v[j];
    running.mean.v[j] = xsimd::fma(delta, mean_weight, running.mean.v[j]);
    running.m2.v[j] = running.m2.v[j] + xsimd::fma(delta * delta, m2_weight, block.m2.v[j]);
  }
}

template <class T>
void moments_rows(const BatchNormShape& shape, const T* x, T* mean, T* m2) {
  for_each_block<T>(shape, [&](int64_t row, int64_t rows, int64_t c, int64_t width) {
    TileMoments<T> moments =
        moments_of_columns(rows, x + row * shape.channels + c, shape.channels, width);
    if (row > 0) {
      TileMoments<T> running{load_tile(mean + c, width), load_tile(m2 + c, width)};
      merge(running, moments, row, rows);
      moments = running;
    }
    store_tile(mean + c, moments.mean, width);
    store_tile(m2 + c, moments.m2, width);
  });
}

template <class T>
void apply_rows(const BatchNormShape& shape, const BatchNormApply<T>& args) {
  const int64_t words = cut_words<T>(shape.channels);
  for (int64_t r = 0; r < shape.images; ++r) {
    apply_span(shape.channels, offset(args, r * shape.channels, r * words), along(args.scale),
               along(args.shift));
  }
}

template <class T>
struct BackwardSums {
  Tile<T> g;
  Tile<T> gx;

  void set_zero() {
    for (int j = 0; j < kTile; ++j) g.v[j] = gx.v[j] = Vec<T>(T(0));
  }
  void add(const Tile<T>& more_g, const Tile<T>& more_gx) {
    for (int j = 0; j < kTile; ++j) {
      g.v[j] = more_g.v[j] + g.v[j];
      gx.v[j] = more_gx.v[j] + gx.v[j];
    }
  }
};

/// Adds one row's g and g * (x - mean), for the tile of channels whose first element `at` is and
/// whose first bits are `cut`.
template <class T>
inline void add_row(const BatchNormBackward<T>& args, const CutBits* cut, int64_t at, int64_t width,
                    const Tile<T>& mean, BackwardSums<T>& sums) {
  Tile<T> g = load_tile(args.gy + at, width);
  const Tile<T> x = load_tile(args.x + at, width);
  if (cut != nullptr) {
    const int64_t words = cut_words<T>(width);
    repeat<kTile>([&](auto j) {
      if (j < words) g.v[j] = zero_lanes<T>(cut[j], g.v[j]);
    });
  }
  repeat<kTile>([&](auto j) {
    sums.g.v[j] = sums.g.v[j] + g.v[j];
    sums.gx.v[j] = xsimd::fma(g.v[j], x.v[j] - mean.v[j], sums.gx.v[j]);
  });
}

template <class T>
void backward_reduce_rows(const BatchNormShape& shape, const BatchNormBackward<T>& args, T* sum_g,
                          T* sum_gx) {
  const int64_t words = cut_words<T>(shape.channels);
  for_each_block<T>(shape, [&](int64_t row, int64_t rows, int64_t c, int64_t width) {
    const Tile<T> mean = load_tile(args.mean + c, width);
    BackwardSums<T> sums;
    sums.set_zero();
    for (int64_t r = row; r < row + rows; ++r) {
      const CutBits* const cut = offset(args.cut, r * words + c / kLanes<T>);
      add_row(args, cut, r * shape.channels + c, width, mean, sums);
    }
    if (row > 0) sums.add(load_tile(sum_g + c, width), load_tile(sum_gx + c, width));
    store_tile(sum_g + c, sums.g, width);
    store_tile(sum_gx + c, sums.gx, width);
  });
}

template <class T>
void backward_apply_rows(const BatchNormShape& shape, const BatchNormBackward<T>& args) {
  using Coefficient = decltype(along(args.mean));
  const BackwardCoefficients<T, Coefficient> coefficients{along(args.mean), along(args.scale),
                                                          along(args.offset), along(args.slope)};
  const int64_t words = cut_words<T>(shape.channels);
  for (int64_t r = 0; r < shape.images; ++r) {
    backward_apply_span(shape.channels, offset(args, r * shape.channels, r * words), coefficients);
  }
}

template <class T>
void fill_kernels(BatchNormKernels<T>& kernels) {
  kernels.batch_norm_moments_rows = moments_rows<T>;
  kernels.batch_norm_apply_rows = apply_rows<T>;
  kernels.batch_norm_backward_reduce_rows = backward_reduce_rows<T>;
  kernels.batch_norm_backward_apply_rows = backward_apply_rows<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_batch_norm_rows(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
