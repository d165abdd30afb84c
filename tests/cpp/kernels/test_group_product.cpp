#include <vector>

#include "common.hpp"

using kernel_test::Array;
using kernel_test::on_each_isa;
using kernel_test::random_array;
using kernel_test::relative_error;

namespace {

// Calls run(kernels, width) for each width of groups that the kernels of an instruction set take.
template <class T, class Run>
void on_each_width(const Run& run) {
  on_each_isa<T>([&](const auto& kernels) {
    for (int64_t width = 2; 2 * width <= kernels.narrow_columns; width *= 2) {
      INFO("groups of " << width << " of " << kernels.narrow_columns << " columns");
      run(kernels, width);
    }
  });
}

template <class T>
void check_window_product(int64_t rows, int64_t pieces, int64_t taps, bool accumulate) {
  on_each_width<T>([&](const auto& kernels, int64_t width) {
    const int64_t lanes = kernels.narrow_columns;
    const int64_t line = (rows + taps) * lanes;
    const int64_t stride = lanes + 3;
    const Array<T> lines = random_array<T>(pieces * line, -2, 2, 1);
    const Array<T> b = random_array<T>(pieces * taps * width * lanes, -2, 2, 2);
    const Array<T> before = random_array<T>(rows * stride, -2, 2, 3);
    Array<T> out = before;
    kernels.group_window_product(width, {rows, pieces, taps * lanes, lanes, lines.data(), lanes,
                                         line, b.data(), out.data(), stride, accumulate});
    for (int64_t row = 0; row < rows; ++row) {
      for (int64_t c = 0; c < lanes; ++c) {
        long double sum = accumulate ? before[row * stride + c] : 0;
        for (int64_t piece = 0; piece < pieces; ++piece) {
          for (int64_t k = 0; k < taps * width; ++k) {
            const T* const pixel = lines.data() + piece * line + (row + k / width) * lanes;
            const T weight = b[(piece * taps * width + k) * lanes + c];
            sum += static_cast<long double>(pixel[c / width * width + k % width]) * weight;
          }
        }
        const double terms = static_cast<double>(pieces * taps * width + 1);
        CHECK(relative_error(out[row * stride + c], sum, 4 * terms) <= 1);
      }
    }
    CHECK(out.guards_intact());
  });
}

template <class T>
void check_column_product(int64_t taps, int64_t pixels, bool accumulate) {
  on_each_width<T>([&](const auto& kernels, int64_t width) {
    const int64_t lanes = kernels.narrow_columns;
    const int64_t stride = lanes + 5;
    const Array<T> a = random_array<T>((pixels + taps) * lanes, -2, 2, 1);
    const Array<T> b = random_array<T>(pixels * lanes, -2, 2, 2);
    const Array<T> before = random_array<T>(taps * width * stride, -2, 2, 3);
    Array<T> out = before;
    kernels.group_column_product(width, {taps * width, lanes, 1, pixels, a.data(), lanes, b.data(),
                                         lanes, 0, out.data(), stride, accumulate});
    for (int64_t k = 0; k < taps * width; ++k) {
      for (int64_t c = 0; c < lanes; ++c) {
        long double sum = accumulate ? before[k * stride + c] : 0;
        for (int64_t p = 0; p < pixels; ++p) {
          const T* const pixel = a.data() + (p + k / width) * lanes;
          sum += static_cast<long double>(pixel[c / width * width + k % width]) * b[p * lanes + c];
        }
        CHECK(relative_error(out[k * stride + c], sum, 4.0 * static_cast<double>(pixels + 1)) <= 1);
      }
    }
    CHECK(out.guards_intact());
  });
}

}  // namespace

TEST_CASE("a window product of groups equals a naive sum", "[kernels][conv2d]") {
  for (const int64_t rows : {0, 1, 5, 6, 7, 14, 15, 29}) {
    for (const bool accumulate : {false, true}) {
      check_window_product<float>(rows, 3, 3, accumulate);
      check_window_product<double>(rows, 2, 1, accumulate);
    }
  }
}

TEST_CASE("a column product of groups equals a naive sum", "[kernels][conv2d]") {
  for (const int64_t taps : {1, 2, 3, 7}) {
    for (const bool accumulate : {false, true}) {
      check_column_product<float>(taps, 9, accumulate);
      check_column_product<double>(taps, 1, accumulate);
    }
  }
}
