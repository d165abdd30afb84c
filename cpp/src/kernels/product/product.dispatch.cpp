#include "kernels/product/tile.hpp"
#include "kernels/simd/map.hpp"
#include "kernels/simd/tail.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

// What a tile fetches while it multiplies: a line at each step along the depth, `step` elements
// apart. More at a time would keep the loads of a and b waiting.
template <class T>
struct Ahead {
  const T* next;
  int64_t step;

  [[gnu::always_inline]] inline void fetch() {
    fetch_to_read(next);
    next += step;
  }
  Ahead after(int64_t steps) const { return {next + steps * step, step}; }
};

// Asking for b once more costs nothing; asking for address 0 would.
template <class T>
Ahead<T> ahead_of(const T* next, int64_t step, const T* b) {
  return next != nullptr ? Ahead<T>{next, step} : Ahead<T>{b, 0};
}

// Each strip's share of the panel that is read next.
template <class T, class Product>
Ahead<T> panel_ahead_of(const Product& p, const Strips& strips) {
  return ahead_of<T>(p.next, (p.columns + strips.count - 1) / strips.count, p.b);
}

template <class T, int Rows, int Vectors>
void strip_tile(const StripProduct<T>& p, const T* a, Ahead<T> ahead, T* out) {
  using SumTile = Tile<T, Rows, Vectors>;
  SumTile tile;
  tile.start(out, p.out_stride, p.accumulate);
  const T* b = p.b;
  for (int64_t depth = 0; depth < p.depth; depth += kStripDepth) {
#pragma GCC unroll 4
    for (int64_t k = 0; k < kStripDepth; ++k) {
      ahead.fetch();
      tile.add(a + k, kStripDepth, b);
      b += SumTile::kColumns;
    }
    a += kRows * kStripDepth;
  }
  tile.finish(out, p.out_stride, p.tail);
}

template <class T, int Rows, int Vectors>
void column_tile(const ColumnProduct<T>& p, const T* a, Ahead<T> ahead, T* out) {
  Tile<T, Rows, Vectors> tile;
  tile.start(out, p.out_stride, p.accumulate);
  for (int64_t piece = 0; piece < p.pieces; ++piece, a += p.a_gap) {
    const T* b = p.b + piece * p.piece_stride;
#pragma GCC unroll 4
    for (int64_t k = 0; k < p.piece_depth; ++k, a += p.a_stride, b += p.b_stride) {
      ahead.fetch();
      tile.add(a, 1, b);
    }
  }
  tile.finish(out, p.out_stride);
}

// next_out: where the sums of the next strip go, or what they are added to. Fetched now, it is
// there when they need it.
template <class T, int Rows, int Vectors>
void window_tile(const WindowProduct<T>& p, const T* a, Ahead<T> ahead, T* out, const T* next_out) {
  using SumTile = Tile<T, Rows, Vectors>;
  SumTile tile;
  tile.start(out, p.out_stride, p.accumulate);
  const T* b = p.b;
  for (int64_t piece = 0; piece < p.pieces; ++piece, a += p.piece_stride) {
    int64_t k = 0;
    if (piece == 0) {
      for (; k < Rows && k < p.piece_depth; ++k) {
        fetch_row_to_write<T, Vectors>(next_out + k * p.out_stride);
        ahead.fetch();
        tile.add(a + k, p.row_stride, b);
        b += SumTile::kColumns;
      }
    }
#pragma GCC unroll 4
    for (; k < p.piece_depth; ++k) {
      ahead.fetch();
      tile.add(a + k, p.row_stride, b);
      b += SumTile::kColumns;
    }
  }
  tile.finish(out, p.out_stride, p.tail);
}

template <class T, int Vectors>
void strip_panel(const StripProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  if (strips.count == 0) return;
  const Ahead<T> ahead = panel_ahead_of<T>(p, strips);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + s * p.strip_stride;
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      strip_tile<T, decltype(rows)::value, Vectors>(p, a, ahead.after(s * p.depth), out);
    });
  }
}

template <class T, int Vectors>
void column_panel(const ColumnProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  const Ahead<T> ahead = ahead_of(p.next, p.next_step, p.b);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + (p.strip_stride == 0 ? strips.first(s) : s * p.strip_stride);
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      column_tile<T, decltype(rows)::value, Vectors>(p, a, ahead.after(s * p.depth()), out);
    });
  }
}

template <class T, int Vectors>
void window_panel(const WindowProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  if (strips.count == 0) return;
  const Ahead<T> ahead = panel_ahead_of<T>(p, strips);
  const int64_t depth = p.pieces * p.piece_depth;
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + strips.first(s) * p.row_stride;
    T* const out = p.out + strips.first(s) * p.out_stride;
    const T* const next_out = out + strips.size(s) * p.out_stride;
    with_rows<kRows>(strips.size(s), [&](auto rows) {
      constexpr int kTileRows = decltype(rows)::value;
      window_tile<T, kTileRows, Vectors>(p, a, ahead.after(s * depth), out, next_out);
    });
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
