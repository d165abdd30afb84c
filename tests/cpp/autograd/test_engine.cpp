#include <functional>
#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;

Tensor leaf(const Values& values) { return from_vector(values).set_requires_grad(true); }

const char* const kSecondBackward = "Trying to backward through the graph a second time";

}  // namespace

TEST_CASE("backward accumulates into the leaves", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor w = leaf({3, 4});
  sum(mul(x, w)).backward();
  CHECK(doubles(x.grad()) == Values{3, 4});
  CHECK(doubles(w.grad()) == Values{1, 2});
  sum(mul(x, w)).backward();
  CHECK(doubles(x.grad()) == Values{6, 8});
  CHECK(x.grad().is_leaf());
  CHECK_FALSE(x.grad().requires_grad());
}

TEST_CASE("a tensor used twice gets both gradients", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, x);
  sum(add(mul(y, x), y)).backward();  // x^3 + x^2
  CHECK(doubles(x.grad()) == Values{5, 16});
}

TEST_CASE("the first gradient is not shared with anyone", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor gradient = from_vector(Values{1, 1});
  clone(x).backward(gradient);
  CHECK_FALSE(shares_memory(x.grad(), gradient));
  const Tensor z = leaf({1, 2});
  const Tensor other = leaf({1, 2});
  add(z, other).backward(gradient);
  CHECK_FALSE(shares_memory(z.grad(), other.grad()));
}

TEST_CASE("requires_grad spreads through ops and stops at no_grad and detach", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 2);
  CHECK(y.requires_grad());
  CHECK_FALSE(y.is_leaf());
  CHECK(x.is_leaf());
  CHECK(y.grad_fn()->name() == "MulBackward0");
  CHECK_FALSE(mul(y.detach(), 2).requires_grad());
  const autograd::NoGradGuard no_grad;
  CHECK_FALSE(mul(x, 2).requires_grad());
  const autograd::EnableGradGuard enable;
  CHECK(mul(x, 2).requires_grad());
}

TEST_CASE("set_requires_grad refuses what cannot have a gradient", "[autograd]") {
  CHECK_THROWS_WITH(zeros({2}, Dtype::int64).set_requires_grad(true),
                    Contains("only Tensors of floating point dtype can require gradients"));
  CHECK_THROWS_WITH(mul(leaf({1}), 2).set_requires_grad(false),
                    Contains("you can only change requires_grad flags of leaf variables"));
  const Tensor x = zeros({2});
  x.set_requires_grad(true).set_requires_grad(false);
  CHECK_FALSE(x.requires_grad());
}

TEST_CASE("backward through a released graph is an error", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = sum(mul(x, x));
  y.backward({}, true);
  y.backward();
  CHECK(doubles(x.grad()) == Values{4, 8});
  CHECK_THROWS_WITH(y.backward(), Contains(kSecondBackward));
  CHECK(doubles(x.grad()) == Values{4, 8});
}

TEST_CASE("backward names what it was given wrongly", "[autograd]") {
  CHECK_THROWS_WITH(leaf({1, 2}).backward(),
                    Contains("grad can be implicitly created only for scalar outputs"));
  CHECK_THROWS_WITH(zeros({1}).backward(),
                    Contains("element 0 of tensors does not require grad and does not have a "
                             "grad_fn"));
  CHECK_THROWS_WITH(mul(leaf({1, 2}), 2).backward(zeros({3})),
                    Contains("Mismatch in shape: grad_output[0] has a shape of (3,)"));
}

TEST_CASE("an overwritten saved tensor is an error that names the op", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, 3);
  const Tensor z = exp(y);
  mul_(z, 2);
  CHECK_THROWS_WITH(
      sum(z).backward(),
      Contains("has been modified by an inplace operation: [torch.DoubleTensor [2]]") &&
          Contains("of ExpBackward0, is at version 1; expected version 0"));
}

TEST_CASE("a failed backward leaves the graph usable", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor y = mul(x, x);
  CHECK_THROWS_AS(y.backward(zeros({3})), ShapeError);
  sum(y).backward();
  CHECK(doubles(x.grad()) == Values{2, 4});
}

