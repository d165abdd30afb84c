#include "tensor/blas.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/parallel.hpp"
#include "tensor/blas_threads.hpp"
#include "tensor/xt.hpp"

extern "C" void openblas_set_num_threads(int count);

namespace resnetcpp::blas {

void use_one_thread() {
  static const bool done = [] {
    openblas_set_num_threads(1);
    return true;
  }();
  static_cast<void>(done);
}

namespace {

constexpr std::int64_t kLargestInt = std::numeric_limits<xt::blas_index_t>::max();
// Below this many multiply-adds a product is not worth cutting.
constexpr std::int64_t kSmallProduct = 64 * 64 * 64;
constexpr std::int64_t kLargestTile = 512;
constexpr std::int64_t kSmallestTile = 64;
constexpr std::int64_t kWantedTiles = 16;
// Multiply-adds between two looks at whether the user wants to stop: about 20 ms.
template <class T>
constexpr double kSliceWork = std::is_floating_point_v<T> ? 5e8 : 2e7;

int to_int(std::int64_t value) { return static_cast<int>(value); }

cxxblas::Transpose transpose_of(bool transposed) {
  return transposed ? cxxblas::Trans : cxxblas::NoTrans;
}

template <class T>
T element(const Operand<T>& x, std::int64_t row, std::int64_t column) {
  return x.transposed ? x.data[column * x.leading + row] : x.data[row * x.leading + column];
}

// Wraps around where a signed sum overflows, as PyTorch's does.
template <class T>
auto wrapping(T value) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<std::uint64_t>(value);
  } else {
    return value;
  }
}

template <class T>
void gemm_loop(const GemmSize& size, const Operand<T>& a, const Operand<T>& b,
               const Result<T>& result) {
  for (std::int64_t i = 0; i < size.rows; ++i) {
    for (std::int64_t j = 0; j < size.columns; ++j) {
      T& out = result.data[i * result.leading + j];
      auto total = wrapping(result.accumulate ? out : T{0});
      for (std::int64_t k = 0; k < size.depth; ++k) {
        total += wrapping(element(a, i, k)) * wrapping(element(b, k, j));
      }
      out = static_cast<T>(total);
    }
  }
}

template <class T>
bool fits_blas(const GemmSize& size, const Operand<T>& a, const Operand<T>& b,
               const Result<T>& result) {
  return std::max({size.rows, size.columns, size.depth, a.leading, b.leading, result.leading}) <=
         kLargestInt;
}

// One column or one row: packing for a matrix product would cost more than the product.
template <class T>
void gemv(const GemmSize& size, const Operand<T>& a, const Operand<T>& b, const Result<T>& result) {
  const T beta = result.accumulate ? T{1} : T{0};
  const bool column = size.columns == 1;
  const Operand<T>& matrix = column ? a : b;
  const Operand<T>& vector = column ? b : a;
  const std::int64_t outputs = column ? size.rows : size.columns;
  // Row-major rows and columns of `matrix` as it lies in memory.
  const bool by_rows = matrix.transposed != column;
  const int rows = to_int(by_rows ? outputs : size.depth);
  const int columns = to_int(by_rows ? size.depth : outputs);
  const int vector_step = vector.transposed == column ? 1 : to_int(vector.leading);
  const int result_step = column ? to_int(result.leading) : 1;
  cxxblas::gemv<int>(cxxblas::RowMajor, transpose_of(!by_rows), rows, columns, T{1}, matrix.data,
                     to_int(std::max<std::int64_t>(matrix.leading, columns)), vector.data,
                     vector_step, beta, result.data, result_step);
}

template <class T>
Operand<T> rows_from(const Operand<T>& x, std::int64_t row) {
  return {x.data + (x.transposed ? row : row * x.leading), x.leading, x.transposed};
}

template <class T>
Operand<T> columns_from(const Operand<T>& x, std::int64_t column) {
  return {x.data + (x.transposed ? column * x.leading : column), x.leading, x.transposed};
}

// A multiple of the micro-kernel's height that gives about kWantedTiles tiles; from sizes only.
std::int64_t tile_size(std::int64_t length, std::int64_t other) {
  const std::int64_t tiles_across = std::max<std::int64_t>(1, other / kLargestTile);
  const std::int64_t wanted = std::max<std::int64_t>(1, kWantedTiles / tiles_across);
  const std::int64_t even = (length + wanted - 1) / wanted;
  const std::int64_t rounded = (even + kSmallestTile - 1) / kSmallestTile * kSmallestTile;
  return std::clamp(rounded, kSmallestTile, kLargestTile);
}

}  // namespace

