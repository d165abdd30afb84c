#include "catch.hpp"
#include "nn/values.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/container.hpp"
#include "resnetcpp/nn/linear.hpp"
#include "resnetcpp/nn/shape.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;
using nn::ModulePtr;

namespace {

ModulePtr relu() { return std::make_shared<nn::ReLU>(); }

ModulePtr linear(std::int64_t in, std::int64_t out) {
  return std::make_shared<nn::Linear>(in, out);
}

}  // namespace

TEST_CASE("sequential runs its children in order", "[nn]") {
  nn::Sequential net(std::vector<ModulePtr>{linear(3, 4), relu()});
  net.append(linear(4, 2));
  REQUIRE(net.size() == 3);
  REQUIRE(net(sample({5, 3})).shape() == Shape{5, 2});
  REQUIRE(keys(net) == std::vector<std::string>{"0.weight", "0.bias", "2.weight", "2.bias"});
  REQUIRE(net.at(-1)->type_name() == "Linear");
  REQUIRE_THROWS_AS(net.at(3), IndexError);
  net.register_module("1", std::make_shared<nn::Identity>());
  REQUIRE(net.repr() ==
          "Sequential(\n"
          "  (0): Linear(in_features=3, out_features=4, bias=True)\n"
          "  (1): Identity()\n"
          "  (2): Linear(in_features=4, out_features=2, bias=True)\n"
          ")");
}

TEST_CASE("nested containers are indented level by level", "[nn]") {
  const auto inner = std::make_shared<nn::Sequential>(std::vector<ModulePtr>{relu()});
  const auto middle = std::make_shared<nn::Sequential>(std::vector<ModulePtr>{inner});
  const nn::Sequential net(std::vector<ModulePtr>{middle});
  REQUIRE(
      net.repr() ==
      "Sequential(\n  (0): Sequential(\n    (0): Sequential(\n      (0): ReLU()\n    )\n  )\n)");
}

TEST_CASE("an empty sequential is the identity", "[nn]") {
  nn::Sequential net;
  const Tensor x = sample({2, 3});
  REQUIRE(net(x).is_same(x));
  REQUIRE(net.repr() == "Sequential()");
}

TEST_CASE("sequential names the child that an error came from", "[nn]") {
  nn::Sequential inner(std::vector<nn::NamedModule>{{"fc", linear(3, 4)}});
  const auto shared =
      std::make_shared<nn::Sequential>(std::vector<nn::NamedModule>{{"fc", linear(3, 4)}});
  nn::Sequential net(std::vector<ModulePtr>{shared});
  REQUIRE_THROWS_WITH(net(ones({1, 5})), ContainsSubstring("0.fc: linear: "));
}

TEST_CASE("module list prints runs of equal children once and has no forward", "[nn]") {
  nn::ModuleList list(std::vector<ModulePtr>{relu(), relu(), std::make_shared<nn::Tanh>()});
  REQUIRE(list.repr() == "ModuleList(\n  (0-1): 2 x ReLU()\n  (2): Tanh()\n)");
  REQUIRE(nn::ModuleList().repr() == "ModuleList()");
  REQUIRE_THROWS_AS(list(ones({1})), NotImplementedError);
}

TEST_CASE("module dict keeps the order of insertion", "[nn]") {
  const nn::ModuleDict dict(std::vector<nn::NamedModule>{{"b", relu()}, {"a", linear(1, 1)}});
  REQUIRE(dict.repr() ==
          "ModuleDict(\n  (b): ReLU()\n  (a): Linear(in_features=1, out_features=1, bias=True)\n)");
}
