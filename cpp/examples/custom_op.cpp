// An op of one's own, outside the library, and the check of its gradients.
#include <cstdio>
#include <exception>

#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/gradcheck.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/copy.hpp"

using namespace resnetcpp;

namespace {

/// A smooth relu: y = (x + sqrt(x^2 + b)) / 2.
/// x (any shape) -> same. Errors: DtypeError unless floating-point, ValueError unless b > 0.
/// Barron, 2021.
Tensor squareplus(const Tensor& x, double b) {
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError,
                  "squareplus: expected a floating-point x, got ", name(x.dtype()));
  RESNETCPP_CHECK(b > 0.0, ValueError, "squareplus: expected b above 0, got ", b);
  const Tensor input = x.detach();
  const Tensor root = sqrt(input * input + b);
  const Tensor y = (input + root) / 2.0;
  Backward backward{"squareplus", {x}};
  backward.replay([b](const Operands& in) { return squareplus(in[0], b); });
  if (backward.wants(0)) {
    backward.define(0, [kept = backward.save(x), b](const Tensor& gy) {
      const Tensor again = kept.get();
      return gy * (again / sqrt(again * again + b) + 1.0) / 2.0;
    });
  }
  return backward.attach(y);
}

bool refuses_integers() {
  try {
    squareplus(cast_data(randn({2}), Dtype::int64), 1.0);
  } catch (const DtypeError& error) {
    std::printf("refused: %s\n", error.what());
    return true;
  }
  return false;
}

}  // namespace

int main() {
  try {
    manual_seed(0);
    const Tensor x = cast_data(randn({3, 4}), Dtype::float64).set_requires_grad(true);
    const auto op = [](const std::vector<Tensor>& inputs) {
      return std::vector<Tensor>{squareplus(inputs[0], 4.0)};
    };
    const bool first = autograd::gradcheck(op, {x});
    const bool second = autograd::gradgradcheck(op, {x});
    std::printf("squareplus: gradient %s, second derivative %s\n", first ? "right" : "wrong",
                second ? "right" : "wrong");
    return first && second && refuses_integers() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "custom_op: %s\n", error.what());
    return 2;
  }
}
