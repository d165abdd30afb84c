#include <algorithm>
#include <set>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/golden.hpp"

using resnetcpp::Dtype;
using resnetcpp::Generator;
using resnetcpp::MemoryFormat;
using resnetcpp::Shape;
using resnetcpp::Tensor;

namespace {

template <class T>
std::vector<T> values(const Tensor& x) {
  const Tensor dense = contiguous_data(x);
  const T* first = dense.data<T>();
  return {first, first + dense.numel()};
}

/// The same draws into flat memory.
std::vector<float> flat_uniform(std::uint64_t seed, std::int64_t n) {
  Generator generator(seed);
  std::vector<float> x(static_cast<std::size_t>(n));
  fill_uniform(generator, x.data(), n);
  return x;
}

}  // namespace

TEST_CASE("rand draws the flat stream in row-major order", "[ops][random]") {
  Generator generator(4);
  const Tensor x = resnetcpp::rand({3, 5}, Dtype::float32, generator);
  REQUIRE(x.shape() == Shape{3, 5});
  REQUIRE(values<float>(x) == flat_uniform(4, 15));
}

TEST_CASE("uniform_ follows the order of memory", "[ops][random]") {
  Generator generator(4);
  const std::vector<float> flat = flat_uniform(4, 24);
  SECTION("channels_last") {
    const Tensor x = resnetcpp::empty({1, 2, 3, 4}, Dtype::float32, MemoryFormat::channels_last);
    uniform_(x, 0.0, 1.0, generator);
    REQUIRE(std::vector<float>(x.data<float>(), x.data<float>() + 24) == flat);
  }
  SECTION("a window leaves the rest alone") {
    const Tensor whole = resnetcpp::zeros({6, 8});
    const Tensor x = alias(whole, {4, 3}, {8, 2}, 9);
    uniform_(x, 0.0, 1.0, generator);
    REQUIRE(values<float>(x) == std::vector<float>(flat.begin(), flat.begin() + 12));
    const std::vector<float> all = values<float>(whole);
    REQUIRE(std::count(all.begin(), all.end(), 0.0F) == 48 - 12);
  }
}

TEST_CASE("normal_ is serial where a tensor is not contiguous", "[ops][random]") {
  Generator generator(4);
  const Tensor x = resnetcpp::empty_strided({5, 4}, {1, 5});
  normal_(x, 0.0, 1.0, generator);
  Generator serial(4);
  std::vector<float> expected(20);
  fill_normal_serial(serial, expected.data(), 20);
  REQUIRE(std::vector<float>(x.data<float>(), x.data<float>() + 20) == expected);
}

TEST_CASE("random fills count as changes", "[ops][random]") {
  Generator generator(4);
  const Tensor x = resnetcpp::zeros({4});
  const auto before = x.version();
  uniform_(x, 0.0, 1.0, generator);
  REQUIRE(x.version() > before);
}

TEST_CASE("bernoulli_ broadcasts its probabilities", "[ops][random]") {
  Generator generator(4);
  const Tensor x = resnetcpp::empty({50, 2});
  bernoulli_(x, resnetcpp::from_vector(std::vector<float>{0.0F, 1.0F}), generator);
  const std::vector<float> drawn = values<float>(x);
  for (std::size_t i = 0; i < drawn.size(); ++i) REQUIRE(drawn[i] == (i % 2 == 1 ? 1.0F : 0.0F));
}

TEST_CASE("multinomial draws in proportion to the weights", "[ops][random]") {
  Generator generator(4);
  const Tensor weights = resnetcpp::from_vector(std::vector<double>{1.0, 0.0, 3.0});
  const auto drawn = values<std::int64_t>(multinomial(weights, 8000, true, generator));
  REQUIRE(std::count(drawn.begin(), drawn.end(), 1) == 0);
  REQUIRE(static_cast<double>(std::count(drawn.begin(), drawn.end(), 2)) ==
          Approx(6000).margin(200));
}

TEST_CASE("multinomial without replacement draws each category once", "[ops][random]") {
  Generator generator(4);
  const Tensor weights = resnetcpp::rand({3, 7}, Dtype::float32, generator);
  const Tensor drawn = multinomial(weights, 7, false, generator);
  REQUIRE(drawn.shape() == Shape{3, 7});
  const auto all = values<std::int64_t>(drawn);
  for (std::ptrdiff_t row = 0; row < 3; ++row) {
    const std::set<std::int64_t> once(all.begin() + row * 7, all.begin() + (row + 1) * 7);
    REQUIRE(once.size() == 7);
  }
}

TEST_CASE("multinomial refuses bad weights and counts", "[ops][random]") {
  using resnetcpp::multinomial;
  const Tensor weights = resnetcpp::ones({3});
  REQUIRE_THROWS_WITH(multinomial(weights, 4),
                      "multinomial: expected at most 3 samples without replacement, got 4");
  REQUIRE_THROWS_AS(multinomial(weights, 0), resnetcpp::ValueError);
  REQUIRE_THROWS_AS(multinomial(resnetcpp::zeros({3}), 1), resnetcpp::ValueError);
  REQUIRE_THROWS_AS(multinomial(resnetcpp::full({3}, -1.0), 1), resnetcpp::ValueError);
  REQUIRE_THROWS_AS(multinomial(resnetcpp::ones({1, 1, 3}), 1), resnetcpp::ShapeError);
  REQUIRE_THROWS_AS(multinomial(resnetcpp::zeros({0}), 1), resnetcpp::ShapeError);
  REQUIRE_THROWS_AS(multinomial(resnetcpp::ones({3}, Dtype::int64), 1), resnetcpp::DtypeError);
}
