#include <limits>

#include "catch.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/inference/optimize.hpp"
#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/container.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;
using inference::optimize_for_inference;

namespace {

Tensor image(const Shape& shape) {
  Tensor x = empty(shape);
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    x.data<float>()[i] = static_cast<float>(i * 7919 % 1000) / 500.0F - 1.0F;
  }
  return x;
}

double difference(const Tensor& a, const Tensor& b) {
  return max(abs(sub(a, b))).item<double>() / max(abs(b)).item<double>();
}

}  // namespace

TEST_CASE("an optimised network computes what the network does", "[inference]") {
  const nn::ModulePtr model = models::make_model("resnet18");
  model->eval();
  const Tensor x = image({2, 3, 64, 64});
  const auto fast = optimize_for_inference(model, x);
  const autograd::NoGradGuard no_grad;
  CHECK(difference((*fast)(x), (*model)(x)) < 1e-5);
  CHECK(fast->state_dict().size() == model->state_dict().size());
}

TEST_CASE("an optimised network keeps NaN and infinity", "[inference]") {
  const auto model = std::make_shared<nn::Conv2d>(nn::Conv2d::Options(1, 1, 1));
  model->eval();
  Tensor x = image({1, 1, 2, 2});
  const auto fast = optimize_for_inference(model, x);
  x.data<float>()[1] = std::numeric_limits<float>::quiet_NaN();
  x.data<float>()[2] = std::numeric_limits<float>::infinity();
  const Tensor y = (*fast)(x);
  CHECK(y.data<float>()[1] != y.data<float>()[1]);
  CHECK(std::abs(y.data<float>()[2]) == std::numeric_limits<float>::infinity());
}

TEST_CASE("a profile has the steps of a call", "[inference]") {
  const nn::ModulePtr model = models::make_model("resnet18");
  model->eval();
  const Tensor x = image({1, 3, 32, 32});
  const auto fast = optimize_for_inference(model, x);
  const std::vector<inference::StepTime> steps = fast->profile(x);
  int convolutions = 0;
  for (const auto& [step, seconds] : steps) {
    CHECK(seconds >= 0.0);
    CHECK(step.conv.has_value() == (step.op == "conv2d"));
    CHECK(step.algorithm.empty() == !step.conv.has_value());
    convolutions += step.conv ? 1 : 0;
  }
  CHECK(convolutions == 20);
  CHECK(steps.back().step.output == Shape{1, 1000});
  CHECK_THROWS_AS(fast->profile(image({2, 3, 32, 32})), ShapeError);
}

TEST_CASE("an optimised network takes the shape of its example", "[inference]") {
  const nn::ModulePtr model = models::make_model("resnet18");
  CHECK_THROWS_AS(optimize_for_inference(nullptr, image({1, 3, 32, 32})), ValueError);
  CHECK_THROWS_AS(optimize_for_inference(model, image({1, 3, 32, 32})), ValueError);
  model->eval();
  const auto fast = optimize_for_inference(model, image({1, 3, 32, 32}));
  CHECK_THROWS_AS((*fast)(image({1, 3, 33, 32})), ShapeError);
}
