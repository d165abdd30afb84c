#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/parallel.hpp"
#include "tensor/blas.hpp"

using namespace resnetcpp;

namespace {

struct Matrix {
  std::int64_t rows, columns, leading;
  bool transposed;
  std::vector<double> values;  // as it lies in memory

  Matrix(std::int64_t rows_in, std::int64_t columns_in, bool transposed_in, std::int64_t gap)
      : rows(rows_in),
        columns(columns_in),
        leading(std::max<std::int64_t>(1, (transposed_in ? rows_in : columns_in) + gap)),
        transposed(transposed_in),
        values(static_cast<std::size_t>(leading * (transposed_in ? columns_in : rows_in))) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = std::floor(9.0 * std::sin(0.7 * static_cast<double>(i)));
    }
  }

  double at(std::int64_t row, std::int64_t column) const {
    const std::int64_t place = transposed ? column * leading + row : row * leading + column;
    return values[static_cast<std::size_t>(place)];
  }
};

template <class T>
std::vector<T> cast(const std::vector<double>& values) {
  std::vector<T> result;
  for (const double value : values) result.push_back(static_cast<T>(value));
  return result;
}

struct Layout {
  bool transposed_a, transposed_b;
  std::int64_t gap;
};

// Small integers, so that every order of summation gives the same float.
template <class T>
void check_product(const blas::GemmSize& size, const Layout& layout, bool accumulate) {
  const Matrix a(size.rows, size.depth, layout.transposed_a, layout.gap);
  const Matrix b(size.depth, size.columns, layout.transposed_b, layout.gap);
  const std::vector<T> left = cast<T>(a.values);
  const std::vector<T> right = cast<T>(b.values);
  const std::int64_t leading = std::max<std::int64_t>(1, size.columns) + layout.gap;
  std::vector<T> result(static_cast<std::size_t>(size.rows * leading), T{3});
  blas::gemm<T>(size, {left.data(), a.leading, a.transposed},
                {right.data(), b.leading, b.transposed}, {result.data(), leading, accumulate});
  bool right_everywhere = true;
  for (std::int64_t i = 0; i < size.rows; ++i) {
    for (std::int64_t j = 0; j < leading; ++j) {
      double want = accumulate || j >= size.columns ? 3.0 : 0.0;
      for (std::int64_t k = 0; j < size.columns && k < size.depth; ++k)
        want += a.at(i, k) * b.at(k, j);
      const T got = result[static_cast<std::size_t>(i * leading + j)];
      right_everywhere = right_everywhere && got == static_cast<T>(want);
    }
  }
  CHECK(right_everywhere);
}

const std::vector<blas::GemmSize> kSizes = {
    {1, 1, 1}, {1, 7, 5},    {7, 1, 5},    {1, 1, 9},     {3, 4, 0},     {0, 4, 3},
    {4, 0, 3}, {17, 19, 23}, {64, 64, 64}, {130, 70, 33}, {70, 600, 20}, {600, 70, 20}};

}  // namespace

TEST_CASE("gemm equals a naive loop for every layout", "[blas]") {
  for (const blas::GemmSize& size : kSizes) {
    for (const bool transposed_a : {false, true}) {
      for (const bool transposed_b : {false, true}) {
        for (const std::int64_t gap : {0, 3}) {
          INFO(size.rows << " x " << size.columns << " x " << size.depth << ", transposed "
                         << transposed_a << transposed_b << ", gap " << gap);
          for (const bool accumulate : {false, true}) {
            check_product<float>(size, {transposed_a, transposed_b, gap}, accumulate);
            check_product<double>(size, {transposed_a, transposed_b, gap}, accumulate);
            check_product<std::int64_t>(size, {transposed_a, transposed_b, gap}, accumulate);
          }
        }
      }
    }
  }
}

TEST_CASE("gemm gives the same bits for any number of threads", "[blas]") {
  const int before = get_num_threads();
  for (const blas::GemmSize& size : {blas::GemmSize{1, 1000, 512}, blas::GemmSize{300, 200, 100},
                                     blas::GemmSize{77, 1500, 64}}) {
    std::vector<float> a(static_cast<std::size_t>(size.rows * size.depth));
    std::vector<float> b(static_cast<std::size_t>(size.depth * size.columns));
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::sin(static_cast<float>(i));
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = std::cos(static_cast<float>(i));
    std::vector<float> want;
    for (const int threads : {1, 2, 3, 4, 8}) {
      set_num_threads(threads);
      std::vector<float> got(static_cast<std::size_t>(size.rows * size.columns));
      blas::gemm<float>(size, {a.data(), size.depth}, {b.data(), size.columns},
                        {got.data(), size.columns});
      if (want.empty()) want = got;
      CHECK(got == want);
    }
  }
  set_num_threads(before);
}

TEST_CASE("gemm without accumulate does not read what was there", "[blas]") {
  std::vector<float> result(6, std::numeric_limits<float>::quiet_NaN());
  const std::vector<float> a = {1, 2, 3, 4};
  const std::vector<float> b = {1, 0, 2, 0, 1, 3};
  blas::gemm<float>({2, 3, 2}, {a.data(), 2}, {b.data(), 3}, {result.data(), 3});
  CHECK(result == std::vector<float>{1, 2, 8, 3, 4, 18});
}

TEST_CASE("qr gives orthonormal columns and a triangle whose product is the matrix", "[blas]") {
  for (const auto& [rows, columns] : {std::pair{5, 3}, std::pair{3, 5}, std::pair{4, 4}}) {
    const int least = std::min(rows, columns);
    const Matrix a(rows, columns, false, 0);
    std::vector<double> q(static_cast<std::size_t>(rows * least));
    std::vector<double> r(static_cast<std::size_t>(least * columns));
    blas::qr<double>(rows, columns, a.values.data(), {q.data(), least}, {r.data(), columns});
    std::vector<double> product(a.values.size());
    blas::gemm<double>({rows, columns, least}, {q.data(), least}, {r.data(), columns},
                       {product.data(), columns});
    for (std::size_t i = 0; i < product.size(); ++i)
      CHECK(product[i] == Approx(a.values[i]).margin(1e-12));
    std::vector<double> gram(static_cast<std::size_t>(least * least));
    blas::gemm<double>({least, least, rows}, {q.data(), least, true}, {q.data(), least},
                       {gram.data(), least});
    for (int i = 0; i < least; ++i) {
      for (int j = 0; j < least; ++j) {
        CHECK(gram[static_cast<std::size_t>(i * least + j)] ==
              Approx(i == j ? 1.0 : 0.0).margin(1e-12));
        if (j < i) CHECK(r[static_cast<std::size_t>(i * columns + j)] == 0.0);
      }
    }
  }
}