TEST_CASE("grad gives gradients and touches no leaf", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor w = leaf({3, 4});
  const Tensor h = mul(x, w);
  const std::vector<Tensor> found = autograd::grad({sum(mul(h, h))}, {h, w});
  CHECK(doubles(found[0]) == Values{6, 16});
  CHECK(doubles(found[1]) == Values{6, 32});
  CHECK_FALSE(x.grad().defined());
  CHECK_FALSE(w.grad().defined());
}

TEST_CASE("grad of something unused is an error unless allowed", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor unused = leaf({1, 2});
  const Tensor y = sum(mul(x, x));
  CHECK_THROWS_WITH(autograd::grad({y}, {unused}, {}, {true}),
                    Contains("appears to not have been used in the graph"));
  autograd::BackwardOptions options;
  options.allow_unused = true;
  const auto found = autograd::grad({y}, {x, unused}, {}, options);
  CHECK(doubles(found[0]) == Values{2, 4});
  CHECK_FALSE(found[1].defined());
  CHECK_THROWS_WITH(autograd::grad({sum(mul(x, x))}, {zeros({2})}),
                    Contains("One of the differentiated Tensors does not require grad"));
}

TEST_CASE("backward with inputs fills those alone", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor w = leaf({3, 4});
  autograd::backward({sum(mul(x, w))}, {}, {}, {x});
  CHECK(doubles(x.grad()) == Values{3, 4});
  CHECK_FALSE(w.grad().defined());
}

TEST_CASE("several roots add up", "[autograd]") {
  const Tensor x = leaf({1, 2});
  const Tensor h = mul(x, x);
  autograd::backward({sum(h), h}, {Tensor(), from_vector(Values{10, 100})});
  CHECK(doubles(x.grad()) == Values{22, 404});
  const Tensor y = leaf({2});
  autograd::backward({y, y}, {});
  CHECK(doubles(y.grad()) == Values{2});
}

TEST_CASE("create_graph gives second and third derivatives", "[autograd]") {
  const Tensor x = leaf({2});
  const Tensor y = sum(mul(mul(x, x), mul(x, x)));  // x^4
  autograd::BackwardOptions record;
  record.create_graph = true;
  const Tensor first = autograd::grad({y}, {x}, {}, record)[0];
  const Tensor second = autograd::grad({first}, {x}, {}, record)[0];
  const Tensor third = autograd::grad({second}, {x})[0];
  CHECK(doubles(first) == Values{32});
  CHECK(doubles(second) == Values{48});
  CHECK(doubles(third) == Values{48});
}

TEST_CASE("a rule defined once refuses a second derivative by name", "[autograd]") {
  const Tensor x = leaf({2});
  Backward backward("made_up", {x});
  backward.define_once(0, [](const Tensor& gy) { return mul(gy, 3); });
  const Tensor y = backward.attach(clone_data(x));
  autograd::BackwardOptions record;
  record.create_graph = true;
  const Tensor first = autograd::grad({y}, {x}, {}, record)[0];
  CHECK(doubles(first) == Values{3});
  CHECK_THROWS_WITH(autograd::grad({first}, {x}), Contains("MadeUpBackward0"));
}

TEST_CASE("a gradient of the wrong shape is an error that names the op", "[autograd]") {
  const Tensor x = leaf({1, 2});
  Backward backward("made_up", {x});
  backward.define(0, [](const Tensor&) { return zeros({3}, Dtype::float64); });
  const Tensor y = backward.attach(clone_data(x));
  CHECK_THROWS_WITH(sum(y).backward(),
                    Contains("Function MadeUpBackward0 returned an invalid gradient"));
}

TEST_CASE("outputs that got no gradient count as zeros", "[autograd]") {
  const Tensor x = leaf({1, 2});
  Backward backward("twins", {x});
  backward.define({0}, [](const std::vector<Tensor>& gys) {
    return std::vector<Tensor>{add(gys[0], mul(gys[1], 10))};
  });
  const auto ys = backward.attach(std::vector<Tensor>{clone_data(x), clone_data(x)});
  sum(ys[1]).backward({}, true);
  CHECK(doubles(x.grad()) == Values{10, 10});
  sum(ys[0]).backward();
  CHECK(doubles(x.grad()) == Values{11, 11});
}

TEST_CASE("gradients take the dtype of their tensor", "[autograd]") {
  const Tensor x = from_vector(std::vector<float>{1, 2}).set_requires_grad(true);
  const Tensor y = mul(to(x, Dtype::float64), from_vector(Values{2, 3}));
  sum(y).backward();
  CHECK(x.grad().dtype() == Dtype::float32);
  CHECK(doubles(x.grad()) == Values{2, 3});
}

