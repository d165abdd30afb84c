#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;

Tensor leaf(const Values& values) { return from_vector(values).set_requires_grad(true); }

}  // namespace

TEST_CASE("an in-place op takes part in the graph", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 3);
  add_(mul_(y, 5), 1);
  CHECK(doubles(y) == Values{16, 31});
  sum(y).backward();
  CHECK(doubles(x.grad()) == Values{15, 15});
}

TEST_CASE("leaves that require grad are not overwritten while recording", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2});
  CHECK_THROWS_WITH(add_(x, 1),
                    "a leaf Variable that requires grad is being used in an in-place operation.");
  CHECK_THROWS_WITH(add_(select(x, 0, 0), 1), Contains("a view of a leaf Variable"));
  CHECK_THROWS_WITH(copy_(x, zeros({2})), Contains("a leaf Variable"));
  CHECK(doubles(x) == Values{1, 2});
  const autograd::NoGradGuard no_grad;
  add_(x, 1);
  CHECK(doubles(x) == Values{2, 3});
  CHECK(x.requires_grad());
  CHECK(x.is_leaf());
}

TEST_CASE("every in-place op bumps the version that views share", "[autograd][inplace]") {
  const Tensor x = zeros({2, 2});
  const Tensor row = select(x, 0, 0);
  add_(x, 1);
  CHECK(x.version() == 1);
  CHECK(row.version() == 1);
  fill_(row, 3);
  CHECK(x.version() == 2);
  copy_(row, zeros({2}));
  index_put_(x, {std::int64_t{1}}, ones({2}));
  CHECK(x.version() == 4);
  CHECK(x.detach().version() == 4);
  CHECK(clone(x).version() == 0);
}

TEST_CASE("a constant written into a tensor ends the history it covers", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2, 3});
  const Tensor y = mul(x, 2);
  fill_(select(y, 0, 1), 7);
  sum(mul(y, y)).backward();
  CHECK(doubles(x.grad()) == Values{8, 0, 24});
  const Tensor z = mul(x, 2);
  fill_(z, 7);
  CHECK(z.requires_grad());
  sum(z).backward();
  CHECK(doubles(x.grad()) == Values{8, 0, 24});
}

TEST_CASE("a view written to changes the history of its base", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2, 3, 4});
  const Tensor y = mul(x, 2);
  const Tensor front = narrow(y, 0, 0, 2);
  mul_(front, 10);
  CHECK(doubles(y) == Values{20, 40, 6, 8});
  CHECK(y.grad_fn()->name() == "CopySlicesBackward0");
  sum(y).backward();
  CHECK(doubles(x.grad()) == Values{20, 20, 2, 2});
}

TEST_CASE("a base written to changes the history of its views", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2, 3, 4});
  const Tensor y = mul(x, 2);
  const Tensor back = narrow(y, 0, 2, 2);
  mul_(y, 10);
  CHECK(doubles(back) == Values{60, 80});
  sum(back).backward();
  CHECK(doubles(x.grad()) == Values{0, 0, 20, 20});
}

TEST_CASE("a view of a view leads back to the first base", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2, 3, 4, 5, 6});
  const Tensor y = mul(x, 1);
  const Tensor grid = view(y, {2, 3});
  const Tensor column = select(transpose(grid, 0, 1), 0, 1);
  CHECK(autograd::view_base(column).is_same(y));
  mul_(column, 10);
  CHECK(doubles(grid) == Values{1, 20, 3, 4, 50, 6});
  sum(mul(grid, from_vector(Values{1, 2, 3, 4, 5, 6}, Shape{2, 3}))).backward();
  CHECK(doubles(x.grad()) == Values{1, 20, 3, 4, 50, 6});
}

