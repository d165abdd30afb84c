#include "catch.hpp"
#include "nn/values.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/models/resnet.hpp"
#include "resnetcpp/nn/linear.hpp"
#include "resnetcpp/nn/shape.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/reduce.hpp"

using namespace resnetcpp;
using namespace resnetcpp::models;
using namespace resnetcpp::testing;

namespace {

void step(nn::Module& model, double rate) {
  const autograd::NoGradGuard no_grad;
  for (const Tensor& parameter : model.parameters()) {
    if (parameter.grad().defined()) sub_(parameter, parameter.grad(), rate);
  }
  model.zero_grad();
}

double train(nn::Module& model, const Tensor& x, const Tensor& labels) {
  const Tensor loss = cross_entropy(model(x), labels);
  loss.backward();
  step(model, 0.05);
  return loss.item<double>();
}

}  // namespace

TEST_CASE("networks have torchvision's sizes", "[models]") {
  struct Case {
    const char* name;
    std::size_t keys;
    std::size_t parameters;
    std::int64_t count;
  };
  const std::vector<Case> cases = {
      {"resnet18", 122, 62, 11689512},         {"resnet34", 218, 110, 21797672},
      {"resnet50", 320, 161, 25557032},        {"resnet101", 626, 314, 44549160},
      {"resnext50_32x4d", 320, 161, 25028904}, {"wide_resnet50_2", 320, 161, 68883240},
      {"resnet20", 116, 59, 269722},           {"resnet56", 332, 167, 853018},
  };
  for (const Case& test : cases) {
    const auto model = make_model(test.name);
    INFO(test.name);
    REQUIRE(model->state_dict().size() == test.keys);
    REQUIRE(model->parameters().size() == test.parameters);
    REQUIRE(parameter_count(*model) == test.count);
  }
}

TEST_CASE("the keys of resnet18 are torchvision's", "[models]") {
  const std::vector<std::string> found = keys(*make_model("resnet18"));
  const std::vector<std::string> norm = {".weight", ".bias", ".running_mean", ".running_var",
                                         ".num_batches_tracked"};
  std::vector<std::string> expected = {"conv1.weight"};
  const auto add_norm = [&](const std::string& name) {
    for (const std::string& part : norm) expected.push_back(name + part);
  };
  add_norm("bn1");
  for (const std::string layer : {"layer1", "layer2", "layer3", "layer4"}) {
    for (const std::string block : {".0.", ".1."}) {
      for (const std::string number : {"1", "2"}) {
        expected.push_back(layer + block + "conv" + number + ".weight");
        add_norm(layer + block + "bn" + number);
      }
      if (block != ".0." || layer == "layer1") continue;
      expected.push_back(layer + ".0.downsample.0.weight");
      add_norm(layer + ".0.downsample.1");
    }
  }
  expected.insert(expected.end(), {"fc.weight", "fc.bias"});
  REQUIRE(found == expected);
}

TEST_CASE("a bottleneck network has the shapes of the walk-through", "[models]") {
  const autograd::NoGradGuard no_grad;
  ResNet model(bottleneck(), {2, 2, 2, 2});
  model.eval();
  const Tensor x = sample({1, 3, 214, 214});
  REQUIRE(model.call("conv1", x).shape() == Shape{1, 64, 107, 107});
  const std::vector<Tensor> features = model.features(x);
  const std::vector<Shape> expected = {
      {1, 64, 54, 54}, {1, 256, 54, 54}, {1, 512, 27, 27}, {1, 1024, 14, 14}, {1, 2048, 7, 7}};
  REQUIRE(features.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) REQUIRE(features[i].shape() == expected[i]);
  REQUIRE(model.call("avgpool", features.back()).shape() == Shape{1, 2048, 1, 1});
  REQUIRE(model(x).shape() == Shape{1, 1000});
}

TEST_CASE("zero_init_residual makes every block an identity", "[models]") {
  const autograd::NoGradGuard no_grad;
  const auto model = resnet_cifar(14, cifar_options().zero_init_residual(true));
  model->eval();
  const Tensor x = abs(sample({1, 16, 8, 8}));
  for (const char* const path : {"layer1.0", "layer1.1"}) {
    REQUIRE(equal((*model->submodule(path))(x), x));
  }
}

TEST_CASE("the plain twin has the layers of its network and no shortcut", "[models]") {
  const auto residual = make_model("resnet18");
  const auto plain = make_model("plain18");
  REQUIRE(plain->parameters().size() == residual->parameters().size() - 9);
  REQUIRE(plain->submodule("layer2.0")->children().find("downsample") == nullptr);
  // With padded shortcuts the two have the same weights, so that only the skip differs.
  manual_seed(1);
  const auto a = make_model("resnet_digits");
  manual_seed(1);
  const auto b = make_model("plain_digits");
  REQUIRE(keys(*a) == keys(*b));
  REQUIRE(equal(a->child("fc")->parameter("weight"), b->child("fc")->parameter("weight")));
  a->eval();
  b->eval();
  const Tensor x = sample({2, 1, 8, 8});
  REQUIRE_FALSE(allclose((*a)(x), (*b)(x)));
}

