#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ops/reduce_reference.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

namespace {

double plain_sum(const std::vector<double>& values) {
  double total = 0.0;
  for (const double value : values) total += value;
  return total;
}

}  // namespace

TEST_CASE("sum equals a naive loop for every layout and set of dims", "[reduce]") {
  for (const Layout layout : kLayouts) {
    const Tensor x = counting_tensor({3, 5, 4, 2}, layout);
    for (const Dims& dims : dim_sets(4)) {
      const Tensor y = sum(x, dims);
      const Reference expected = reference(x, dims, plain_sum);
      CAPTURE(static_cast<int>(layout), to_string(Shape(dims)));
      REQUIRE(y.shape() == expected.shape);
      REQUIRE(values_of(y) == expected.values);
      const Tensor kept = sum(x, dims, true);
      REQUIRE(kept.dim() == 4);
      REQUIRE(values_of(kept) == expected.values);
    }
  }
}

TEST_CASE("sum crosses the borders of its tasks", "[reduce]") {
  for (const Shape& shape : {Shape{70001}, Shape{3, 40000}, Shape{40000, 3}, Shape{300, 2, 301}}) {
    for (std::size_t d = 0; d < shape.size(); ++d) {
      const Tensor x = counting_tensor(shape, Layout::contiguous);
      const Dims dims{static_cast<std::int64_t>(d)};
      CAPTURE(to_string(shape), d);
      REQUIRE(values_of(sum(x, dims)) == reference(x, dims, plain_sum).values);
    }
  }
}

TEST_CASE("sum has the same bits for any number of threads", "[reduce]") {
  Tensor x = empty({257, 1031}, Dtype::float32);
  for (std::int64_t i = 0; i < x.numel(); ++i)
    x.data<float>()[i] = 1.0f / static_cast<float>(i + 1);
  const int before = get_num_threads();
  for (const Dims& dims : {Dims{}, Dims{0}, Dims{1}}) {
    set_num_threads(1);
    const std::vector<double> one = values_of(sum(x, dims));
    set_num_threads(3);
    const std::vector<double> three = values_of(sum(x, dims));
    set_num_threads(before);
    REQUIRE(one == three);
  }
}

TEST_CASE("sum of integers and bools is int64", "[reduce]") {
  const Tensor x = cast_data(ones({2, 3}), Dtype::uint8);
  REQUIRE(sum(x).dtype() == Dtype::int64);
  REQUIRE(sum(x).item<std::int64_t>() == 6);
  REQUIRE(sum(cast_data(x, Dtype::boolean)).item<std::int64_t>() == 6);
  REQUIRE(sum(x, {}, false, Dtype::float64).dtype() == Dtype::float64);
}

TEST_CASE("empty sums are 0 and empty means NaN", "[reduce]") {
  REQUIRE(sum(zeros({0})).item<float>() == 0.0f);
  REQUIRE(std::isnan(mean(zeros({0})).item<float>()));
  REQUIRE(sum(zeros({0, 3}), {0}).shape() == Shape{3});
  REQUIRE(sum(zeros({0, 3}), {1}).shape() == Shape{0});
  REQUIRE(values_of(sum(zeros({0, 2}), {0})) == std::vector<double>{0.0, 0.0});
}

TEST_CASE("mean divides by the number of elements", "[reduce]") {
  const Tensor x = counting_tensor({2, 3, 4}, Layout::permuted);
  const auto plain_mean = [](const std::vector<double>& v) {
    return plain_sum(v) / static_cast<double>(v.size());
  };
  for (const Dims& dims : dim_sets(3)) {
    const std::vector<double> got = values_of(mean(x, dims));
    const std::vector<double> expected = reference(x, dims, plain_mean).values;
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) REQUIRE(got[i] == Approx(expected[i]));
  }
  REQUIRE_THROWS_AS(mean(arange(0, 3)), DtypeError);
}

TEST_CASE("sum_to_size undoes a broadcast", "[reduce]") {
  const Tensor x = counting_tensor({2, 3, 4}, Layout::contiguous);
  REQUIRE(sum_to_size(x, {2, 3, 4}).is_same(x));
  REQUIRE(values_of(sum_to_size(x, {})) == values_of(sum(x)));
  REQUIRE(values_of(sum_to_size(x, {3, 1})) == values_of(sum(x, {0, 2})));
  REQUIRE(sum_to_size(x, {3, 1}).shape() == Shape{3, 1});
  REQUIRE_THROWS_AS(sum_to_size(x, {2}), ShapeError);
  REQUIRE_THROWS_AS(sum_to_size(x, {1, 2, 3, 4}), ShapeError);
}

TEST_CASE("reductions refuse wrong dims", "[reduce]") {
  const Tensor x = zeros({2, 3});
  REQUIRE_THROWS_AS(sum(x, {2}), IndexError);
  REQUIRE_THROWS_AS(sum(x, {-3}), IndexError);
  REQUIRE_THROWS_AS(sum(x, {0, -2}), ValueError);
}