TEST_CASE("a value with a history can be written into a tensor without one",
          "[autograd][inplace]") {
  const Tensor x = leaf({1, 2});
  const Tensor buffer = zeros({2, 2}, Dtype::float64);
  copy_(select(buffer, 0, 1), mul(x, 3));
  CHECK(buffer.requires_grad());
  sum(mul(buffer, buffer)).backward();
  CHECK(doubles(x.grad()) == Values{18, 36});
}

TEST_CASE("a leaf can be written into a tensor and gets its gradient", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2});
  const Tensor buffer = zeros({2}, Dtype::float64);
  copy_(buffer, x);
  CHECK_FALSE(buffer.is_leaf());
  sum(mul(buffer, 5)).backward();
  CHECK(doubles(x.grad()) == Values{5, 5});
}

TEST_CASE("copy_ broadcasts, converts and gives each source its gradient", "[autograd][inplace]") {
  const Tensor row = from_vector(std::vector<float>{1, 2}).set_requires_grad(true);
  const Tensor y = mul(leaf({1, 1, 1, 1, 1, 1}), 1);
  const Tensor grid = view(y, {3, 2});
  copy_(grid, row);
  CHECK(doubles(y) == Values{1, 2, 1, 2, 1, 2});
  sum(mul(grid, 2)).backward();
  CHECK(row.grad().dtype() == Dtype::float32);
  CHECK(doubles(row.grad()) == Values{6, 6});
}

TEST_CASE("hooks on a tensor do not see other uses of what was copied into it",
          "[autograd][inplace]") {
  const Tensor x = leaf({1});
  const Tensor source = mul(x, 1);
  const Tensor target = zeros({1}, Dtype::float64);
  copy_(target, source);
  Values seen;
  autograd::register_hook(target, [&](const Tensor& grad) {
    seen = doubles(grad);
    return Tensor();
  });
  sum(add(mul(target, 3), mul(source, 100))).backward();
  CHECK(seen == Values{3});
  CHECK(doubles(x.grad()) == Values{103});
}

TEST_CASE("elements that share a place cannot be written to", "[autograd][inplace]") {
  const Tensor x = expand(zeros({1}), {3});
  CHECK_THROWS_WITH(add_(x, 1), Contains("more than one element of the written-to tensor"));
  CHECK_THROWS_AS(copy_(x, zeros({3})), ShapeError);
}

TEST_CASE("repeated writes build one history", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2, 3});
  const Tensor out = zeros({3}, Dtype::float64);
  for (std::int64_t i = 0; i < 3; ++i) {
    copy_(select(out, 0, i), mul(select(x, 0, i), static_cast<double>(i + 1)));
  }
  sum(mul(out, out)).backward();
  CHECK(doubles(x.grad()) == Values{2, 16, 54});
}

TEST_CASE("in-place histories leave nothing behind", "[autograd][inplace]") {
  const std::int64_t tensors = live_tensor_count();
  const std::int64_t storages = Storage::live_count();
  {
    const Tensor x = leaf({1, 2, 3});
    const Tensor y = mul(x, 2);
    const Tensor part = narrow(y, 0, 0, 2);
    mul_(part, 3);
    add_(y, 1);
    sum(part).backward({}, true);
    mul_(part, 2);
  }
  CHECK(live_tensor_count() == tensors);
  CHECK(Storage::live_count() == storages);
}

TEST_CASE("an in-place change of a view breaks a backward that needs the old values",
          "[autograd][inplace]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 2);
  const Tensor z = mul(y, y);
  fill_(select(y, 0, 0), 9);
  CHECK_THROWS_WITH(sum(z).backward(), Contains("modified by an inplace operation"));
}

TEST_CASE("detach shares values but no history", "[autograd][inplace]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 2);
  const Tensor d = y.detach();
  CHECK_FALSE(d.requires_grad());
  CHECK(shares_memory(d, y));
  add_(d, 1);
  CHECK(doubles(y) == Values{3, 5});
  CHECK(y.version() == 1);
  sum(y).backward();
  CHECK(doubles(x.grad()) == Values{2, 2});
}
