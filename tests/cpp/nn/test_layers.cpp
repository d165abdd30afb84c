#include <cmath>

#include "catch.hpp"
#include "nn/values.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/dropout.hpp"
#include "resnetcpp/nn/linear.hpp"
#include "resnetcpp/nn/loss.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/nn/pool.hpp"
#include "resnetcpp/nn/shape.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using nn::Size2d;

namespace {

template <class Layer, class... Args>
nn::ModulePtr make(Args&&... args) {
  return std::make_shared<Layer>(std::forward<Args>(args)...);
}

void require_first(const Tensor& x, const std::vector<float>& expected) {
  const std::vector<float> got = values(x);
  REQUIRE(got.size() >= expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) REQUIRE(got[i] == expected[i]);
}

}  // namespace

TEST_CASE("layers print as PyTorch's do", "[nn]") {
  using Conv = nn::Conv2d::Options;
  const Size2d both(3, 1);
  const std::vector<std::pair<nn::ModulePtr, std::string>> cases = {
      {make<nn::Conv2d>(Conv(3, 4, 3)), "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1))"},
      {make<nn::Conv2d>(Conv(4, 8, both)
                            .stride(2)
                            .padding(Size2d(1))
                            .dilation(2)
                            .groups(2)
                            .bias(false)
                            .padding_mode("reflect")),
       "Conv2d(4, 8, kernel_size=(3, 1), stride=(2, 2), padding=(1, 1), dilation=(2, 2), "
       "groups=2, bias=False, padding_mode=reflect)"},
      {make<nn::Conv2d>(Conv(3, 4, 3).padding("same")),
       "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=same)"},
      {make<nn::Linear>(2, 3), "Linear(in_features=2, out_features=3, bias=True)"},
      {make<nn::BatchNorm2d>(3),
       "BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)"},
      {make<nn::BatchNorm1d>(nn::BatchNorm::Options(3).momentum(std::nullopt).affine(false)),
       "BatchNorm1d(3, eps=1e-05, momentum=None, affine=False, bias=False, "
       "track_running_stats=True)"},
      {make<nn::ReLU>(), "ReLU()"},
      {make<nn::ReLU>(true), "ReLU(inplace=True)"},
      {make<nn::LeakyReLU>(0.2, true), "LeakyReLU(negative_slope=0.2, inplace=True)"},
      {make<nn::ELU>(), "ELU(alpha=1.0)"},
      {make<nn::GELU>(), "GELU(approximate='none')"},
      {make<nn::Softmax>(), "Softmax(dim=None)"},
      {make<nn::LogSoftmax>(1), "LogSoftmax(dim=1)"},
      {make<nn::Softplus>(), "Softplus(beta=1.0, threshold=20.0)"},
      {make<nn::Hardtanh>(), "Hardtanh(min_val=-1.0, max_val=1.0)"},
      {make<nn::ReLU6>(true), "ReLU6(inplace=True)"},
      {make<nn::MaxPool2d>(nn::MaxPool2d::Options(3).stride(2).padding(1)),
       "MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=False)"},
      {make<nn::AvgPool2d>(nn::AvgPool2d::Options(both)),
       "AvgPool2d(kernel_size=(3, 1), stride=(3, 1), padding=0)"},
      {make<nn::AdaptiveAvgPool2d>(nn::OutputSize2d(1, 1)),
       "AdaptiveAvgPool2d(output_size=(1, 1))"},
      {make<nn::AdaptiveMaxPool2d>(2), "AdaptiveMaxPool2d(output_size=2)"},
      {make<nn::Dropout>(), "Dropout(p=0.5, inplace=False)"},
      {make<nn::Flatten>(), "Flatten(start_dim=1, end_dim=-1)"},
      {make<nn::Unflatten>(1, Shape{2, 5}), "Unflatten(dim=1, unflattened_size=(2, 5))"},
      {make<nn::Identity>(), "Identity()"},
      {make<nn::CrossEntropyLoss>(), "CrossEntropyLoss()"},
  };
  for (const auto& [layer, text] : cases) REQUIRE(layer->repr() == text);
}

TEST_CASE("conv2d and linear layers start as PyTorch's after the same seed", "[nn]") {
  manual_seed(0);
  const nn::Conv2d conv(nn::Conv2d::Options(2, 3, 3));
  const nn::Linear linear(4, 3);
  require_first(conv.parameter("weight"), {-0x1.ce985cp-10F, 0x1.02f37cp-3F, -0x1.8d4c84p-3F});
  require_first(conv.parameter("bias"), {0x1.43a7eep-3F, -0x1.1c39c2p-3F, 0x1.67ce80p-5F});
  require_first(linear.parameter("weight"), {-0x1.8cf4d8p-2F, -0x1.62dc30p-2F, -0x1.087da4p-2F});
  require_first(linear.parameter("bias"), {0x1.eb9e90p-2F, -0x1.8a8f2cp-2F, -0x1.7743d8p-3F});
}

