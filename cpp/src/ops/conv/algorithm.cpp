#include "ops/conv/algorithm.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "resnetcpp/error.hpp"

namespace resnetcpp {

namespace {

std::atomic<ConvAlgorithm> chosen{ConvAlgorithm::automatic};

constexpr std::array<ConvAlgorithm, 3> kAlgorithms = {
    ConvAlgorithm::automatic, ConvAlgorithm::direct, ConvAlgorithm::winograd};

}  // namespace

const char* name(ConvAlgorithm algorithm) {
  switch (algorithm) {
    case ConvAlgorithm::automatic:
      return "auto";
    case ConvAlgorithm::direct:
      return "direct";
    case ConvAlgorithm::winograd:
      return "winograd";
  }
  return "";
}

ConvAlgorithm conv_algorithm_from(const std::string& text) {
  for (const ConvAlgorithm algorithm : kAlgorithms) {
    if (text == name(algorithm)) return algorithm;
  }
  throw ValueError("set_conv_algorithm: expected 'auto', 'direct' or 'winograd', got '" + text +
                   "'");
}

void set_conv_algorithm(ConvAlgorithm algorithm) { chosen = algorithm; }
ConvAlgorithm conv_algorithm() { return chosen; }

namespace conv {

namespace {

// Costs in multiplications of the direct sum. To transform one place of one channel of a tile:
constexpr double kTransformCost = 24;
// To transform one weight, and to read it in each product.
constexpr double kWeightCost = 8;
// To read one that stays packed: from memory, as those of a whole network do not fit into a cache.
// For each lane of a vector.
constexpr double kPackedWeightCost = 1.875;

// The direct sum takes about a millisecond for so many; below, its smaller error is worth more.
constexpr double kWorthWhile = 6.4e7;

bool fits_winograd(const Conv2dGeometry& g) {
  return g.kernel_height == 3 && g.kernel_width == 3 && g.stride == Pair{1, 1} &&
         g.dilation == Pair{1, 1} && g.groups == 1;
}

double direct_cost(const Conv2dGeometry& g, double weight_cost) {
  const auto pixels = static_cast<double>(g.batch * g.out_height * g.out_width);
  return 9 * (pixels + weight_cost) * static_cast<double>(g.in_channels) *
         static_cast<double>(g.out_channels);
}

double winograd_cost(const Conv2dGeometry& g, std::int64_t outputs, double weight_cost) {
  const auto positions = static_cast<double>((outputs + 2) * (outputs + 2));
  const std::int64_t rows = (g.out_height + outputs - 1) / outputs;
  const std::int64_t columns = (g.out_width + outputs - 1) / outputs;
  const auto tiles = static_cast<double>(g.batch * rows * columns);
  const auto in = static_cast<double>(g.in_channels);
  const auto out = static_cast<double>(g.out_channels);
  return positions * (tiles * (in * out + kTransformCost * (in + out)) + weight_cost * in * out);
}

}  // namespace

Plan choose_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm, Reuse reuse,
                 std::int64_t lanes) {
  if (algorithm == ConvAlgorithm::direct || !fits_winograd(g)) return Plan::direct;
  const double packed = kPackedWeightCost * static_cast<double>(lanes);
  const double small = winograd_cost(g, 2, reuse == Reuse::often ? packed : kWeightCost);
  const double large = winograd_cost(g, 4, reuse == Reuse::often ? packed : kWeightCost);
  const double direct = direct_cost(g, reuse == Reuse::often ? packed : 0);
  if (algorithm == ConvAlgorithm::automatic) {
    const double limit = std::max(kWorthWhile, std::min(small, large));
    if (dtype != Dtype::float32 || direct < limit) return Plan::direct;
  }
  return small < large ? Plan::winograd2 : Plan::winograd4;
}

Plan choose_plan(const Conv2dGeometry& g, Dtype dtype, Reuse reuse) {
  return choose_plan(g, dtype, conv_algorithm(), reuse,
                     kernels::table().of<float>().narrow_columns);
}

}  // namespace conv

}  // namespace resnetcpp