TEST_CASE("training steps lower the loss", "[models]") {
  manual_seed(0);
  const auto model = make_model("resnet_digits");
  const Tensor x = randn({10, 1, 8, 8});
  const Tensor labels = arange(0, 10);
  const double first = train(*model, x, labels);
  double last = first;
  for (int i = 0; i < 10; ++i) last = train(*model, x, labels);
  REQUIRE(last < 0.7 * first);
  REQUIRE(model->submodule("layer1.0.bn1")->buffer("num_batches_tracked").item<int>() == 11);
}

TEST_CASE("heads give probabilities", "[models]") {
  const autograd::NoGradGuard no_grad;
  const Tensor x = sample({3, 1, 8, 8});
  const auto many = make_model("resnet_digits");
  const Tensor classes = many->predict_proba(x);
  REQUIRE(classes.shape() == Shape{3, 10});
  REQUIRE(allclose(sum(classes, {1}), ones({3})));
  const auto one = make_model("resnet_digits", model_options("resnet_digits").head(Head::binary));
  const Tensor positive = one->predict_proba(x);
  REQUIRE(positive.shape() == Shape{3, 1});
  for (const float p : values(positive)) REQUIRE((p > 0.0F && p < 1.0F));
}

TEST_CASE("children that are replaced are the ones that run", "[models]") {
  const autograd::NoGradGuard no_grad;
  const auto model = make_model("resnet_digits");
  model->register_module("fc", std::make_shared<nn::Linear>(64, 3));
  REQUIRE((*model)(sample({2, 1, 8, 8})).shape() == Shape{2, 3});
  model->register_module("fc", std::make_shared<nn::Identity>());
  REQUIRE((*model)(sample({2, 1, 8, 8})).shape() == Shape{2, 64});
}

TEST_CASE("strides may become dilations", "[models]") {
  const autograd::NoGradGuard no_grad;
  ResNet model(bottleneck(), {1, 1, 1, 1},
               ResNetOptions().replace_stride_with_dilation({false, true, true}));
  model.eval();
  const std::vector<Tensor> features = model.features(sample({1, 3, 64, 64}));
  REQUIRE(features[2].size(2) == 8);
  REQUIRE(features[4].size(2) == 8);
  REQUIRE(model.frame().dilation == 4);
}

TEST_CASE("a pre-activation network ends with a normalisation", "[models]") {
  ResNet model(preact_basic_block(), {1, 1}, cifar_options());
  REQUIRE(model.frame().preact);
  REQUIRE(model.children().contains("norm"));
  REQUIRE_FALSE(model.children().contains("bn1"));
  REQUIRE(model(ones({2, 3, 8, 8})).shape() == Shape{2, 10});
}

TEST_CASE("shortcut C has a projection in every block", "[models]") {
  const auto model = std::make_shared<ResNet>(basic_block(), std::vector<std::int64_t>{2, 2},
                                              cifar_options().shortcut(Shortcut::all_projections));
  std::size_t projections = 0;
  for (const auto& [path, module] : model->named_modules()) {
    if (path.find("downsample") != std::string::npos && path.back() == '0') ++projections;
  }
  REQUIRE(projections == 4);
}

TEST_CASE("a new classifier takes the old one's place", "[models]") {
  ResNet model(basic_block(), {1}, cifar_options());
  model.reset_classifier(3);
  REQUIRE(model(ones({2, 3, 8, 8})).shape() == Shape{2, 3});
}

TEST_CASE("networks refuse options that do not fit", "[models]") {
  REQUIRE_THROWS_AS(ResNet(basic_block(), {}), ValueError);
  REQUIRE_THROWS_AS(ResNet(basic_block(), {1, 0}), ValueError);
  REQUIRE_THROWS_AS(ResNet(basic_block(), {1}, ResNetOptions().in_channels(0)), ValueError);
  REQUIRE_THROWS_WITH(
      ResNet(basic_block(), {1, 1, 1, 1}, ResNetOptions().replace_stride_with_dilation({true})),
      "replace_stride_with_dilation should be None or a 3-element tuple, got 1 elements");
  REQUIRE_THROWS_WITH(
      resnet_cifar(21),
      "resnet_cifar: expected a depth of 6n + 2 (8, 14, 20, ...) up to 10000, got 21");
  REQUIRE_THROWS_WITH(stem_from("vgg"), "stem: expected 'imagenet', 'cifar' or 'deep', got 'vgg'");
  REQUIRE_THROWS_AS(shortcut_from("D"), ValueError);
  REQUIRE_THROWS_AS(head_from("softmax"), ValueError);
}

TEST_CASE("an unknown network is answered with those most like it", "[models]") {
  REQUIRE_THROWS_WITH(make_model("resnet19"), ContainsSubstring("unknown model 'resnet19'") &&
                                                  ContainsSubstring("'resnet18'"));
  const std::vector<std::string> names = model_names();
  for (const char* const name : {"resnet152", "resnet110", "plain20", "plain_digits"}) {
    REQUIRE(std::find(names.begin(), names.end(), name) != names.end());
  }
}

TEST_CASE("an error in a network names the layer and both shapes", "[models]") {
  const auto model = make_model("resnet_digits");
  REQUIRE_THROWS_WITH((*model)(ones({2, 3, 8, 8})), ContainsSubstring("conv1: conv2d: "));
}