namespace {

template <class T>
Operand<T> along_depth(const Operand<T>& x, bool is_left, std::int64_t depth) {
  const bool by_columns = x.transposed != is_left;
  return {x.data + (by_columns ? depth : depth * x.leading), x.leading, x.transposed};
}

double work_of(const GemmSize& size) {
  return static_cast<double>(size.rows) * static_cast<double>(size.columns) *
         static_cast<double>(std::max<std::int64_t>(size.depth, 1));
}

template <class T>
void gemm_slice(const GemmSize& size, const Operand<T>& a, const Operand<T>& b,
                const Result<T>& result) {
  if constexpr (!std::is_floating_point_v<T>) {
    gemm_loop(size, a, b, result);
  } else {
    if (size.depth == 0 || !fits_blas(size, a, b, result)) {
      return gemm_loop(size, a, b, result);
    }
    use_one_thread();
    if (size.rows == 1 || size.columns == 1) return gemv(size, a, b, result);
    cxxblas::gemm<int>(cxxblas::RowMajor, transpose_of(a.transposed), transpose_of(b.transposed),
                       to_int(size.rows), to_int(size.columns), to_int(size.depth), T{1}, a.data,
                       to_int(a.leading), b.data, to_int(b.leading),
                       result.accumulate ? T{1} : T{0}, result.data, to_int(result.leading));
  }
}

// Halves of a product along its longest side.
struct Halves {
  GemmSize first, second;
};

Halves halves_of(const GemmSize& size) {
  Halves halves{size, size};
  std::int64_t GemmSize::* longest = &GemmSize::rows;
  if (size.columns > size.*longest) longest = &GemmSize::columns;
  if (size.depth > size.*longest) longest = &GemmSize::depth;
  const std::int64_t cut =
      std::max<std::int64_t>(1, size.*longest / 2 / kSmallestTile * kSmallestTile);
  halves.first.*longest = cut;
  halves.second.*longest = size.*longest - cut;
  return halves;
}

}  // namespace

template <class T>
void gemm_serial(const GemmSize& size, const Operand<T>& a, const Operand<T>& b,
                 const Result<T>& result) {
  if (size.rows == 0 || size.columns == 0) return;
  if (work_of(size) <= kSliceWork<T>) return gemm_slice(size, a, b, result);
  const auto [first, second] = halves_of(size);
  gemm_serial(first, a, b, result);
  check_interrupt();
  if (first.rows != size.rows) {
    T* const below = result.data + first.rows * result.leading;
    gemm_serial(second, rows_from(a, first.rows), b,
                Result<T>{below, result.leading, result.accumulate});
  } else if (first.columns != size.columns) {
    gemm_serial(second, a, columns_from(b, first.columns),
                Result<T>{result.data + first.columns, result.leading, result.accumulate});
  } else {
    gemm_serial(second, along_depth(a, true, first.depth), along_depth(b, false, first.depth),
                Result<T>{result.data, result.leading, true});
  }
}

template <class T>
void gemm(const GemmSize& size, const Operand<T>& a, const Operand<T>& b, const Result<T>& result) {
  if (size.rows == 0 || size.columns == 0) return;
  if (work_of(size) <= static_cast<double>(kSmallProduct)) {
    return gemm_serial(size, a, b, result);
  }
  const bool tall = size.rows >= size.columns;
  const std::int64_t long_tile =
      tall ? tile_size(size.rows, size.columns) : tile_size(size.columns, size.rows);
  const std::int64_t tile_rows = tall ? long_tile : kLargestTile;
  const std::int64_t tile_columns = tall ? kLargestTile : long_tile;
  const std::int64_t tiles_across = chunk_count(size.columns, tile_columns);
  parallel_for(0, chunk_count(size.rows, tile_rows) * tiles_across, 1,
               [&](std::int64_t tile, std::int64_t) {
                 const std::int64_t row = tile / tiles_across * tile_rows;
                 const std::int64_t column = tile % tiles_across * tile_columns;
                 const GemmSize part{std::min(tile_rows, size.rows - row),
                                     std::min(tile_columns, size.columns - column), size.depth};
                 gemm_serial(part, rows_from(a, row), columns_from(b, column),
                             Result<T>{result.data + row * result.leading + column, result.leading,
                                       result.accumulate});
               });
}

template <class T>
void qr(std::int64_t rows, std::int64_t columns, const T* a, const Result<T>& q,
        const Result<T>& r) {
  RESNETCPP_CHECK(std::max(rows, columns) <= kLargestInt, ShapeError,
                  "qr: expected sizes below 2^31, got (", rows, ", ", columns, ")");
  use_one_thread();
  const std::int64_t least = std::min(rows, columns);
  xt::xarray<T> matrix = xt::xarray<T>::from_shape(
      {static_cast<std::size_t>(rows), static_cast<std::size_t>(columns)});
  std::copy(a, a + rows * columns, matrix.begin());
  const auto [left, right] = xt::linalg::qr(matrix);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < least; ++j) q.data[i * q.leading + j] = left(i, j);
  }
  for (std::int64_t i = 0; i < least; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) r.data[i * r.leading + j] = right(i, j);
  }
}

#define RESNETCPP_INSTANTIATE_GEMM(T)                                                 \
  template void gemm_serial<T>(const GemmSize&, const Operand<T>&, const Operand<T>&, \
                               const Result<T>&);                                     \
  template void gemm<T>(const GemmSize&, const Operand<T>&, const Operand<T>&, const Result<T>&);

RESNETCPP_INSTANTIATE_GEMM(float)
RESNETCPP_INSTANTIATE_GEMM(double)
RESNETCPP_INSTANTIATE_GEMM(std::int64_t)
RESNETCPP_INSTANTIATE_GEMM(std::int32_t)
RESNETCPP_INSTANTIATE_GEMM(std::int16_t)
RESNETCPP_INSTANTIATE_GEMM(std::int8_t)
RESNETCPP_INSTANTIATE_GEMM(std::uint8_t)

#undef RESNETCPP_INSTANTIATE_GEMM

template void qr<float>(std::int64_t, std::int64_t, const float*, const Result<float>&,
                        const Result<float>&);
template void qr<double>(std::int64_t, std::int64_t, const double*, const Result<double>&,
                         const Result<double>&);

}  // namespace resnetcpp::blas
