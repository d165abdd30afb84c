#include "kernels/product/tile.hpp"
#include "kernels/simd/map.hpp"
#include "kernels/simd/tail.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

/// What the strips of a product fetch of the panel that is read next: in each block of the depth
/// each strip its share of that block's lines, so that memory is asked evenly.
template <class T>
class Fetch {
 public:
  Fetch(const StripProduct<T>& p, const Strips& strips)
      : next_(p.next),
        block_(p.next == nullptr ? 0 : kStripDepth * p.columns),
        share_((block_ / kLine + strips.count - 1) / strips.count * kLine) {}

  [[gnu::always_inline]] inline void block(int64_t strip, int64_t depth) const {
    const T* const from = next_ + depth / kStripDepth * block_;
    const int64_t first = strip * share_;
    const int64_t last = first + share_ < block_ ? first + share_ : block_;
    for (int64_t i = first; i < last; i += kLine) fetch_to_read(from + i);
  }

 private:
  static constexpr auto kLine = static_cast<int64_t>(64 / sizeof(T));

  const T* next_;
  int64_t block_;  // elements of the panel in a block of the depth; 0 where nothing is fetched
  int64_t share_;
};

template <class T, int Rows, int Vectors>
void strip_tile(const StripProduct<T>& p, const Fetch<T>& fetch, int64_t strip, T* out) {
  using SumTile = Tile<T, Rows, Vectors>;
  SumTile tile;
  tile.start(out, p.out_stride, p.accumulate);
  const T* a = p.a + strip * p.strip_stride;
  const T* b = p.b;
  for (int64_t depth = 0; depth < p.depth; depth += kStripDepth) {
    fetch.block(strip, depth);
#pragma GCC unroll 4
    for (int64_t k = 0; k < kStripDepth; ++k) {
      tile.add(a + k, kStripDepth, b);
      b += SumTile::kColumns;
    }
    a += kRows * kStripDepth;
  }
  tile.finish(out, p.out_stride);
}

template <class T, int Rows, int Vectors>
void column_tile(const ColumnProduct<T>& p, const T* a, const T* next, T* out) {
  Tile<T, Rows, Vectors> tile;
  tile.start(out, p.out_stride, p.accumulate);
  for (int64_t piece = 0; piece < p.pieces; ++piece) {
    const T* b = p.b + piece * p.piece_stride;
#pragma GCC unroll 4
    for (int64_t k = 0; k < p.piece_depth; ++k, a += p.a_stride, b += p.b_stride) {
      fetch_to_read(next);
      next += p.next_step;
      tile.add(a, 1, b);
    }
  }
  tile.finish(out, p.out_stride);
}

// next_out: where the sums of the next strip go, or what they are added to. Fetched now, it is
// there when they need it.
template <class T, int Rows, int Vectors>
void window_tile(const WindowProduct<T>& p, const T* a, T* out, const T* next_out) {
  using SumTile = Tile<T, Rows, Vectors>;
  SumTile tile;
  tile.start(out, p.out_stride, p.accumulate);
  const T* b = p.b;
  for (int64_t piece = 0; piece < p.pieces; ++piece, a += p.piece_stride) {
    int64_t k = 0;
    if (piece == 0) {
      for (; k < Rows && k < p.piece_depth; ++k) {
        fetch_row_to_write<T, Vectors>(next_out + k * p.out_stride);
        tile.add(a + k, p.row_stride, b);
        b += SumTile::kColumns;
      }
    }
#pragma GCC unroll 4
    for (; k < p.piece_depth; ++k) {
      tile.add(a + k, p.row_stride, b);
      b += SumTile::kColumns;
    }
  }
  tile.finish(out, p.out_stride);
}

template <class T, int Vectors>
void strip_panel(const StripProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  if (strips.count == 0) return;
  const Fetch<T> fetch(p, strips);
  for (int64_t s = 0; s < strips.count; ++s) {
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      strip_tile<T, decltype(rows)::value, Vectors>(p, fetch, s, out);
    });
    apply_tail<T, Vectors>(strips.size(s), p.tail, out, p.out_stride);
  }
}

template <class T, int Vectors>
void column_panel(const ColumnProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  // Asking for b once more costs nothing; asking for address 0 would.
  const T* next = p.next != nullptr ? p.next : p.b;
  for (int64_t s = 0; s < strips.count; ++s, next += p.depth() * p.next_step) {
    const T* const a = p.a + (p.strip_stride == 0 ? strips.first(s) : s * p.strip_stride);
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      column_tile<T, decltype(rows)::value, Vectors>(p, a, next, out);
    });
  }
}

template <class T, int Vectors>
void window_panel(const WindowProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + strips.first(s) * p.row_stride;
    T* const out = p.out + strips.first(s) * p.out_stride;
    const T* const next_out = out + strips.size(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      window_tile<T, decltype(rows)::value, Vectors>(p, a, out, next_out);
    });
    apply_tail<T, Vectors>(strips.size(s), p.tail, out, p.out_stride);
  }
}

template <class T>
void strip_product(const StripProduct<T>& p) {
  p.columns == kLanes<T> ? strip_panel<T, 1>(p) : strip_panel<T, kColumnVectors>(p);
}

template <class T>
void column_product(const ColumnProduct<T>& p) {
  p.columns == kLanes<T> ? column_panel<T, 1>(p) : column_panel<T, kColumnVectors>(p);
}

template <class T>
void window_product(const WindowProduct<T>& p) {
  p.columns == kLanes<T> ? window_panel<T, 1>(p) : window_panel<T, kColumnVectors>(p);
}

template <class T>
void apply_tail(int64_t channels, const Tail<T>& tail, T* row) {
  for_each_vector<T>(channels, [&](const auto& load_at, const auto& store_at) {
    store_at(row, with_tail<T>(load_at(row), tail, row, load_at));
  });
}

template <class T>
void fill_kernels(ProductKernels<T>& kernels) {
  kernels.strip_rows = kRows;
  kernels.panel_columns = kColumnVectors * kLanes<T>;
  kernels.narrow_columns = kLanes<T>;
  kernels.strip_product = strip_product<T>;
  kernels.column_product = column_product<T>;
  kernels.window_product = window_product<T>;
  kernels.apply_tail = apply_tail<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_product(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
