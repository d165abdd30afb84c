#include <cmath>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/conv_transpose.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

namespace {

struct Case {
  const char* label;
  Shape x, weight;
  ConvTranspose2dOptions options;
};

const std::vector<Case> kCases = {
    {"plain", {2, 3, 4, 5}, {3, 2, 3, 3}, {}},
    {"strided", {2, 4, 3, 4}, {4, 3, 2, 2}, {{2, 2}, {0, 0}, {0, 0}, {1, 1}, 1}},
    {"padded", {1, 3, 4, 4}, {3, 5, 4, 4}, {{2, 2}, {1, 1}, {0, 0}, {1, 1}, 1}},
    {"output padding", {2, 3, 3, 4}, {3, 2, 3, 3}, {{2, 3}, {1, 0}, {1, 2}, {1, 1}, 1}},
    {"dilated", {1, 2, 3, 3}, {2, 2, 3, 2}, {{1, 2}, {0, 1}, {1, 0}, {2, 3}, 1}},
    {"groups", {2, 6, 3, 2}, {6, 2, 3, 3}, {{2, 1}, {1, 1}, {0, 0}, {1, 1}, 3}},
};

Tensor wave(const Shape& shape, double frequency) {
  const Tensor values = empty(shape, Dtype::float64);
  double* const data = values.data<double>();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    data[i] = std::sin(frequency * static_cast<double>(i) + 0.3);
  }
  return values;
}

double& at(const Tensor& x, const std::array<std::int64_t, 4>& place) {
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < 4; ++i) offset += place[i] * x.strides()[i];
  return x.data<double>()[offset];
}

// Adds x * weight, from one input pixel, wherever its patch lies in y.
void scatter_pixel(const Tensor& y, const Tensor& x, const Tensor& weight,
                   const ConvTranspose2dOptions& options,
                   const std::array<std::int64_t, 4>& pixel) {
  const auto [n, c, h, w] = pixel;
  const std::int64_t group = c / (x.size(1) / options.groups);
  for (std::int64_t o = 0; o < weight.size(1); ++o)
    for (std::int64_t kh = 0; kh < weight.size(2); ++kh)
      for (std::int64_t kw = 0; kw < weight.size(3); ++kw) {
        const std::int64_t row =
            h * options.stride[0] - options.padding[0] + kh * options.dilation[0];
        const std::int64_t column =
            w * options.stride[1] - options.padding[1] + kw * options.dilation[1];
        if (row < 0 || row >= y.size(2) || column < 0 || column >= y.size(3)) continue;
        at(y, {n, group * weight.size(1) + o, row, column}) +=
            at(x, pixel) * at(weight, {c, o, kh, kw});
      }
}

}  // namespace

TEST_CASE("conv_transpose2d equals a loop that scatters patches", "[conv_transpose2d]") {
  for (const Case& test : kCases) {
    INFO(test.label);
    const Tensor x = wave(test.x, 0.7);
    const Tensor weight = wave(test.weight, 1.3);
    const Tensor bias = wave({test.weight[1] * test.options.groups}, 2.1);
    const Tensor got = conv_transpose2d(x, weight, bias, test.options);
    const Tensor want = zeros(got.shape(), Dtype::float64);
    for (std::int64_t n = 0; n < x.size(0); ++n)
      for (std::int64_t c = 0; c < x.size(1); ++c)
        for (std::int64_t h = 0; h < x.size(2); ++h)
          for (std::int64_t w = 0; w < x.size(3); ++w)
            scatter_pixel(want, x, weight, test.options, {n, c, h, w});
    for (std::int64_t i = 0; i < got.numel(); ++i) {
      const std::int64_t channel = i / (got.size(2) * got.size(3)) % got.size(1);
      const double sum = want.data<double>()[i] + bias.data<double>()[channel];
      REQUIRE(got.data<double>()[i] == Approx(sum).margin(1e-12));
    }
  }
}

TEST_CASE("conv_transpose2d has the sizes of the formula", "[conv_transpose2d]") {
  const ConvTranspose2dOptions options = {{2, 3}, {1, 0}, {1, 2}, {1, 2}, 1};
  const Tensor y = conv_transpose2d(zeros({1, 3, 5, 4}), zeros({3, 7, 3, 3}), {}, options);
  REQUIRE(y.shape() == Shape{1, 7, 10, 16});
}

TEST_CASE("conv_transpose2d refuses what does not fit", "[conv_transpose2d]") {
  const Tensor x = zeros({1, 3, 4, 4});
  REQUIRE_THROWS_AS(conv_transpose2d(x, zeros({2, 3, 2, 2})), ShapeError);
  REQUIRE_THROWS_AS(conv_transpose2d(x, zeros({3, 2, 2})), ShapeError);
  ConvTranspose2dOptions options;
  options.output_padding = {1, 0};
  REQUIRE_THROWS_AS(conv_transpose2d(x, zeros({3, 2, 2, 2}), {}, options), ValueError);
  options = {};
  options.padding = {3, 3};
  REQUIRE_THROWS_AS(conv_transpose2d(x, zeros({3, 2, 2, 2}), {}, options), ShapeError);
  options = {};
  options.stride = {std::int64_t{1} << 31, 1};
  REQUIRE_THROWS_AS(conv_transpose2d(x, zeros({3, 2, 2, 2}), {}, options), ValueError);
}