TEST_CASE("layers own PyTorch's parameters and buffers, in its order", "[nn]") {
  using Keys = std::vector<std::string>;
  REQUIRE(keys(nn::Conv2d(nn::Conv2d::Options(1, 1, 1))) == Keys{"weight", "bias"});
  REQUIRE(keys(nn::Conv2d(nn::Conv2d::Options(1, 1, 1).bias(false))) == Keys{"weight"});
  const nn::BatchNorm2d norm(2);
  REQUIRE(keys(norm) ==
          Keys{"weight", "bias", "running_mean", "running_var", "num_batches_tracked"});
  REQUIRE(norm.buffer("num_batches_tracked").dtype() == Dtype::int64);
  REQUIRE(norm.buffer("num_batches_tracked").dim() == 0);
  REQUIRE(keys(nn::BatchNorm2d(nn::BatchNorm::Options(2).affine(false).track_running_stats(false)))
              .empty());
}

TEST_CASE("a layer runs the parameter that it is given later", "[nn]") {
  nn::Linear linear(2, 1);
  linear.register_parameter("weight", nn::parameter(full({1, 2}, 2.0, Dtype::float32)));
  linear.register_parameter("bias", Tensor());
  REQUIRE(linear(ones({1, 2})).item<float>() == 4.0F);
}

TEST_CASE("batch norm counts batches and averages as it is told", "[nn]") {
  const Tensor x = sample({4, 2, 3, 3});
  nn::BatchNorm2d moving(2);
  nn::BatchNorm2d cumulative(nn::BatchNorm::Options(2).momentum(std::nullopt));
  for (int i = 0; i < 3; ++i) {
    moving(x);
    cumulative(x);
  }
  REQUIRE(moving.buffer("num_batches_tracked").item<std::int64_t>() == 3);
  // Three equal batches: their plain average is that of one, the moving one is still on its way.
  const float mean = values(cumulative.buffer("running_mean"))[0];
  const float share = 1.0F - 0.9F * 0.9F * 0.9F;
  REQUIRE(values(moving.buffer("running_mean"))[0] == Approx(mean * share).margin(1e-6));
  moving.eval();
  moving(x);
  REQUIRE(moving.buffer("num_batches_tracked").item<std::int64_t>() == 3);
}

TEST_CASE("batch norm without running statistics uses the batch in evaluation too", "[nn]") {
  nn::BatchNorm2d norm(nn::BatchNorm::Options(2).track_running_stats(false));
  const Tensor x = sample({4, 2, 3, 3});
  const std::vector<float> trained = values(norm(x));
  norm.eval();
  REQUIRE(values(norm(x)) == trained);
}

TEST_CASE("layers refuse options and inputs that do not fit", "[nn]") {
  using Conv = nn::Conv2d::Options;
  REQUIRE_THROWS_WITH(nn::Conv2d(Conv(3, 4, 3).groups(2)),
                      "in_channels must be divisible by groups");
  REQUIRE_THROWS_WITH(nn::Conv2d(Conv(4, 3, 3).groups(2)),
                      "out_channels must be divisible by groups");
  REQUIRE_THROWS_WITH(nn::Conv2d(Conv(4, 4, 3).groups(0)), "groups must be a positive integer");
  REQUIRE_THROWS_AS(nn::Conv2d(Conv(4, 4, 3).padding("full")), ValueError);
  REQUIRE_THROWS_AS(nn::Conv2d(Conv(4, 4, 3).padding("same").stride(2)), ValueError);
  REQUIRE_THROWS_AS(nn::Conv2d(Conv(4, 4, 3).padding_mode("wrap")), ValueError);
  REQUIRE_THROWS_AS(nn::Linear(-1, 2), ValueError);
  REQUIRE_THROWS_AS(nn::Dropout(1.5), ValueError);
  REQUIRE_THROWS_AS(nn::Hardtanh(1.0, 0.0), ValueError);
  nn::BatchNorm2d norm2d(2);
  REQUIRE_THROWS_WITH(norm2d(ones({1, 2, 3})), "expected 4D input (got 3D input)");
  nn::BatchNorm1d norm1d(2);
  REQUIRE_THROWS_WITH(norm1d(ones({1, 2, 3, 3})), "expected 2D or 3D input (got 4D input)");
}

TEST_CASE("losses take a prediction and a target", "[nn]") {
  nn::MSELoss mse(Reduction::sum);
  REQUIRE(mse(full({2}, 3.0, Dtype::float32), ones({2})).item<float>() == 8.0F);
  nn::CrossEntropyLoss cross_entropy;
  const Tensor uniform = zeros({3, 10});
  const Tensor labels = from_vector<std::int64_t>({0, 5, 9});
  REQUIRE(cross_entropy(uniform, labels).item<float>() == Approx(std::log(10.0F)));
  REQUIRE_THROWS_AS(cross_entropy.Module::operator()(uniform), NotImplementedError);
}

TEST_CASE("dropout is the identity in evaluation", "[nn]") {
  nn::Dropout dropout(0.5);
  const Tensor x = ones({1000});
  const std::vector<float> dropped = values(dropout(x));
  const auto kept = std::count(dropped.begin(), dropped.end(), 2.0F);
  REQUIRE(kept + std::count(dropped.begin(), dropped.end(), 0.0F) == 1000);
  REQUIRE((kept > 400 && kept < 600));
  dropout.eval();
  REQUIRE(values(dropout(x)) == values(x));
}
