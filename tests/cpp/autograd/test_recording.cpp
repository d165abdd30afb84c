#include "catch.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/autograd/recording.hpp"
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
    const Recording recording;
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
  const Recording recording;
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
