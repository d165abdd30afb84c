#include "ops/conv/algorithm.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

#include "ops/conv/workspace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/parallel.hpp"

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

// In multiplications of the direct sum.
struct Costs {
  std::int64_t lanes;    // of a vector: transforms take whole ones
  double transform;      // of one place of one channel of a tile
  double weight;         // to transform one weight and read it, or to read one that stays packed
  double direct_weight;  // to read one
};

constexpr double kTransform = 14;
// Square tiles of the pixels and of the gradient are both written to memory before they are
// multiplied.
constexpr double kTransformForWeights = 40;
constexpr double kWeight = 8;
// From memory, as those of a whole network do not fit into a cache. For each lane of a vector.
constexpr double kPackedWeight = 1.25;

// The direct sum takes about a millisecond for so many; below, its smaller error is worth more.
constexpr double kWorthWhile = 6.4e7;
// The transforms of stride 2 only add, and add little to the error.
constexpr double kWorthWhileStrided = 3.2e7;

// Along lines: more channels are read so often that the direct sum is as fast, and shorter lines
// leave rows of the register tile empty.
constexpr std::int64_t kMostChannelsOfLines = 8;
constexpr std::int64_t kShortestLine = 28;

bool fits_winograd(const Conv2dGeometry& g) {
  return g.kernel_height == 3 && g.kernel_width == 3 && g.dilation == Pair{1, 1} && g.groups == 1;
}

bool fits_lines(const Conv2dGeometry& g) {
  return g.kernel_width == 7 && g.stride[1] == 2 && g.dilation == Pair{1, 1} && g.groups == 1 &&
         g.in_channels <= kMostChannelsOfLines && g.out_width >= kShortestLine;
}

bool has_stride(const Conv2dGeometry& g, std::int64_t stride) {
  return g.stride == Pair{stride, stride};
}

double direct_cost(const Conv2dGeometry& g, const Costs& costs) {
  const auto pixels = static_cast<double>(g.batch * g.out_height * g.out_width);
  const auto taps = static_cast<double>(g.kernel_height * g.kernel_width);
  return taps * (pixels + costs.direct_weight) * static_cast<double>(g.in_channels) *
         static_cast<double>(g.out_channels);
}

double winograd_cost(const Conv2dGeometry& g, std::int64_t outputs, const Costs& costs) {
  const std::int64_t window = (outputs - 1) * g.stride[0] + 3;
  const auto positions = static_cast<double>(window * window);
  const std::int64_t rows = (g.out_height + outputs - 1) / outputs;
  const std::int64_t columns = (g.out_width + outputs - 1) / outputs;
  const auto tiles = static_cast<double>(g.batch * rows * columns);
  const auto transformed = static_cast<double>(rounded_up(g.in_channels, costs.lanes) +
                                               rounded_up(g.out_channels, costs.lanes));
  const auto weights = static_cast<double>(g.in_channels) * static_cast<double>(g.out_channels);
  return positions * (tiles * (weights + costs.transform * transformed) + costs.weight * weights);
}

// F(4, 4) of places that are two pixels each.
double lines_cost(const Conv2dGeometry& g, const Costs& costs) {
  constexpr double kPositions = 7;
  const auto tiles = static_cast<double>(g.batch * g.out_height * chunk_count(g.out_width, 4));
  const std::int64_t width = 2 * g.in_channels;
  const auto transformed = static_cast<double>(g.stride[0] * rounded_up(width, costs.lanes) +
                                               rounded_up(g.out_channels, costs.lanes));
  const auto weights = static_cast<double>(g.kernel_height * width * g.out_channels);
  return kPositions * (tiles * (weights + costs.transform * transformed) + costs.weight * weights);
}

struct Candidate {
  Plan plan;
  double cost;
  double worth_while;  // the least direct cost
};

std::optional<Candidate> cheapest_winograd(const Conv2dGeometry& g, Dtype dtype,
                                           const Costs& costs) {
  const bool single = dtype == Dtype::float32;
  if (single && fits_lines(g))
    return Candidate{Plan::winograd4_lines, lines_cost(g, costs), kWorthWhile};
  if (!fits_winograd(g)) return std::nullopt;
  const double small = winograd_cost(g, 2, costs);
  if (single && has_stride(g, 2))
    return Candidate{Plan::winograd2_strided, small, kWorthWhileStrided};
  if (!has_stride(g, 1)) return std::nullopt;
  const double large = winograd_cost(g, 4, costs);
  return small < large ? Candidate{Plan::winograd2, small, kWorthWhile}
                       : Candidate{Plan::winograd4, large, kWorthWhile};
}

Plan cheapest(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm, const Costs& costs) {
  if (algorithm == ConvAlgorithm::direct) return Plan::direct;
  const std::optional<Candidate> winograd = cheapest_winograd(g, dtype, costs);
  if (!winograd) return Plan::direct;
  if (algorithm == ConvAlgorithm::automatic) {
    const double limit = std::max(winograd->worth_while, winograd->cost);
    if (dtype != Dtype::float32 || direct_cost(g, costs) < limit) return Plan::direct;
  }
  return winograd->plan;
}

std::int64_t lanes_here() { return kernels::table().of<float>().narrow_columns; }

}  // namespace

const char* name(Plan plan) {
  switch (plan) {
    case Plan::direct:
      return "direct";
    case Plan::winograd2:
    case Plan::winograd2_strided:
      return "winograd2";
    case Plan::winograd4:
      return "winograd4";
    case Plan::winograd4_lines:
      return "winograd4_lines";
  }
  return "";
}

bool works_line_by_line(Plan plan) { return plan == Plan::direct || plan == Plan::winograd4_lines; }

Plan choose_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm, Reuse reuse,
                 std::int64_t lanes) {
  const double packed = kPackedWeight * static_cast<double>(lanes);
  const Costs costs = reuse == Reuse::often ? Costs{lanes, kTransform, packed, packed}
                                            : Costs{lanes, kTransform, kWeight, 0};
  return cheapest(g, dtype, algorithm, costs);
}

Plan choose_input_gradient_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm,
                                std::int64_t lanes) {
  if (!has_stride(g, 1)) return Plan::direct;
  return choose_plan(g, dtype, algorithm, Reuse::once, lanes);
}

Plan choose_gradient_plan(const Conv2dGeometry& g, Dtype dtype, ConvAlgorithm algorithm,
                          std::int64_t lanes) {
  if (fits_lines(g)) return cheapest(g, dtype, algorithm, {lanes, kTransform, kWeight, 0});
  if (!has_stride(g, 1)) return Plan::direct;
  return cheapest(g, dtype, algorithm, {lanes, kTransformForWeights, kWeight, 0});
}

Plan choose_plan(const Conv2dGeometry& g, Dtype dtype, Reuse reuse) {
  return choose_plan(g, dtype, conv_algorithm(), reuse, lanes_here());
}

Plan choose_input_gradient_plan(const Conv2dGeometry& g, Dtype dtype) {
  return choose_input_gradient_plan(g, dtype, conv_algorithm(), lanes_here());
}

Plan choose_gradient_plan(const Conv2dGeometry& g, Dtype dtype) {
  return choose_gradient_plan(g, dtype, conv_algorithm(), lanes_here());
}

}  // namespace conv

}  // namespace resnetcpp
