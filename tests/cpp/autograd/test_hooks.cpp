#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;

Tensor leaf(const Values& values) { return from_vector(values).set_requires_grad(true); }

}  // namespace

TEST_CASE("a hook sees and may replace the gradient of an inner tensor", "[autograd][hooks]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 3);
  Values seen;
  autograd::register_hook(y, [&](const Tensor& grad) {
    seen = doubles(grad);
    return mul(grad, 10);
  });
  sum(y).backward();
  CHECK(seen == Values{1, 1});
  CHECK(doubles(x.grad()) == Values{30, 30});
}

TEST_CASE("a leaf's hook sees the whole gradient of one backward, once", "[autograd][hooks]") {
  const Tensor x = leaf({1, 2});
  int calls = 0;
  const auto handle = autograd::register_hook(x, [&](const Tensor& grad) {
    ++calls;
    return mul(grad, 2);
  });
  sum(add(mul(x, 3), mul(x, 4))).backward();
  CHECK(calls == 1);
  CHECK(doubles(x.grad()) == Values{14, 14});
  autograd::remove_hook(x, handle);
  sum(x).backward();
  CHECK(calls == 1);
  CHECK(doubles(x.grad()) == Values{15, 15});
}

TEST_CASE("hooks run in the order they were added, an empty result keeps the gradient",
          "[autograd][hooks]") {
  const Tensor x = leaf({1});
  std::vector<int> order;
  const Tensor y = mul(x, 1);
  autograd::register_hook(y, [&](const Tensor&) {
    order.push_back(1);
    return Tensor();
  });
  autograd::register_hook(y, [&](const Tensor& grad) {
    order.push_back(2);
    return add(grad, 1);
  });
  autograd::register_hook(y, [&](const Tensor& grad) {
    order.push_back(3);
    return mul(grad, 5);
  });
  y.backward();
  CHECK(order == std::vector<int>{1, 2, 3});
  CHECK(doubles(x.grad()) == Values{10});
}

TEST_CASE("a hook may remove itself", "[autograd][hooks]") {
  const Tensor x = leaf({1});
  const Tensor y = mul(x, 1);
  std::int64_t handle = 0;
  int calls = 0;
  handle = autograd::register_hook(y, [&](const Tensor&) {
    ++calls;
    autograd::remove_hook(y, handle);
    return Tensor();
  });
  y.backward({}, true);
  y.backward();
  CHECK(calls == 1);
}

TEST_CASE("an exception in a hook reaches the caller", "[autograd][hooks]") {
  const Tensor x = leaf({1});
  const Tensor y = mul(x, 1);
  autograd::register_hook(y, [](const Tensor&) -> Tensor { throw ValueError("from the hook"); });
  CHECK_THROWS_WITH(y.backward(), "from the hook");
}

TEST_CASE("post-accumulate hooks see the finished grad", "[autograd][hooks]") {
  const Tensor x = leaf({1, 2});
  Values seen;
  const auto handle = autograd::register_post_accumulate_grad_hook(
      x, [&](const Tensor& owner) { seen = doubles(owner.grad()); });
  sum(mul(x, 3)).backward();
  CHECK(seen == Values{3, 3});
  sum(mul(x, 3)).backward();
  CHECK(seen == Values{6, 6});
  autograd::remove_post_accumulate_grad_hook(x, handle);
  sum(x).backward();
  CHECK(seen == Values{6, 6});
  CHECK_THROWS_AS(autograd::register_post_accumulate_grad_hook(mul(x, 2), [](const Tensor&) {}),
                  GradError);
}

TEST_CASE("hooks want a tensor that requires grad", "[autograd][hooks]") {
  CHECK_THROWS_WITH(autograd::register_hook(zeros({1}), [](const Tensor& g) { return g; }),
                    Contains("cannot register a hook on a tensor that doesn't require gradient"));
  CHECK_THROWS_WITH(autograd::retain_grad(zeros({1})), Contains("can't retain_grad on Tensor"));
}

TEST_CASE("retain_grad keeps the gradient of an inner tensor", "[autograd][hooks]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 3);
  CHECK_FALSE(autograd::retains_grad(y));
  autograd::retain_grad(y);
  autograd::retain_grad(y);
  CHECK(autograd::retains_grad(y));
  sum(mul(y, y)).backward({}, true);
  CHECK(doubles(y.grad()) == Values{6, 12});
  autograd::retain_grad(x);  // nothing to do for a leaf
  CHECK_FALSE(autograd::retains_grad(x));
}

TEST_CASE("retained grads and hooks keep nothing alive", "[autograd][hooks]") {
  const std::int64_t before = live_tensor_count();
  {
    const Tensor x = leaf({1, 2});
    const Tensor y = mul(x, 3);
    autograd::retain_grad(y);
    sum(y).backward();
  }
  CHECK(live_tensor_count() == before);
}

TEST_CASE("a hook of an inner tensor works with grad()", "[autograd][hooks]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 3);
  autograd::register_hook(y, [](const Tensor& grad) { return mul(grad, 2); });
  const auto found = autograd::grad({sum(y)}, {x, y});
  CHECK(doubles(found[0]) == Values{6, 6});
  CHECK(doubles(found[1]) == Values{2, 2});
}

TEST_CASE("gradients that somebody else sees are not added to in place", "[autograd][hooks]") {
  const Tensor x = leaf({1, 2});
  const Tensor inner = mul(x, 1);
  const Tensor y = mul(inner, 3);
  const Tensor first = mul(inner, 5);
  Tensor seen;
  autograd::register_hook(y, [&](const Tensor& grad) {
    seen = grad;
    return Tensor();
  });
  const Tensor given = from_vector(Values{1, 1});
  autograd::backward({add(y, y), first, inner}, {given, given, given});
  CHECK(doubles(x.grad()) == Values{12, 12});
  CHECK(doubles(given) == Values{1, 1});
  CHECK(doubles(seen) == Values{2, 2});
}
