#pragma once

#include <cstdint>

/// The register tile that convolutions multiply with: a strip of rows times a panel of columns,
/// both packed so that the inner loop reads memory in order.
namespace resnetcpp::kernels {

/// Values of a row that lie side by side in a strip. Depths are padded to a multiple of it.
constexpr int64_t kStripDepth = 16;

/// `rows` cut into as few strips of at most `longest` rows as possible, of nearly equal lengths.
struct Strips {
  int64_t rows;
  int64_t count;

  Strips(int64_t row_count, int64_t longest)
      : rows(row_count), count((row_count + longest - 1) / longest) {}

  int64_t first(int64_t strip) const { return strip * rows / count; }
  int64_t size(int64_t strip) const { return first(strip + 1) - first(strip); }
};

/// out (rows, panel_columns) = a b, or += a b.
/// a: Strips(rows, strip_rows), each (depth / kStripDepth, strip_rows, kStripDepth)
/// b: (depth, panel_columns)
template <class T>
struct StripProduct {
  int64_t rows;
  int64_t depth;
  const T* a;
  const T* b;
  T* out;
  int64_t out_stride;
  bool accumulate;
};

/// out (rows, panel_columns) = a^T b, or += a^T b.
/// a: (depth, rows), its rows `a_stride` apart; b: (depth, panel_columns)
template <class T>
struct ColumnProduct {
  int64_t rows;
  int64_t depth;
  const T* a;
  int64_t a_stride;
  const T* b;
  T* out;
  int64_t out_stride;
  bool accumulate;
};

template <class T>
struct ProductKernels {
  /// The tile's size in registers: rows of a strip and columns of a panel.
  int64_t strip_rows;
  int64_t panel_columns;
  void (*strip_product)(const StripProduct<T>& product);
  void (*column_product)(const ColumnProduct<T>& product);
};

}  // namespace resnetcpp::kernels
