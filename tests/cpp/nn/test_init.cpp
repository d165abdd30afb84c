#include <functional>

#include "catch.hpp"
#include "nn/values.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;

TEST_CASE("initial values are PyTorch's after the same seed", "[nn]") {
  struct Case {
    std::function<void(const Tensor&)> fill;
    std::vector<float> first;
  };
  // Of torch.nn.init for a (4, 6) matrix after torch.manual_seed(0).
  const std::vector<Case> cases = {
      {[](const Tensor& x) { nn::init::xavier_uniform_(x); },
       {-0.0057993F, 0.4155274F, -0.6375281F, -0.570056F}},
      {[](const Tensor& x) { nn::init::xavier_normal_(x, 2.0); },
       {-1.0069817F, -1.0307022F, -0.2241243F, -0.388073F}},
      {[](const Tensor& x) { nn::init::kaiming_uniform_(x, {0.0, "fan_out", "relu"}); },
       {-0.0091694F, 0.6570066F, -1.0080204F, -0.9013376F}},
      {[](const Tensor& x) { nn::init::kaiming_normal_(x); },
       {-0.6500039F, -0.6653154F, -0.1446716F, -0.2505001F}},
      {[](const Tensor& x) { nn::init::trunc_normal_(x); },
       {-1.1258398F, -1.1523602F, -0.2505786F, -0.4338788F}},
      {[](const Tensor& x) { nn::init::trunc_normal_(x, {0.0, 1.0, 2.0, 3.0}); },
       {2.0508392F, 2.2629614F, 2.1099579F, 2.1320305F}},
      {[](const Tensor& x) { nn::init::orthogonal_(x, 2.0); },
       {-1.1194665F, -1.1458366F, -0.2491601F, -0.4314226F}},
  };
  for (const Case& test : cases) {
    const Tensor x = empty({4, 6});
    manual_seed(0);
    test.fill(x);
    const std::vector<float> got = values(x);
    for (std::size_t i = 0; i < test.first.size(); ++i) {
      REQUIRE(got[i] == Approx(test.first[i]).margin(2e-6));
    }
  }
}

TEST_CASE("orthogonal matrices are orthonormal along their shorter side", "[nn]") {
  for (const Shape& shape : {Shape{3, 5}, Shape{5, 3}, Shape{2, 3, 2, 2}}) {
    const Tensor x = reshape(nn::init::orthogonal_(empty(shape)), {shape[0], -1});
    const Tensor product = x.size(0) < x.size(1) ? matmul(x, t(x)) : matmul(t(x), x);
    REQUIRE(allclose(product, eye(product.size(0), product.size(0)), 0.0, 1e-5));
  }
}

TEST_CASE("identity initial values pass their input through", "[nn]") {
  const Tensor x = nn::init::dirac_(empty({4, 2, 3, 3}), 2);
  REQUIRE(sum(x).item<float>() == 4.0F);
  for (std::int64_t i = 0; i < 4; ++i) {
    REQUIRE(select(select(select(select(x, 0, i), 0, i % 2), 0, 1), 0, 1).item<float>() == 1.0F);
  }
  REQUIRE(equal(nn::init::eye_(empty({2, 3})), eye(2, 3)));
  REQUIRE_THROWS_AS(nn::init::dirac_(empty({4, 2})), ValueError);
  REQUIRE_THROWS_AS(nn::init::eye_(empty({4})), ValueError);
}

TEST_CASE("gains and fans are PyTorch's", "[nn]") {
  REQUIRE(nn::init::calculate_gain("tanh") == Approx(5.0 / 3.0));
  REQUIRE(nn::init::calculate_gain("leaky_relu", 0.2) == Approx(1.3867504905630728));
  REQUIRE_THROWS_WITH(nn::init::calculate_gain("swish"), "Unsupported nonlinearity swish");
  const nn::init::Fans fans = nn::init::calculate_fan_in_and_fan_out(empty({8, 3, 5, 5}));
  REQUIRE(fans.in == 75);
  REQUIRE(fans.out == 200);
  REQUIRE_THROWS_AS(nn::init::calculate_fan_in_and_fan_out(empty({8})), ValueError);
  REQUIRE_THROWS_AS(nn::init::kaiming_normal_(empty({2, 2}), {0.0, "fan", "relu"}), ValueError);
}

TEST_CASE("initial values are written outside the graph", "[nn]") {
  const Tensor x = nn::parameter(empty({3, 3}));
  nn::init::xavier_normal_(x);
  nn::init::constant_(x, 2.0);
  REQUIRE(x.is_leaf());
  REQUIRE(x.requires_grad());
  REQUIRE(values(x) == std::vector<float>(9, 2.0F));
}