TEST_CASE("a chain of 100,000 nodes neither overflows the stack nor stays alive", "[autograd]") {
  const std::int64_t before = live_tensor_count();
  {
    const Tensor x = leaf({1});
    Tensor y = x;
    for (int i = 0; i < 100000; ++i) y = add(y, 1);
    y.backward();
    CHECK(doubles(x.grad()) == Values{1});
    Tensor again = x;
    for (int i = 0; i < 100000; ++i) again = add(again, 1);  // goes unused
  }
  CHECK(live_tensor_count() == before);
}

TEST_CASE("diamonds of shared nodes run each node once", "[autograd]") {
  const Tensor x = leaf({1});
  Tensor y = x;
  for (int i = 0; i < 40; ++i) y = add(y, y);
  y.backward();
  CHECK(doubles(x.grad()) == Values{static_cast<double>(std::int64_t{1} << 40)});
}

TEST_CASE("graphs that are never walked leave nothing behind", "[autograd]") {
  const std::int64_t tensors = live_tensor_count();
  const std::int64_t storages = Storage::live_count();
  {
    const Tensor x = leaf({1, 2});
    const Tensor y = exp(mul(x, x));
    const Tensor kept = sum(mul(y, y));
    CHECK(kept.requires_grad());
  }
  CHECK(live_tensor_count() == tensors);
  CHECK(Storage::live_count() == storages);
}

TEST_CASE("create_graph into leaves leaves nothing behind once grads are dropped", "[autograd]") {
  const std::int64_t tensors = live_tensor_count();
  {
    const Tensor x = leaf({1, 2});
    sum(mul(x, x)).backward({}, true, true);
    CHECK(x.grad().requires_grad());
    x.set_grad({});
  }
  CHECK(live_tensor_count() == tensors);
}

TEST_CASE("gradients keep the layout of their leaf", "[autograd]") {
  const Tensor x = clone_data(wave<float>({2, 3, 4, 5}, 0.7), MemoryFormat::channels_last);
  x.set_requires_grad(true);
  sum(mul(x, contiguous(x))).backward();
  CHECK(x.grad().strides() == x.strides());
}

TEST_CASE("backward runs beside no_grad and reports no gradient where none flows", "[autograd]") {
  const Tensor x = leaf({1, 2});
  Tensor y;
  {
    const autograd::NoGradGuard no_grad;
    y = mul(x, 2);
  }
  CHECK_THROWS_AS(sum(y).backward(), GradError);
  const Tensor z = mul(x, 2);
  const autograd::NoGradGuard no_grad;
  sum(z.detach());
  autograd::backward({z}, {from_vector(Values{1, 1})});
  CHECK(doubles(x.grad()) == Values{2, 2});
}

TEST_CASE("inference tensors cannot be saved for backward", "[autograd]") {
  const Tensor x = leaf({1, 2});
  Tensor frozen;
  {
    const autograd::InferenceModeGuard inference;
    frozen = mul(x, 2);
    CHECK_FALSE(frozen.requires_grad());
  }
  CHECK_THROWS_WITH(mul(x, frozen), Contains("Inference tensors cannot be saved for backward"));
  CHECK_NOTHROW(mul(x, clone(frozen)));
}

TEST_CASE("all that is made in inference mode stays out of graphs", "[autograd]") {
  const Tensor before = from_vector(Values{1, 2});
  Tensor made;
  Tensor view;
  {
    const autograd::InferenceModeGuard inference;
    made = zeros({2}, Dtype::float64);
    view = reshape(before, {2, 1});
    CHECK_NOTHROW(add_(made, before));
    const autograd::InferenceModeGuard normal(false);
    CHECK_FALSE(zeros({2}).storage()->inference());
  }
  CHECK(made.storage()->inference());
  CHECK(made.detach().storage()->inference());
  CHECK_FALSE(view.storage()->inference());
  CHECK_FALSE(clone(made).storage()->inference());
  CHECK_THROWS_WITH(add_(made, before), Contains("Inplace update to inference tensor"));
  CHECK_THROWS_WITH(made.set_requires_grad(true), Contains("Setting requires_grad=True"));
}
