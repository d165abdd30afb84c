#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/optim/lr_scheduler.hpp"
#include "resnetcpp/optim/sgd.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;
using namespace resnetcpp::optim;

namespace {

struct Run {
  Run() : optimizer({zeros({1})}, SgdOptions{1.0, 0.9}) {}

  template <class Scheduler>
  std::vector<double> rates(Scheduler& scheduler, int steps) {
    std::vector<double> seen{optimizer.lr(0)};
    for (int i = 0; i < steps; ++i) {
      scheduler.step();
      REQUIRE(scheduler.get_last_lr()[0] == optimizer.lr(0));
      seen.push_back(optimizer.lr(0));
    }
    return seen;
  }

  SGD optimizer;
};

void require_close(const std::vector<double>& got, const std::vector<double>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    REQUIRE(got[i] == Approx(expected[i]).epsilon(1e-12).margin(1e-15));
  }
}

}  // namespace

TEST_CASE("StepLR and MultiStepLR fall at their milestones", "[optim]") {
  Run a;
  StepLR step(a.optimizer, 2, 0.5);
  require_close(a.rates(step, 5), {1, 1, 0.5, 0.5, 0.25, 0.25});
  Run b;
  MultiStepLR multi(b.optimizer, {3, 1, 3}, 0.1);
  require_close(b.rates(multi, 4), {1, 0.1, 0.1, 1e-3, 1e-3});
}

TEST_CASE("ExponentialLR, LambdaLR and LinearLR follow their formulas", "[optim]") {
  Run a;
  ExponentialLR exponential(a.optimizer, 0.5);
  require_close(a.rates(exponential, 3), {1, 0.5, 0.25, 0.125});
  Run b;
  LambdaLR lambda(b.optimizer, [](std::int64_t e) { return 1.0 / static_cast<double>(e + 1); });
  require_close(b.rates(lambda, 3), {1, 1.0 / 2, 1.0 / 3, 1.0 / 4});
  Run c;
  LinearLR linear(c.optimizer, LinearOptions{0.2, 1.0, 4});
  require_close(c.rates(linear, 6), {0.2, 0.4, 0.6, 0.8, 1, 1, 1});
}

TEST_CASE("CosineAnnealingLR goes down and up again", "[optim]") {
  Run run;
  CosineAnnealingLR cosine(run.optimizer, 2, 0.2);
  require_close(run.rates(cosine, 4), {1, 0.6, 0.2, 0.6, 1});
}

TEST_CASE("SequentialLR hands over at a milestone", "[optim]") {
  Run run;
  auto warm = std::make_shared<LinearLR>(run.optimizer, LinearOptions{0.5, 1.0, 2});
  auto decay = std::make_shared<ExponentialLR>(run.optimizer, 0.1);
  SequentialLR both(run.optimizer, {warm, decay}, {2});
  require_close(run.rates(both, 4), {0.5, 0.75, 1, 0.1, 0.01});
  REQUIRE_THROWS_AS(SequentialLR(run.optimizer, {warm}, {2}), ValueError);
}

TEST_CASE("OneCycleLR rises, falls and moves the momentum the other way", "[optim]") {
  Run run;
  OneCycleOptions options;
  options.max_lr = 1.0;
  options.total_steps = 10;
  options.pct_start = 0.5;
  options.anneal = Anneal::linear;
  OneCycleLR cycle(run.optimizer, options);
  REQUIRE(run.optimizer.lr(0) == Approx(0.04));
  REQUIRE(run.optimizer.momentum(0) == Approx(0.95));
  cycle.set_epoch(4);
  REQUIRE(run.optimizer.lr(0) == Approx(1.0));
  REQUIRE(run.optimizer.momentum(0) == Approx(0.85));
  cycle.set_epoch(9);
  REQUIRE(run.optimizer.lr(0) == Approx(0.04 / 1e4));
  REQUIRE_THROWS_AS(cycle.set_epoch(11), ValueError);
}

TEST_CASE("ReduceLROnPlateau waits, reduces and cools down", "[optim]") {
  Run run;
  PlateauOptions options;
  options.patience = 1;
  options.cooldown = 1;
  options.min_lr = 0.05;
  ReduceLROnPlateau plateau(run.optimizer, options);
  std::vector<double> seen;
  for (const double loss : {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, std::nan(""), 0.5}) {
    plateau.step(loss);
    seen.push_back(run.optimizer.lr(0));
  }
  require_close(seen, {1, 1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05});
  REQUIRE(plateau.best() == 0.5);
}

TEST_CASE("schedulers refuse what makes no sense", "[optim]") {
  Run run;
  REQUIRE_THROWS_AS(StepLR(run.optimizer, 0), ValueError);
  REQUIRE_THROWS_AS(CosineAnnealingLR(run.optimizer, 0), ValueError);
  REQUIRE_THROWS_AS(LinearLR(run.optimizer, LinearOptions{0.0, 1.0, 4}), ValueError);
  PlateauOptions options;
  options.factor = 1.0;
  REQUIRE_THROWS_AS(ReduceLROnPlateau(run.optimizer, options), ValueError);
}
