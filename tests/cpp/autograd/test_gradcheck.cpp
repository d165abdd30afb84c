#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/gradcheck.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;
using namespace resnetcpp::autograd;

namespace {

using Tensors = std::vector<Tensor>;

Tensor leaf(const std::vector<double>& values) {
  Tensor x = from_vector(values);
  x.set_requires_grad(true);
  return x;
}

// x * x whose gradient is `factor` x.
Tensor square_with_slope(const Tensor& x, double factor) {
  Tensor y = mul(x.detach(), x.detach());
  Backward backward("wrong_square", {x});
  backward.define(0, [saved = backward.save(x), factor](const Tensor& gy) {
    return mul(gy, mul(saved.get(), factor));
  });
  return backward.attach(y);
}

TensorFunction square_fn(double factor) {
  return [factor](const Tensors& xs) { return Tensors{square_with_slope(xs[0], factor)}; };
}

GradcheckOptions quiet() {
  GradcheckOptions options;
  options.raise_exception = false;
  return options;
}

}  // namespace

TEST_CASE("gradcheck accepts a right gradient", "[gradcheck]") {
  const Tensor x = leaf({0.5, -1.0, 2.0});
  REQUIRE(gradcheck(square_fn(2.0), {x}));
  REQUIRE(x.data<double>()[1] == -1.0);
  REQUIRE_FALSE(x.grad().defined());
}

TEST_CASE("gradcheck refuses a wrong gradient and shows both", "[gradcheck]") {
  const Tensor x = leaf({0.5, -1.0, 2.0});
  REQUIRE_FALSE(gradcheck(square_fn(2.01), {x}, quiet()));
  try {
    gradcheck(square_fn(-2.0), {x});
    FAIL("expected a GradError");
  } catch (const GradError& error) {
    const std::string text = error.what();
    REQUIRE(text.find("Jacobian mismatch for output 0 with respect to input 0") == 0);
    REQUIRE(text.find("numerical:[[1") != std::string::npos);
    REQUIRE(text.find("analytical:[[-1") != std::string::npos);
  }
}

TEST_CASE("gradcheck tells which output and which input are wrong", "[gradcheck]") {
  const Tensor a = leaf({0.5, -1.0});
  const Tensor b = leaf({0.3, 0.7});
  const TensorFunction fn = [](const Tensors& xs) {
    return Tensors{mul(xs[0], xs[1]), add(xs[0], square_with_slope(xs[1], 1.0))};
  };
  REQUIRE_THROWS_WITH(gradcheck(fn, {a, b}),
                      ContainsSubstring("for output 1 with respect to input 1"));
}

TEST_CASE("gradcheck finds a gradient that is missing or not a number", "[gradcheck]") {
  const Tensor x = leaf({0.5, -1.0});
  const TensorFunction cut = [](const Tensors& xs) {
    return Tensors{add(mul(xs[0].detach(), xs[0].detach()), mul(xs[0], 0.0))};
  };
  REQUIRE_FALSE(gradcheck(cut, {x}, quiet()));
  REQUIRE_FALSE(gradcheck(square_fn(std::nan("")), {x}, quiet()));
}

TEST_CASE("gradcheck finds a backward that changes from run to run", "[gradcheck]") {
  const Tensor x = leaf({0.5, -1.0});
  double drift = 0.0;
  const TensorFunction fn = [&drift](const Tensors& xs) {
    Backward backward("drifting", {xs[0]});
    backward.define(0, [&drift](const Tensor& gy) { return mul(gy, 1.0 + (drift += 1e-9)); });
    return Tensors{backward.attach(mul(xs[0].detach(), 1.0))};
  };
  REQUIRE_THROWS_WITH(gradcheck(fn, {x}), ContainsSubstring("not reentrant"));
  GradcheckOptions loose;
  loose.nondet_tol = 1e-3;
  REQUIRE(gradcheck(fn, {x}, loose));
}

TEST_CASE("gradcheck reads inputs by index, whatever their strides", "[gradcheck]") {
  const Tensor x = transpose(from_vector(std::vector<double>{1, 2, 3, 4, 5, 6}, Shape{2, 3}), 0, 1)
                       .detach()
                       .set_requires_grad(true);
  REQUIRE(gradcheck([](const Tensors& xs) { return Tensors{sum(mul(xs[0], xs[0]), {0})}; }, {x}));
}

TEST_CASE("gradcheck needs something to check", "[gradcheck]") {
  REQUIRE_THROWS_AS(gradcheck(square_fn(2.0), {ones({2}, Dtype::float64)}), ValueError);
  const Tensor wide = expand(ones({1}, Dtype::float64), {3}).detach().set_requires_grad(true);
  REQUIRE_THROWS_AS(gradcheck(square_fn(2.0), {wide}), ValueError);
}

TEST_CASE("gradgradcheck looks at the second derivative", "[gradcheck]") {
  const Tensor x = leaf({0.5, -1.0, 2.0});
  const TensorFunction cube = [](const Tensors& xs) {
    return Tensors{mul(mul(xs[0], xs[0]), xs[0])};
  };
  REQUIRE(gradgradcheck(cube, {x}));
  // Right in the first derivative only: the slope is a constant of the graph.
  const TensorFunction wrong = [](const Tensors& xs) {
    Backward backward("half_wrong", {xs[0]});
    backward.define(
        0, [saved = xs[0].detach()](const Tensor& gy) { return mul(gy, mul(saved, 2.0)); });
    return Tensors{backward.attach(mul(xs[0].detach(), xs[0].detach()))};
  };
  REQUIRE(gradcheck(wrong, {x}));
  REQUIRE_FALSE(gradgradcheck(wrong, {x}, {}, quiet()));
}
