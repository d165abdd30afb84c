#include "resnetcpp/tensor/xtensor.hpp"

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#include <xtensor/core/xmath.hpp>
#else
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>
#endif

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;

namespace {

Tensor counted(const Shape& shape) {
  return reshape(arange(0, numel_of(shape), 1, Dtype::float32), shape);
}

}  // namespace

TEST_CASE("an xtensor view reads and writes the tensor's memory", "[tensor][xtensor]") {
  const Tensor x = counted({2, 3});
  auto view = xt_view<float>(x);
  REQUIRE(view.shape(0) == 2);
  REQUIRE(view(1, 2) == 5.0F);
  view(1, 2) = 50.0F;
  REQUIRE(x.data<float>()[5] == 50.0F);
}

TEST_CASE("an xtensor view keeps strides", "[tensor][xtensor]") {
  const Tensor x = counted({2, 3, 4});
  const Tensor transposed = permute(x, {2, 0, 1});
  const auto view = xt_view<float>(transposed);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      for (std::size_t k = 0; k < 3; ++k) {
        REQUIRE(view(i, j, k) == static_cast<float>(j * 12 + k * 4 + i));
      }
    }
  }
}

TEST_CASE("an xtensor view repeats what is broadcast", "[tensor][xtensor]") {
  const Tensor x = expand(counted({3, 1}), {2, 3, 4});
  const auto view = xt_view<float>(x);
  REQUIRE(view(1, 2, 3) == 2.0F);
  REQUIRE(xt::sum(view)() == 24.0F);
}

TEST_CASE("xtensor views of windows, scalars and nothing", "[tensor][xtensor]") {
  const Tensor window = narrow(counted({4, 5}), 1, 1, 2);
  REQUIRE(xt::sum(xt_view<float>(window))() == sum(window).item<float>());
  REQUIRE(xt_view<float>(full({}, 3.0))() == 3.0F);
  REQUIRE(xt_view<float>(zeros({0, 3})).size() == 0);
}

TEST_CASE("an xtensor expression becomes a tensor", "[tensor][xtensor]") {
  const Tensor x = counted({2, 3});
  const Tensor y = from_xtensor(xt_view<float>(x) * 2.0F + 1.0F);
  REQUIRE(y.dtype() == Dtype::float32);
  REQUIRE(y.shape() == Shape{2, 3});
  REQUIRE(y.data<float>()[5] == 11.0F);
  const xt::xarray<std::int64_t> integers{{1, 2}, {3, 4}};
  REQUIRE(from_xtensor(integers).dtype() == Dtype::int64);
}

TEST_CASE("an xtensor view of another type is refused", "[tensor][xtensor]") {
  REQUIRE_THROWS_AS(xt_view<double>(zeros({2})), DtypeError);
}
