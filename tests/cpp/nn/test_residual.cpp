#include "catch.hpp"
#include "nn/values.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/nn/preact.hpp"
#include "resnetcpp/nn/shape.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using Options = nn::ResidualBlock::Options;

namespace {

std::vector<std::string> names(const nn::Module& module) {
  std::vector<std::string> result;
  for (const auto& [name, child] : module.children()) result.push_back(name);
  return result;
}

}  // namespace

TEST_CASE("blocks have torchvision's children in its order", "[nn]") {
  using Names = std::vector<std::string>;
  REQUIRE(names(nn::BasicBlock(Options(4, 4))) == Names{"conv1", "bn1", "relu", "conv2", "bn2"});
  REQUIRE(names(nn::Bottleneck(Options(4, 4).downsample(std::make_shared<nn::Identity>()))) ==
          Names{"conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "relu", "downsample"});
}

TEST_CASE("a bottleneck has any expansion, groups and width", "[nn]") {
  const auto out_channels = [](const Options& options) {
    return nn::Bottleneck(options).child("conv3")->parameter("weight").size(0);
  };
  REQUIRE(out_channels(Options(4, 8)) == 32);
  REQUIRE(out_channels(Options(4, 8).expansion(2)) == 16);
  const nn::Bottleneck grouped(Options(64, 64).groups(32).base_width(4));
  REQUIRE(grouped.child("conv2")->parameter("weight").shape() == Shape{128, 4, 3, 3});
}

TEST_CASE("blocks with a zero branch are the identity for positive inputs", "[nn]") {
  const Tensor x = abs(sample({2, 8, 5, 5}));
  nn::BasicBlock basic(Options(8, 8));
  nn::Bottleneck deep(Options(8, 2));
  for (nn::ResidualBlock* const block :
       {static_cast<nn::ResidualBlock*>(&basic), static_cast<nn::ResidualBlock*>(&deep)}) {
    nn::init::zeros_(block->child(block->last_norm())->parameter("weight"));
    REQUIRE(equal((*block)(x), x));
  }
}

TEST_CASE("a plain block is the residual block without its shortcut", "[nn]") {
  const Tensor x = sample({2, 4, 6, 6});
  nn::BasicBlock block(Options(4, 4));
  const Tensor residual = block(x);
  block.skip() = false;
  const Tensor plain = block(x);
  REQUIRE_FALSE(equal(residual, plain));
  block.register_module("relu", std::make_shared<nn::Identity>());
  block.register_module("bn1", std::make_shared<nn::Identity>());
  const Tensor branch = block(x);
  block.skip() = true;
  REQUIRE(allclose(block(x), branch + x));
}

TEST_CASE("blocks refuse what they cannot do", "[nn]") {
  REQUIRE_THROWS_WITH(nn::BasicBlock(Options(4, 4).groups(2)),
                      "BasicBlock only supports groups=1 and base_width=64");
  REQUIRE_THROWS_WITH(nn::PreActBasicBlock(Options(4, 4).base_width(128)),
                      "PreActBasicBlock only supports groups=1 and base_width=64");
  REQUIRE_THROWS_AS(nn::PadShortcut(8, 4, 2), ValueError);
}

TEST_CASE("an error in a block names the layer", "[nn]") {
  nn::BasicBlock block(Options(4, 4));
  REQUIRE_THROWS_WITH(block(ones({1, 3, 6, 6})), ContainsSubstring("conv1: conv2d: "));
}

TEST_CASE("the padded shortcut takes every other pixel and adds zero channels", "[nn]") {
  nn::PadShortcut shortcut(2, 4, 2);
  const Tensor x = reshape(arange(0, 18, 1, Dtype::float32), {1, 2, 3, 3});
  const std::vector<float> expected = {0, 0, 0, 0, 0, 2, 6, 8, 9, 11, 15, 17, 0, 0, 0, 0};
  REQUIRE(shortcut(x).shape() == Shape{1, 4, 2, 2});
  REQUIRE(values(shortcut(x)) == expected);
}
