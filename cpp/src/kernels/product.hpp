#pragma once

#include <cstdint>

/// The register tile that convolutions multiply with: a strip of rows times a panel of columns,
/// both packed so that the inner loop reads memory in order; and what follows the sums.
namespace resnetcpp::kernels {

/// Values of a row that lie side by side in a strip. Depths are padded to a multiple of it.
constexpr int64_t kStripDepth = 16;

/// `rows` cut into as few strips of at most `longest` rows as possible, of nearly equal lengths:
/// the first ones may have a row more than the others.
struct Strips {
  int64_t rows;
  int64_t count;

  Strips(int64_t row_count, int64_t longest)
      : rows(row_count),
        count((row_count + longest - 1) / longest),
        least_(count == 0 ? 0 : rows / count),
        longer_(rows - least_ * count) {}

  int64_t first(int64_t strip) const {
    return strip * least_ + (strip < longer_ ? strip : longer_);
  }
  int64_t size(int64_t strip) const { return least_ + (strip < longer_ ? 1 : 0); }
  int64_t longest() const { return size(0); }

 private:
  int64_t least_;
  int64_t longer_;
};

/// What a convolution does with its sums while they are in the cache:
/// y = sum * scale[c] + shift[c], then + residual where not null, then max(., 0) where relu.
/// Without a scale it is 1, without a shift 0; a scale needs a shift.
template <class T>
struct Tail {
  const T* scale = nullptr;
  const T* shift = nullptr;
  /// Lies as y does: what is added to y[i] is residual[i].
  const T* residual = nullptr;
  const T* y = nullptr;
  bool relu = false;

  bool is_empty() const { return shift == nullptr && residual == nullptr && !relu; }
  Tail from_channel(int64_t c) const {
    Tail moved = *this;
    if (scale != nullptr) moved.scale += c;
    if (shift != nullptr) moved.shift += c;
    return moved;
  }
};

/// out (rows, columns) = a b, or += a b.
/// a: Strips(rows, strip_rows), each (depth / kStripDepth, strip_rows, kStripDepth), `strip_stride`
/// elements apart
/// b: (depth, columns), a panel
/// next: where the panel lies that will be read next, which is fetched into the cache meanwhile; it
/// need not be readable, and may be null
/// tail: what finishes the sums, its coefficients those of the panel, or null
template <class T>
struct StripProduct {
  int64_t rows;
  int64_t depth;
  int64_t columns;
  const T* a;
  int64_t strip_stride;
  const T* b;
  T* out;
  int64_t out_stride;
  bool accumulate;
  const T* next = nullptr;
  const Tail<T>* tail = nullptr;
};

/// out (rows, columns) = a^T b, or += a^T b, where b may be read in place: its rows lie in pieces.
/// a: (pieces * piece_depth, rows), its rows `a_stride` apart, and `a_gap` more between pieces
/// b: pieces `piece_stride` apart, each (piece_depth, columns), its rows `b_stride` apart
/// strip_stride: where it is not 0, a is such an array for each of Strips(rows, strip_rows) by
/// itself, and these lie so far apart
/// next: memory that will be read soon, which is fetched into the cache meanwhile: a line at each
/// step along the depth, strip after strip, each `next_step` elements further; it need not be
/// readable, and may be null
template <class T>
struct ColumnProduct {
  int64_t rows;
  int64_t columns;
  int64_t pieces;
  int64_t piece_depth;
  const T* a;
  int64_t a_stride;
  const T* b;
  int64_t b_stride;
  int64_t piece_stride;
  T* out;
  int64_t out_stride;
  bool accumulate;
  int64_t strip_stride = 0;
  const T* next = nullptr;
  int64_t next_step = 0;
  int64_t a_gap = 0;

  /// Steps along the depth of a strip.
  int64_t depth() const { return pieces * piece_depth; }
};

/// out (rows, columns) = a b, or += a b, where a is read in place, in pieces.
/// a: row i lies from a + i * row_stride on, in pieces of the same depth, `piece_stride` apart
/// b: (pieces * piece_depth, columns), a panel
/// next, tail: as a strip product's; one in groups fetches nothing
template <class T>
struct WindowProduct {
  int64_t rows;
  int64_t pieces;
  int64_t piece_depth;
  int64_t columns;
  const T* a;
  int64_t row_stride;
  int64_t piece_stride;
  const T* b;
  T* out;
  int64_t out_stride;
  bool accumulate;
  const T* next = nullptr;
  const Tail<T>* tail = nullptr;
};

template <class T>
struct ProductKernels {
  /// The tile's size in registers: rows of a strip and columns of a panel, which are either.
  int64_t strip_rows;
  int64_t panel_columns;
  int64_t narrow_columns;
  void (*strip_product)(const StripProduct<T>& product);
  void (*column_product)(const ColumnProduct<T>& product);
  void (*window_product)(const WindowProduct<T>& product);
  /// For channels in groups of `width`, a power of two from 2 to half of the lanes: a's rows are
  /// pixels of narrow_columns channels, and each column meets those of its own group alone.
  /// out[row, c] = sum over t and k < width of a[row, t, c / width * width + k] * b[t, k, c]
  /// b: (pieces * pixels of a piece, width, columns); piece_depth counts channels
  void (*group_window_product)(int64_t width, const WindowProduct<T>& product);
  /// out[t, k, c] = sum over p of a[p, t, c / width * width + k] * b[p, c]; rows: pixels t * width
  void (*group_column_product)(int64_t width, const ColumnProduct<T>& product);
  /// Finishes the sums of some channels of one pixel in place; row points into y, the tail's
  /// coefficients stand at its first channel.
  void (*apply_tail)(int64_t channels, const Tail<T>& tail, T* row);

  /// Columns of the panels that `count` columns are cut into.
  int64_t columns_for(int64_t count) const {
    return count <= narrow_columns ? narrow_columns : panel_columns;
  }

  /// A strip's rows, padded to the lines in which a column product reads strips of its own.
  int64_t strip_line() const { return strip_rows <= kShortLine ? kShortLine : kLongLine; }
  static constexpr int kShortLine = 8;
  static constexpr int kLongLine = 16;
};

}  // namespace resnetcpp::kernels
