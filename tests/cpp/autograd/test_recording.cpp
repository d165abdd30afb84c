#include "catch.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/autograd/recording.hpp"
#include "resnetcpp/memory.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;
using autograd::OpRecord;
using autograd::Recording;

namespace {

Tensor leaf(const Shape& shape) {
  const Tensor x = ones(shape);
  x.set_requires_grad(true);
  return x;
}

}  // namespace

TEST_CASE("nodes keep nothing of their ops outside a recording", "[autograd]") {
  const Tensor y = exp(leaf({2}));
  CHECK_FALSE(autograd::is_recording());
  CHECK(record_of(*y.grad_fn()) == nullptr);
}

TEST_CASE("a recorded op runs again on other inputs", "[autograd]") {
  const Tensor x = leaf({2, 3});
  Tensor y;
  {
    const Recording recording({x});
    CHECK(autograd::is_recording());
    y = mul(exp(x), full({3}, 2.0));
  }
  CHECK_FALSE(autograd::is_recording());
  const OpRecord* const record = record_of(*y.grad_fn());
  REQUIRE(record != nullptr);
  CHECK(std::string(record->op) == "mul");
  REQUIRE(record->inputs.size() == 2);
  const Tensor again = record->run({full({2, 3}, 5.0), record->inputs[1]});
  CHECK(again.data<float>()[4] == 10.0F);
}

TEST_CASE("a recorded view looks into the input that it is given", "[autograd]") {
  const Tensor x = leaf({2, 3});
  const Recording recording({x});
  const Tensor y = narrow(transpose(x, 0, 1), 0, 1, 2);
  const OpRecord* const record = record_of(*y.grad_fn());
  REQUIRE(record != nullptr);
  const Tensor other = transpose(reshape(arange(0, 6, 1, Dtype::float32), {2, 3}), 0, 1);
  const Tensor again = record->run({other});
  CHECK(again.storage() == other.storage());
  CHECK(again.shape() == Shape{2, 2});
  CHECK(again.data<float>()[0] == 1.0F);
  const Tensor elsewhere = record->run({clone(other, MemoryFormat::contiguous)});
  CHECK(elsewhere.shape() == Shape{2, 2});
  CHECK(sum(elsewhere).item<double>() == sum(again).item<double>());
}

TEST_CASE("a recording keeps what depends on its input nowhere", "[autograd]") {
  const Tensor x = leaf({1 << 16});
  const Tensor scale = full({1 << 16}, 2.0);
  const Recording recording({x});
  const auto before = memory_stats().allocated;
  Tensor y = x;
  for (int i = 0; i < 8; ++i) y = exp(mul(y, scale));
  CHECK(memory_stats().allocated - before < 2 * 4 * x.numel());
  const OpRecord* const record = record_of(*y.grad_fn()->next_edges()[0].node);
  REQUIRE(record != nullptr);
  CHECK_FALSE(record->inputs[0].defined());
  CHECK(record->inputs[1].defined());
  CHECK_THROWS_WITH(sum(y).backward(), Catch::Matchers::Contains("a recording keeps nothing"));
}

TEST_CASE("what does not depend on the input is no part of a recording", "[autograd]") {
  const Tensor x = leaf({2});
  const Tensor weight = leaf({2});
  const Recording recording({x});
  const Tensor scaled = mul(weight, 3.0);
  CHECK(record_of(*scaled.grad_fn()) == nullptr);
  const Tensor y = mul(x, scaled);
  REQUIRE(record_of(*y.grad_fn()) != nullptr);
  CHECK(record_of(*y.grad_fn())->inputs[1].impl() == scaled.impl());
}

TEST_CASE("a recorded op says what it was told", "[autograd]") {
  const Tensor x = leaf({2, 3});
  const Recording recording({x});
  const Tensor y = sum(x, {-1}, true);
  const auto& attributes = record_of(*y.grad_fn())->attributes;
  REQUIRE(attributes.has_value());
  REQUIRE(attributes->size() == 2);
  CHECK((*attributes)[0].first == "dim");
  CHECK(std::get<Shape>((*attributes)[0].second) == Shape{1});
  CHECK(std::get<Scalar>((*attributes)[1].second).to<bool>());
  CHECK_FALSE(record_of(*cumsum(x, 1).grad_fn())->attributes.has_value());
}

TEST_CASE("a recording may have several inputs", "[autograd]") {
  const Tensor x = leaf({2});
  const Tensor y = leaf({2});
  const Recording recording({x, y});
  const Tensor product = mul(x, y);
  const OpRecord* const record = record_of(*product.grad_fn());
  REQUIRE(record != nullptr);
  CHECK_FALSE(record->inputs[0].defined());
  CHECK_FALSE(record->inputs[1].defined());
}
