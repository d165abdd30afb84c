#include <algorithm>

#include "common.hpp"

using kernel_test::Array;
using kernel_test::on_each_isa;
using kernel_test::random_array;
using kernel_test::relative_error;
using resnetcpp::kernels::kStripDepth;
using resnetcpp::kernels::Strips;

namespace {

struct Size {
  int64_t rows, depth, columns;
};

// a b + what was there, where `accumulate`, of a (rows, depth) and b (depth, columns).
template <class T>
bool is_product(const Array<T>& got, const Array<T>& before, const Array<T>& a, const Array<T>& b,
                const Size& size, int64_t stride, bool accumulate) {
  for (int64_t i = 0; i < size.rows; ++i) {
    for (int64_t j = 0; j < stride; ++j) {
      const T value = got[i * stride + j];
      if (j >= size.columns) {
        if (value != before[i * stride + j]) return false;
        continue;
      }
      long double sum = accumulate ? before[i * stride + j] : 0;
      for (int64_t k = 0; k < size.depth; ++k) {
        sum += static_cast<long double>(a[i * size.depth + k]) * b[k * size.columns + j];
      }
      if (relative_error(value, sum, 4.0 * static_cast<double>(size.depth + 1)) > 1) return false;
    }
  }
  return true;
}

// (rows, depth) -> strips of at most `longest` rows, (depth / kStripDepth, longest, kStripDepth)
template <class T>
Array<T> in_strips(const Array<T>& a, const Size& size, int64_t longest) {
  const Strips strips(size.rows, longest);
  Array<T> packed(strips.count * longest * size.depth);
  for (int64_t s = 0; s < strips.count; ++s) {
    for (int64_t i = 0; i < strips.size(s); ++i) {
      for (int64_t k = 0; k < size.depth; ++k) {
        const int64_t block = (s * size.depth + k / kStripDepth * kStripDepth) * longest;
        packed[block + i * kStripDepth + k % kStripDepth] =
            a[(strips.first(s) + i) * size.depth + k];
      }
    }
  }
  return packed;
}

// What a kernel makes of a (rows, depth) and b (depth, columns): for both widths of panels, with
// and without sums that are there already. run(kernels, size, a, b, out, out's stride, accumulate)
template <class T, class Run>
void check_product(int64_t rows, int64_t depth, const Run& run) {
  on_each_isa<T>([&](const auto& kernels) {
    for (const int64_t columns : {kernels.narrow_columns, kernels.panel_columns}) {
      for (const bool accumulate : {false, true}) {
        INFO(rows << " rows, depth " << depth << ", " << columns << " columns");
        const Size size{rows, depth, columns};
        const int64_t stride = columns + 3;
        Array<T> a = random_array<T>(rows * depth, -2, 2, 1);
        const Array<T> b = random_array<T>(depth * columns, -2, 2, 2);
        const Array<T> before = random_array<T>(rows * stride, -2, 2, 3);
        Array<T> out = before;
        const bool accumulated = run(kernels, size, a, b, out, stride, accumulate);
        CHECK(is_product(out, before, a, b, size, stride, accumulated));
        CHECK(out.guards_intact());
      }
    }
  });
}

template <class T>
void check_strip_product(int64_t rows, int64_t depth) {
  check_product<T>(rows, depth,
                   [](const auto& kernels, const Size& size, const Array<T>& a, const Array<T>& b,
                      Array<T>& out, int64_t stride, bool accumulate) {
                     const Array<T> packed = in_strips(a, size, kernels.strip_rows);
                     kernels.strip_product({size.rows, size.depth, size.columns, packed.data(),
                                            kernels.strip_rows * size.depth, b.data(), out.data(),
                                            stride, accumulate, b.data()});
                     return accumulate;
                   });
}

template <class T>
void check_column_product(int64_t rows, int64_t depth) {
  check_product<T>(
      rows, depth,
      [](const auto& kernels, const Size& size, const Array<T>& a, const Array<T>& b, Array<T>& out,
         int64_t stride, bool accumulate) {
        const int64_t a_stride = size.rows + 2;
        Array<T> across(size.depth * a_stride);
        for (int64_t i = 0; i < size.rows; ++i) {
          for (int64_t k = 0; k < size.depth; ++k) across[k * a_stride + i] = a[i * size.depth + k];
        }
        kernels.column_product({size.rows, size.columns, 1, size.depth, across.data(), a_stride,
                                b.data(), size.columns, 0, out.data(), stride, accumulate});
        return accumulate;
      });
}

template <class T>
void check_column_product_of_strips(int64_t rows, int64_t depth) {
  check_product<T>(rows, depth,
                   [](const auto& kernels, const Size& size, const Array<T>& a, const Array<T>& b,
                      Array<T>& out, int64_t stride, bool accumulate) {
                     const Strips strips(size.rows, kernels.strip_rows);
                     const int64_t line = kernels.strip_rows + 1;
                     const int64_t strip_stride = size.depth * line + 5;
                     Array<T> apart(strips.count * strip_stride);
                     for (int64_t s = 0; s < strips.count; ++s) {
                       for (int64_t i = 0; i < strips.size(s); ++i) {
                         for (int64_t k = 0; k < size.depth; ++k)
                           apart[s * strip_stride + k * line + i] =
                               a[(strips.first(s) + i) * size.depth + k];
                       }
                     }
                     kernels.column_product({size.rows, size.columns, 1, size.depth, apart.data(),
                                             line, b.data(), size.columns, 0, out.data(), stride,
                                             accumulate, strip_stride, b.data(), 16});
                     return accumulate;
                   });
}

// The rows of a and b in pieces, as lines of an image are.
template <class T>
void check_column_product_in_pieces(int64_t rows, int64_t pieces, int64_t piece_depth) {
  check_product<T>(
      rows, pieces * piece_depth,
      [&](const auto& kernels, const Size& size, const Array<T>& a, const Array<T>& b,
          Array<T>& out, int64_t stride, bool accumulate) {
        const int64_t a_gap = 3;
        Array<T> across(size.depth * size.rows + pieces * a_gap);
        for (int64_t i = 0; i < size.rows; ++i) {
          for (int64_t k = 0; k < size.depth; ++k)
            across[k * size.rows + k / piece_depth * a_gap + i] = a[i * size.depth + k];
        }
        const int64_t b_stride = size.columns + 4;
        const int64_t piece_stride = piece_depth * b_stride + 2;
        Array<T> apart(pieces * piece_stride);
        for (int64_t k = 0; k < size.depth; ++k) {
          const int64_t at = k / piece_depth * piece_stride + k % piece_depth * b_stride;
          for (int64_t j = 0; j < size.columns; ++j) apart[at + j] = b[k * size.columns + j];
        }
        kernels.column_product({size.rows, size.columns, pieces, piece_depth, across.data(),
                                size.rows, apart.data(), b_stride, piece_stride, out.data(), stride,
                                accumulate, 0, nullptr, 0, a_gap});
        return accumulate;
      });
}

template <class T>
using Tail = resnetcpp::kernels::Tail<T>;

// Every tail of these coefficients.
template <class T>
std::vector<Tail<T>> tails(const T* scale, const T* shift, const T* residual) {
  std::vector<Tail<T>> all;
  for (const bool relu : {false, true}) {
    for (const T* const added : {static_cast<const T*>(nullptr), residual}) {
      all.push_back({nullptr, nullptr, added, nullptr, relu});
      all.push_back({nullptr, shift, added, nullptr, relu});
      all.push_back({scale, shift, added, nullptr, relu});
    }
  }
  return all;
}

// run(out, tail) writes (rows, columns): the tail makes the same of sums in the product or after
// it.
template <class T, class Run>
void check_tails(const resnetcpp::kernels::Kernels<T>& kernels, int64_t rows, int64_t columns,
                 const Run& run) {
  const Array<T> residual = random_array<T>(rows * columns, -2, 2, 3);
  const Array<T> shift = random_array<T>(columns, -2, 2, 4);
  const Array<T> scale = random_array<T>(columns, -2, 2, 5);
  for (Tail<T> tail : tails(scale.data(), shift.data(), residual.data())) {
    INFO("rows " << rows << ", columns " << columns << ", scale " << (tail.scale != nullptr)
                 << ", shift " << (tail.shift != nullptr) << ", residual "
                 << (tail.residual != nullptr) << ", relu " << tail.relu);
    Array<T> expected(rows * columns);
    Array<T> got(rows * columns);
    run(expected, nullptr);
    tail.y = expected.data();
    for (int64_t row = 0; row < rows; ++row) {
      kernels.apply_tail(columns, tail, expected.data() + row * columns);
    }
    tail.y = got.data();
    run(got, &tail);
    CHECK(std::equal(got.data(), got.data() + rows * columns, expected.data()));
    CHECK(got.guards_intact());
  }
}

template <class T>
void check_tails(int64_t rows) {
  on_each_isa<T>([&](const auto& kernels) {
    for (const int64_t columns : {kernels.panel_columns, kernels.narrow_columns}) {
      const Size size{rows, kStripDepth, columns};
      const Array<T> a = random_array<T>(rows * size.depth, -2, 2, 1);
      const Array<T> strips = in_strips(a, size, kernels.strip_rows);
      const Array<T> b = random_array<T>(size.depth * columns, -2, 2, 2);
      check_tails<T>(kernels, rows, columns, [&](Array<T>& out, const Tail<T>* tail) {
        kernels.strip_product({rows, size.depth, columns, strips.data(),
                               kernels.strip_rows * size.depth, b.data(), out.data(), columns,
                               false, nullptr, tail});
      });
      check_tails<T>(kernels, rows, columns, [&](Array<T>& out, const Tail<T>* tail) {
        kernels.window_product({rows, 1, size.depth, columns, a.data(), size.depth, 0, b.data(),
                                out.data(), columns, false, nullptr, tail});
      });
    }
  });
}

// Rows that overlap, as windows do: row i begins `step` values after row i - 1 in each piece.
template <class T>
void check_window_product(int64_t rows, int64_t pieces, int64_t piece_depth, int64_t step) {
  const int64_t line = rows * step + piece_depth;
  const Array<T> lines = random_array<T>(pieces * line, -2, 2, 4);
  Array<T> a(rows * pieces * piece_depth);
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t k = 0; k < pieces * piece_depth; ++k) {
      a[i * pieces * piece_depth + k] = lines[k / piece_depth * line + i * step + k % piece_depth];
    }
  }
  check_product<T>(
      rows, pieces * piece_depth,
      [&](const auto& kernels, const Size& size, Array<T>& own, const Array<T>& b, Array<T>& out,
          int64_t stride, bool accumulate) {
        own = a;
        kernels.window_product({size.rows, pieces, piece_depth, size.columns, lines.data(), step,
                                line, b.data(), out.data(), stride, accumulate});
        return accumulate;
      });
}

