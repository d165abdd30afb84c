#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "ops/reduce_reference.hpp"
#include "resnetcpp/autograd/gradcheck.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/generator.hpp"

using namespace resnetcpp;

namespace {

using Labels = std::vector<std::int64_t>;

// Cross entropy of rows of C numbers, as its definition says; weights of 1 where there are none.
double plain_cross_entropy(const std::vector<double>& x, const Labels& labels,
                           std::vector<double> weights, double smoothing) {
  const std::size_t classes = x.size() / labels.size();
  if (weights.empty()) weights.assign(classes, 1.0);
  double total = 0.0, divisor = 0.0;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] < 0) continue;
    const auto label = static_cast<std::size_t>(labels[row]);
    double sum = 0.0;
    for (std::size_t c = 0; c < classes; ++c) sum += std::exp(x[row * classes + c]);
    for (std::size_t c = 0; c < classes; ++c) {
      const double wanted =
          (c == label ? 1.0 - smoothing : 0.0) + smoothing / static_cast<double>(classes);
      total -= weights[c] * wanted * (x[row * classes + c] - std::log(sum));
    }
    divisor += weights[label];
  }
  return total / divisor;
}

Tensor logits(const Shape& shape) {
  return mul(counting_tensor(shape, Layout::contiguous, Dtype::float64), 0.3);
}

}  // namespace

TEST_CASE("cross_entropy follows its definition", "[loss]") {
  const Tensor x = logits({4, 5});
  const Labels labels{3, -100, 0, 4};
  const std::vector<double> weights{0.5, 1.0, 2.0, 1.5, 0.25};
  for (const double smoothing : {0.0, 0.2}) {
    CrossEntropyOptions options;
    options.label_smoothing = smoothing;
    REQUIRE(cross_entropy(x, from_vector(labels), options).item<double>() ==
            Approx(plain_cross_entropy(values_of(x), labels, {}, smoothing)));
    options.weight = from_vector(weights);
    REQUIRE(cross_entropy(x, from_vector(labels), options).item<double>() ==
            Approx(plain_cross_entropy(values_of(x), labels, weights, smoothing)));
  }
}

TEST_CASE("cross_entropy of one-hot probabilities is that of their labels", "[loss]") {
  const Tensor x = logits({3, 4});
  const Tensor hot = zeros({3, 4}, Dtype::float64);
  const Labels labels{1, 0, 3};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    hot.data<double>()[4 * static_cast<std::int64_t>(i) + labels[i]] = 1.0;
  }
  REQUIRE(cross_entropy(x, hot).item<double>() ==
          Approx(cross_entropy(x, from_vector(labels)).item<double>()));
}

TEST_CASE("gradients of the losses agree with differences", "[loss]") {
  const Tensor x = logits({2, 3, 2}).detach().set_requires_grad(true);
  const Tensor target = from_vector(Labels{0, 2, -100, 1}, Shape{2, 2});
  const Tensor other = mul(ones({2, 3, 2}, Dtype::float64), 0.37);
  using Tensors = std::vector<Tensor>;
  const std::vector<autograd::TensorFunction> losses = {
      [&](const Tensors& xs) { return Tensors{cross_entropy(xs[0], target)}; },
      [&](const Tensors& xs) { return Tensors{nll_loss(log_softmax(xs[0], 1), target)}; },
      [&](const Tensors& xs) { return Tensors{mse_loss(xs[0], other)}; },
      [&](const Tensors& xs) { return Tensors{smooth_l1_loss(xs[0], other)}; },
      [&](const Tensors& xs) { return Tensors{binary_cross_entropy(sigmoid(xs[0]), other)}; },
      [&](const Tensors& xs) { return Tensors{binary_cross_entropy_with_logits(xs[0], other)}; },
      [&](const Tensors& xs) { return Tensors{softmax(xs[0], 1), log_softmax(xs[0], 0)}; },
  };
  for (std::size_t i = 0; i < losses.size(); ++i) {
    CAPTURE(i);
    REQUIRE(autograd::gradcheck(losses[i], {x}));
    REQUIRE(autograd::gradgradcheck(losses[i], {x}));
  }
}

TEST_CASE("softmax adds up to one for every layout and dim", "[loss]") {
  for (const Layout layout : kLayouts) {
    const Tensor x = counting_tensor({2, 3, 4, 5}, layout, Dtype::float64);
    for (std::int64_t dim = 0; dim < 4; ++dim) {
      CAPTURE(static_cast<int>(layout), dim);
      for (const double total : values_of(sum(softmax(x, dim), {dim}))) {
        REQUIRE(total == Approx(1.0));
      }
      REQUIRE(allclose(exp(log_softmax(x, dim)), softmax(x, dim)));
    }
  }
}

TEST_CASE("BCE with logits does not overflow", "[loss]") {
  const Tensor x = from_vector(std::vector<double>{-1000.0, 1000.0});
  const Tensor t = from_vector(std::vector<double>{1.0, 1.0});
  REQUIRE(values_of(binary_cross_entropy_with_logits(x, t, {}, Reduction::none)) ==
          std::vector<double>{1000.0, 0.0});
}

TEST_CASE("losses refuse what makes no sense", "[loss]") {
  const Tensor x = ones({2, 3});
  REQUIRE_THROWS_WITH(cross_entropy(x, from_vector(Labels{0, 12})),
                      ContainsSubstring("expected target class numbers in [0, 3), got 12"));
  REQUIRE_THROWS_AS(nll_loss(x, from_vector(Labels{0, -1})), IndexError);
  REQUIRE_THROWS_AS(cross_entropy(x, from_vector(Labels{0})), ShapeError);
  REQUIRE_THROWS_AS(cross_entropy(x, ones({2})), DtypeError);
  REQUIRE_THROWS_AS(binary_cross_entropy(mul(x, 2), x), ValueError);
  REQUIRE_THROWS_AS(binary_cross_entropy_with_logits(x, ones({3})), ShapeError);
  REQUIRE_THROWS_AS(reduction_from("average"), ValueError);
  REQUIRE(reduction_from("sum") == Reduction::sum);
}

TEST_CASE("a NaN in the logits reaches the loss", "[loss]") {
  const Tensor x = mul(ones({2, 3}), std::numeric_limits<double>::quiet_NaN());
  REQUIRE(std::isnan(cross_entropy(x, from_vector(Labels{0, 1})).item<double>()));
}

TEST_CASE("dropout zeroes, scales and repeats with its seed", "[loss]") {
  const Tensor x = ones({1000}, Dtype::float64);
  default_generator().manual_seed(3);
  const std::vector<double> first = values_of(dropout(x, 0.75));
  default_generator().manual_seed(3);
  REQUIRE(values_of(dropout(x, 0.75)) == first);
  const auto kept = std::count(first.begin(), first.end(), 4.0);
  REQUIRE(kept + std::count(first.begin(), first.end(), 0.0) == 1000);
  REQUIRE(std::abs(static_cast<double>(kept) - 250.0) < 60.0);
  REQUIRE(dropout(x, 0.75, false).is_same(x));
  REQUIRE_THROWS_AS(dropout(x, 1.5), ValueError);
}
