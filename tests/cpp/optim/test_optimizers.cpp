#include <cmath>
#include <cstdint>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/optim/adam.hpp"
#include "resnetcpp/optim/sgd.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;
using namespace resnetcpp::optim;

namespace {

Tensor parameter(const std::vector<double>& values) {
  Tensor x = from_vector(values);
  x.set_requires_grad(true);
  return x;
}

std::vector<double> values_of(const Tensor& x) {
  return {x.data<double>(), x.data<double>() + x.numel()};
}

// The gradient of step t: something that changes sign.
double slope(double p, int t) { return std::sin(static_cast<double>(t) + 3.0 * p); }

void set_slope(const Tensor& x, int t) {
  std::vector<double> slopes;
  for (const double p : values_of(x)) slopes.push_back(slope(p, t));
  x.set_grad(from_vector(slopes));
}

// SGD and Adam on one number, as their papers write them.
double plain_sgd(double p, int steps, const SgdOptions& o) {
  double buffer = 0.0;
  for (int t = 1; t <= steps; ++t) {
    const double g = (o.maximize ? -1.0 : 1.0) * slope(p, t) + o.weight_decay * p;
    buffer = t == 1 ? g : o.momentum * buffer + (1.0 - o.dampening) * g;
    const double direction = o.momentum == 0.0 ? g : o.nesterov ? g + o.momentum * buffer : buffer;
    p -= o.lr * direction;
  }
  return p;
}

double plain_adam(double p, int steps, const AdamOptions& o) {
  double m = 0.0, v = 0.0, largest = 0.0;
  for (int t = 1; t <= steps; ++t) {
    double g = (o.maximize ? -1.0 : 1.0) * slope(p, t);
    if (o.decoupled_weight_decay) {
      p -= o.lr * o.weight_decay * p;
    } else {
      g += o.weight_decay * p;
    }
    m = o.beta1 * m + (1.0 - o.beta1) * g;
    v = o.beta2 * v + (1.0 - o.beta2) * g * g;
    largest = std::max(largest, v);
    const double v_hat = (o.amsgrad ? largest : v) / (1.0 - std::pow(o.beta2, t));
    p -= o.lr * (m / (1.0 - std::pow(o.beta1, t))) / (std::sqrt(v_hat) + o.eps);
  }
  return p;
}

const std::vector<double> kStart{0.5, -1.0, 2.0};

template <class Optim, class Options, class Plain>
void check(const Options& options, Plain plain) {
  const Tensor x = parameter(kStart);
  Optim optimizer({x}, options);
  for (int t = 1; t <= 7; ++t) {
    // slope() reads the parameter before decoupled decay, as the plain loop does.
    set_slope(x, t);
    optimizer.step();
  }
  for (std::size_t i = 0; i < kStart.size(); ++i) {
    REQUIRE(x.data<double>()[i] == Approx(plain(kStart[i], 7, options)).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("SGD follows its formula", "[optim]") {
  check<SGD>(SgdOptions{0.1}, plain_sgd);
  check<SGD>(SgdOptions{0.1, 0.9}, plain_sgd);
  check<SGD>(SgdOptions{0.1, 0.9, 0.5, 0.01}, plain_sgd);
  check<SGD>(SgdOptions{0.1, 0.9, 0.0, 0.01, true}, plain_sgd);
  check<SGD>(SgdOptions{0.1, 0.9, 0.0, 0.0, false, true}, plain_sgd);
}

TEST_CASE("Adam and AdamW follow their formulas", "[optim]") {
  check<Adam>(AdamOptions{0.1}, plain_adam);
  check<Adam>(AdamOptions{0.1, 0.8, 0.9, 1e-3, 0.1}, plain_adam);
  check<Adam>(AdamOptions{0.1, 0.8, 0.9, 1e-3, 0.1, true, true}, plain_adam);
  check<AdamW>(adamw_options(0.1, 0.2), plain_adam);
}

TEST_CASE("a step needs no gradient for every parameter", "[optim]") {
  const Tensor a = parameter({1.0});
  const Tensor b = parameter({1.0});
  SGD optimizer({a, b}, SgdOptions{0.5});
  a.set_grad(from_vector(std::vector<double>{1.0}));
  optimizer.step();
  REQUIRE(values_of(a) == std::vector<double>{0.5});
  REQUIRE(values_of(b) == std::vector<double>{1.0});
  optimizer.zero_grad(false);
  REQUIRE(a.grad().data<double>()[0] == 0.0);
  optimizer.zero_grad();
  REQUIRE_FALSE(a.grad().defined());
}

TEST_CASE("groups have options of their own", "[optim]") {
  const Tensor a = parameter({1.0});
  const Tensor b = parameter({1.0});
  SGD optimizer({a}, SgdOptions{0.5});
  optimizer.add_param_group({b}, SgdOptions{0.25});
  a.set_grad(from_vector(std::vector<double>{1.0}));
  b.set_grad(from_vector(std::vector<double>{1.0}));
  optimizer.lr(0) *= 0.5;
  optimizer.step();
  REQUIRE(values_of(a) == std::vector<double>{0.75});
  REQUIRE(values_of(b) == std::vector<double>{0.75});
}

TEST_CASE("a gradient in another order of memory is read by index", "[optim]") {
  const Tensor x = zeros({2, 3}, Dtype::float64);
  x.set_requires_grad(true);
  const Tensor stored = from_vector(std::vector<double>{1, 4, 2, 5, 3, 6}, Shape{3, 2});
  SGD optimizer({x}, SgdOptions{1.0, 0.5});
  std::vector<Tensor> buffers{Tensor()};
  sgd_step({x}, {alias(stored, {2, 3}, {1, 2}, 0)}, buffers, SgdOptions{1.0, 0.5});
  REQUIRE(values_of(x) == std::vector<double>{-1, -2, -3, -4, -5, -6});
  REQUIRE(buffers[0].shape() == Shape{2, 3});
}

TEST_CASE("a restored optimiser goes on", "[optim]") {
  const Tensor x = parameter(kStart);
  Adam through({x}, AdamOptions{0.1});
  for (int t = 1; t <= 3; ++t) {
    set_slope(x, t);
    through.step();
  }
  const Tensor y = parameter(values_of(x));
  Adam resumed({y}, AdamOptions{7.0});
  resumed.load_state_dict(through.state_dict());
  for (int t = 4; t <= 6; ++t) {
    set_slope(x, t);
    set_slope(y, t);
    through.step();
    resumed.step();
  }
  REQUIRE(values_of(x) == values_of(y));
}

TEST_CASE("optimisers refuse what makes no sense", "[optim]") {
  const Tensor x = parameter({1.0});
  REQUIRE_THROWS_AS(SGD({}), ValueError);
  REQUIRE_THROWS_AS(SGD({x}, SgdOptions{-1.0}), ValueError);
  REQUIRE_THROWS_AS(SGD({x}, SgdOptions{std::nan("")}), ValueError);
  REQUIRE_THROWS_AS(SGD({x}, SgdOptions{0.1, 0.0, 0.0, 0.0, true}), ValueError);
  REQUIRE_THROWS_AS(Adam({x}, AdamOptions{0.1, 1.0}), ValueError);
  REQUIRE_THROWS_AS(SGD({arange(0, 3)}), DtypeError);
  SGD optimizer({x}, SgdOptions{0.1, 0.9});
  REQUIRE_THROWS_AS(optimizer.add_param_group({x}, SgdOptions{}), ValueError);
  OptimizerState state = optimizer.state_dict();
  state.tensors.emplace_back("0.momentum_buffer", zeros({2}));
  REQUIRE_THROWS_AS(optimizer.load_state_dict(state), ShapeError);
  for (const char* key : {"momentum", ".x", "9.momentum_buffer", "99999999999999999999.m"}) {
    state.tensors = {{key, zeros({1})}};
    REQUIRE_THROWS_AS(optimizer.load_state_dict(state), ValueError);
  }
  state.groups.clear();
  REQUIRE_THROWS_AS(optimizer.load_state_dict(state), ValueError);
  std::vector<Tensor> buffers{Tensor()};
  REQUIRE_THROWS_AS(sgd_step({x}, {zeros({2}, Dtype::float64)}, buffers, {}), ShapeError);
  REQUIRE_THROWS_AS(sgd_step({x}, {zeros({1})}, buffers, {}), DtypeError);
  REQUIRE_THROWS_AS(sgd_step({x}, {}, buffers, {}), ValueError);
}