const std::vector<int64_t> kRows = {0, 1, 2, 5, 6, 7, 12, 13, 14, 15, 27, 28, 29, 43};

}  // namespace

TEST_CASE("a strip product equals a naive sum", "[kernels][conv2d]") {
  for (const int64_t rows : kRows) {
    for (const int64_t depth : {int64_t{0}, kStripDepth, 3 * kStripDepth}) {
      check_strip_product<float>(rows, depth);
      check_strip_product<double>(rows, depth);
    }
  }
}

TEST_CASE("a column product equals a naive sum", "[kernels][conv2d]") {
  for (const int64_t rows : kRows) {
    for (const int64_t depth : {0, 1, 3, 4, 7, 50}) {
      check_column_product<float>(rows, depth);
      check_column_product<double>(rows, depth);
      check_column_product_of_strips<float>(rows, depth);
      check_column_product_of_strips<double>(rows, depth);
    }
  }
}

TEST_CASE("a column product reads its panel in pieces", "[kernels][conv2d]") {
  for (const int64_t rows : kRows) {
    for (const int64_t depth : {1, 4, 7}) {
      check_column_product_in_pieces<float>(rows, 3, depth);
      check_column_product_in_pieces<double>(rows, 1, depth);
    }
  }
}

TEST_CASE("strip and window products finish their sums as their tails say", "[kernels][conv2d]") {
  for (const int64_t rows : kRows) {
    check_tails<float>(rows);
    check_tails<double>(rows);
  }
}

TEST_CASE("a window product equals a naive sum", "[kernels][conv2d]") {
  for (const int64_t rows : kRows) {
    for (const int64_t depth : {0, 1, 5, 9, 21}) {
      check_window_product<float>(rows, 3, depth, 6);
      check_window_product<double>(rows, 1, depth, 1);
    }
  }
}

TEST_CASE("panels are as narrow as their columns allow", "[kernels][conv2d]") {
  on_each_isa<float>([](const auto& kernels) {
    CHECK(kernels.columns_for(1) == kernels.narrow_columns);
    CHECK(kernels.columns_for(kernels.narrow_columns) == kernels.narrow_columns);
    CHECK(kernels.columns_for(kernels.narrow_columns + 1) == kernels.panel_columns);
  });
}
