#include <vector>

#include "catch.hpp"
#include "ops/numeric.hpp"
#include "resnetcpp/autograd/checkpoint.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/memory.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/generator.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using autograd::checkpoint;
using Catch::Matchers::Contains;

namespace {

using Values = std::vector<double>;

Tensor leaf(const Values& values) { return from_vector(values).set_requires_grad(true); }

Tensor chain(const Tensor& x, int length) {
  Tensor y = x;
  for (int i = 0; i < length; ++i) y = exp(mul(tanh(y), 0.5));
  return y;
}

}  // namespace

TEST_CASE("a checkpoint gives the same values and gradients, also twice",
          "[autograd][checkpoint]") {
  const Tensor x = leaf({0.5, -1, 2});
  const Tensor expected = chain(x, 3);
  const Values gradient = doubles(autograd::grad({sum(expected)}, {x})[0]);
  const Tensor got = checkpoint([](const Tensor& v) { return chain(v, 3); }, x);
  CHECK(doubles(got) == doubles(expected));
  autograd::BackwardOptions retain;
  retain.retain_graph = true;
  const Tensor loss = sum(got);
  CHECK(doubles(autograd::grad({loss}, {x}, {}, retain)[0]) == gradient);
  CHECK(doubles(autograd::grad({loss}, {x})[0]) == gradient);
  CHECK_THROWS_WITH(autograd::grad({loss}, {x}), Contains("a second time"));
}

TEST_CASE("a checkpoint runs once forward and once backward, within others too",
          "[autograd][checkpoint]") {
  const Tensor x = leaf({0.5, -1, 2});
  const Values gradient = doubles(autograd::grad({sum(chain(x, 6))}, {x})[0]);
  int inner = 0;
  int outer = 0;
  const Tensor y = checkpoint(
      [&](const Tensor& v) {
        ++outer;
        const Tensor first = chain(v, 2);
        return chain(checkpoint(
                         [&](const Tensor& w) {
                           ++inner;
                           return chain(w, 2);
                         },
                         first),
                     2);
      },
      x);
  CHECK(outer == 1);
  CHECK(doubles(autograd::grad({sum(y)}, {x})[0]) == gradient);
  CHECK(outer == 2);
  CHECK(inner == 3);  // forward, within the outer's second run, and its own
}

TEST_CASE("a checkpoint can be differentiated twice", "[autograd][checkpoint]") {
  const Tensor x = leaf({0.5, -1, 2});
  const auto second = [&](const Tensor& y) {
    autograd::BackwardOptions create;
    create.retain_graph = create.create_graph = true;
    const Tensor first = autograd::grad({sum(y)}, {x}, {}, create)[0];
    return doubles(autograd::grad({sum(mul(first, first))}, {x})[0]);
  };
  const Values expected = second(chain(x, 2));
  CHECK(second(checkpoint([](const Tensor& v) { return chain(v, 2); }, x)) == expected);
}

TEST_CASE("a checkpoint keeps its input alone", "[autograd][checkpoint]") {
  const Tensor x = ones({1 << 16}).set_requires_grad(true);
  const auto kept_by = [&](const auto& run) {
    const auto before = memory_stats().allocated;
    const Tensor y = run();
    return memory_stats().allocated - before;
  };
  const auto bytes = static_cast<std::int64_t>(x.numel() * 4);
  CHECK(kept_by([&] { return chain(x, 8); }) >= 8 * bytes);
  CHECK(kept_by([&] { return checkpoint([](const Tensor& v) { return chain(v, 8); }, x); }) <
        2 * bytes);
}

TEST_CASE("a checkpoint draws the same random numbers again and leaves the generator as it was",
          "[autograd][checkpoint]") {
  const Tensor x = ones({64}).set_requires_grad(true);
  const auto noisy = [](const Tensor& v) { return dropout(mul(v, v), 0.5, true); };
  manual_seed(3);
  const Values expected = doubles(autograd::grad({sum(noisy(x))}, {x})[0]);
  manual_seed(3);
  const Tensor y = sum(checkpoint(noisy, x));
  const auto after = default_generator().get_state();
  CHECK(doubles(autograd::grad({y}, {x})[0]) == expected);
  CHECK(default_generator().get_state() == after);
}

TEST_CASE("a checkpoint whose second run differs is an error", "[autograd][checkpoint]") {
  const Tensor x = leaf({0.5, -1, 2});
  int runs = 0;
  const Tensor longer = checkpoint([&](const Tensor& v) { return chain(v, ++runs); }, x);
  CHECK_THROWS_WITH(sum(longer).backward(), Contains("checkpoint: expected a function"));
  runs = 0;
  const Tensor narrower =
      checkpoint([&](const Tensor& v) { return tanh(++runs == 1 ? v : sum(v)); }, x);
  CHECK_THROWS_WITH(sum(narrower).backward(),
                    Contains("got () of float64 where it was (3,) of float64"));
}

TEST_CASE("an input that is overwritten after a checkpoint is an error", "[autograd][checkpoint]") {
  const Tensor x = leaf({0.5, -1, 2});
  const Tensor inner = mul(x, 2);
  const Tensor y = sum(checkpoint([](const Tensor& v) { return chain(v, 2); }, inner));
  {
    const autograd::NoGradGuard no_grad;
    add_(inner, 1.0);
  }
  CHECK_THROWS_WITH(y.backward(), Contains("modified by an inplace operation"));
}

TEST_CASE("without gradients a checkpoint is the function", "[autograd][checkpoint]") {
  const autograd::NoGradGuard no_grad;
  int runs = 0;
  const Tensor y = checkpoint(
      [&](const Tensor& v) {
        ++runs;
        return mul(v, 2);
      },
      leaf({1}));
  CHECK(doubles(y) == Values{2});
  CHECK_FALSE(y.requires_grad());
  CHECK(runs == 1);
}
