#include "kernels/simd/map.hpp"
#include "kernels/simd/tail.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

// Two vectors of columns; as many rows as leave registers for them and for one value of a.
constexpr int kColumnVectors = 2;
#if defined(RESNETCPP_ISA_AVX512)
constexpr int kRows = 14;
#else
constexpr int kRows = 6;
#endif

template <class T>
constexpr int64_t kColumns = kColumnVectors * kLanes<T>;

// Unrolled in full, so that the sums stay in registers from start to finish.
template <class T, int Rows>
struct Tile {
  Vec<T> sums[Rows][kColumnVectors];

  [[gnu::always_inline]] inline void start(const T* out, int64_t stride, bool accumulate) {
#pragma GCC unroll 14
    for (int i = 0; i < Rows; ++i) {
      for (int j = 0; j < kColumnVectors; ++j) {
        sums[i][j] = accumulate ? load(out + i * stride + j * kLanes<T>) : Vec<T>(T(0));
      }
    }
  }

  // One step along the depth: row i's value is a[i * stride].
  [[gnu::always_inline]] inline void add(const T* a, int64_t stride, const T* b) {
    Vec<T> columns[kColumnVectors];
    for (int j = 0; j < kColumnVectors; ++j) columns[j] = load(b + j * kLanes<T>);
#pragma GCC unroll 14
    for (int i = 0; i < Rows; ++i) {
      const Vec<T> value(a[i * stride]);
      for (int j = 0; j < kColumnVectors; ++j) {
        sums[i][j] = xsimd::fma(value, columns[j], sums[i][j]);
      }
    }
  }

  [[gnu::always_inline]] inline void finish(T* out, int64_t stride) const {
#pragma GCC unroll 14
    for (int i = 0; i < Rows; ++i) {
      for (int j = 0; j < kColumnVectors; ++j) {
        store(out + i * stride + j * kLanes<T>, sums[i][j]);
      }
    }
  }
};

template <class T, int Rows>
void strip_tile(const StripProduct<T>& p, const T* a, T* out) {
  Tile<T, Rows> tile;
  tile.start(out, p.out_stride, p.accumulate);
  const T* b = p.b;
  for (int64_t depth = 0; depth < p.depth; depth += kStripDepth) {
#pragma GCC unroll 4
    for (int64_t k = 0; k < kStripDepth; ++k) {
      tile.add(a + k, kStripDepth, b);
      b += kColumns<T>;
    }
    a += kRows * kStripDepth;
  }
  tile.finish(out, p.out_stride);
}

template <class T, int Rows>
void column_tile(const ColumnProduct<T>& p, const T* a, T* out) {
  Tile<T, Rows> tile;
  tile.start(out, p.out_stride, p.accumulate);
  const T* b = p.b;
#pragma GCC unroll 4
  for (int64_t k = 0; k < p.depth; ++k) {
    tile.add(a, 1, b);
    a += p.a_stride;
    b += kColumns<T>;
  }
  tile.finish(out, p.out_stride);
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

template <class T>
void strip_product(const StripProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + s * p.strip_stride;
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s),
                     [&](auto rows) { strip_tile<T, decltype(rows)::value>(p, a, out); });
  }
}

template <class T>
void column_product(const ColumnProduct<T>& p) {
  const Strips strips(p.rows, kRows);
  for (int64_t s = 0; s < strips.count; ++s) {
    const T* const a = p.a + strips.first(s);
    T* const out = p.out + strips.first(s) * p.out_stride;
    with_rows<kRows>(strips.size(s),
                     [&](auto rows) { column_tile<T, decltype(rows)::value>(p, a, out); });
  }
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
  kernels.panel_columns = kColumns<T>;
  kernels.strip_product = strip_product<T>;
  kernels.column_product = column_product<T>;
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
