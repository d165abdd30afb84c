#include "ops/conv/algorithm.hpp"

#include <atomic>

namespace resnetcpp {

namespace {

std::atomic<ConvAlgorithm> chosen{ConvAlgorithm::direct};

}  // namespace

void set_conv_algorithm(ConvAlgorithm algorithm) { chosen = algorithm; }
ConvAlgorithm conv_algorithm() { return chosen; }

namespace conv {

namespace {

// What it costs to make and read a transformed weight, in multiplications with it.
constexpr double kWeightCost = 8;

bool fits_winograd(const Conv2dGeometry& g) {
  return g.kernel_height == 3 && g.kernel_width == 3 && g.stride == Pair{1, 1} &&
         g.dilation == Pair{1, 1} && g.groups == 1;
}

// Multiplications for each pair of an input and an output channel.
double winograd_cost(const Conv2dGeometry& g, std::int64_t outputs) {
  const auto positions = static_cast<double>((outputs + 2) * (outputs + 2));
  const std::int64_t rows = (g.out_height + outputs - 1) / outputs;
  const std::int64_t columns = (g.out_width + outputs - 1) / outputs;
  return positions * (static_cast<double>(g.batch * rows * columns) + kWeightCost);
}

}  // namespace

Plan choose_plan(const Conv2dGeometry& g, ConvAlgorithm algorithm) {
  if (algorithm == ConvAlgorithm::direct || !fits_winograd(g)) return Plan::direct;
  return winograd_cost(g, 2) < winograd_cost(g, 4) ? Plan::winograd2 : Plan::winograd4;
}

}  // namespace conv

}  // namespace resnetcpp
