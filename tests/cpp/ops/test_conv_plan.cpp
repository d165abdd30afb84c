#include "catch.hpp"
#include "ops/conv/algorithm.hpp"
#include "resnetcpp/error.hpp"

using namespace resnetcpp;
using conv::choose_plan;
using conv::Plan;
using conv::Reuse;

namespace {

constexpr std::int64_t kLongVector = 16;
constexpr std::int64_t kShortVector = 8;

// A 3x3 convolution that keeps the size of its images.
Conv2dGeometry geometry(std::int64_t batch, std::int64_t channels, std::int64_t size,
                        std::int64_t stride = 1) {
  Conv2dOptions options;
  options.padding = {1, 1};
  options.stride = {stride, stride};
  return conv2d_geometry({batch, channels, size, size}, {channels, channels, 3, 3}, options);
}

Plan plan(const Conv2dGeometry& g, ConvAlgorithm algorithm, Dtype dtype = Dtype::float32) {
  return choose_plan(g, dtype, algorithm, Reuse::once, kLongVector);
}

Plan automatic(const Conv2dGeometry& g, Reuse reuse = Reuse::once,
               std::int64_t lanes = kLongVector) {
  return choose_plan(g, Dtype::float32, ConvAlgorithm::automatic, reuse, lanes);
}

}  // namespace

TEST_CASE("large 3x3 convolutions take Winograd's algorithm by themselves", "[conv2d]") {
  CHECK(automatic(geometry(8, 64, 56)) == Plan::winograd4);
  CHECK(automatic(geometry(8, 128, 28)) == Plan::winograd4);
  CHECK(automatic(geometry(8, 256, 14)) == Plan::winograd4);
}

TEST_CASE("few channels and few pixels stay direct", "[conv2d]") {
  CHECK(automatic(geometry(128, 3, 56)) == Plan::direct);
  CHECK(automatic(geometry(4, 512, 2)) == Plan::direct);
}

TEST_CASE("a weight gradient transforms two images, and needs more channels for it", "[conv2d]") {
  const auto gradient = [](const Conv2dGeometry& g) {
    return conv::choose_gradient_plan(g, Dtype::float32, ConvAlgorithm::automatic, kLongVector);
  };
  CHECK(automatic(geometry(128, 16, 32)) == Plan::winograd4);
  CHECK(gradient(geometry(128, 16, 32)) == Plan::direct);
  CHECK(gradient(geometry(128, 32, 32)) == Plan::winograd4);
  CHECK(automatic(geometry(128, 8, 32)) == Plan::direct);
  CHECK(automatic(geometry(128, 12, 32)) == Plan::direct);  // a vector of 16 would be transformed
}

TEST_CASE("convolutions that take no time stay direct, which is more exact", "[conv2d]") {
  CHECK(automatic(geometry(4, 64, 16)) == Plan::direct);
  CHECK(automatic(geometry(1, 64, 56)) == Plan::winograd4);
}

TEST_CASE("plans follow the algorithm that was asked for", "[conv2d]") {
  const Conv2dGeometry g = geometry(8, 64, 56);
  CHECK(plan(g, ConvAlgorithm::direct) == Plan::direct);
  CHECK(plan(g, ConvAlgorithm::automatic, Dtype::float64) == Plan::direct);
  CHECK(plan(g, ConvAlgorithm::winograd, Dtype::float64) == Plan::winograd4);
  CHECK(plan(geometry(1, 4, 2), ConvAlgorithm::winograd) == Plan::winograd2);
  CHECK(plan(geometry(8, 64, 56, 2), ConvAlgorithm::winograd) == Plan::winograd2_strided);
  CHECK(plan(geometry(8, 64, 56, 2), ConvAlgorithm::winograd, Dtype::float64) == Plan::direct);
  CHECK(plan(geometry(8, 64, 56, 3), ConvAlgorithm::winograd) == Plan::direct);
}

TEST_CASE("weights that stay packed are read from memory: few pixels take the fewest", "[conv2d]") {
  CHECK(automatic(geometry(1, 512, 4), Reuse::often) == Plan::direct);
  CHECK(automatic(geometry(1, 512, 7), Reuse::often) == Plan::winograd2);
  CHECK(automatic(geometry(1, 256, 14), Reuse::often) == Plan::winograd2);
  CHECK(automatic(geometry(8, 256, 14), Reuse::often) == Plan::winograd4);
  CHECK(automatic(geometry(1, 128, 28), Reuse::often) == Plan::winograd4);
  CHECK(automatic(geometry(128, 3, 56), Reuse::often) == Plan::direct);
}

TEST_CASE("stride 2 takes Winograd's algorithm forward, where weights are few beside the pixels",
          "[conv2d]") {
  CHECK(automatic(geometry(8, 128, 56, 2)) == Plan::winograd2_strided);
  CHECK(automatic(geometry(1, 128, 56, 2), Reuse::often) == Plan::winograd2_strided);
  CHECK(automatic(geometry(1, 512, 14, 2), Reuse::often) == Plan::direct);
  CHECK(automatic(geometry(1, 64, 28, 2), Reuse::often) == Plan::direct);
  Conv2dGeometry uneven = geometry(8, 128, 56, 2);
  uneven.stride = {1, 2};
  CHECK(automatic(uneven) == Plan::direct);
}

TEST_CASE("a kernel 7 wide of stride 2 and few channels works along long lines", "[conv2d]") {
  const auto stem = [](const Shape& x, std::int64_t kernel = 7, std::int64_t stride = 2) {
    Conv2dOptions options;
    options.padding = {3, 3};
    options.stride = {stride, stride};
    return conv2d_geometry(x, {64, x[1], kernel, kernel}, options);
  };
  CHECK(automatic(stem({1, 3, 224, 224})) == Plan::winograd4_lines);
  CHECK(automatic(stem({1, 3, 224, 224}), Reuse::often) == Plan::winograd4_lines);
  CHECK(automatic(stem({1, 3, 64, 64})) == Plan::direct);  // takes no time
  CHECK(automatic(stem({8, 3, 32, 32})) == Plan::direct);  // short lines
  CHECK(automatic(stem({8, 16, 224, 224})) == Plan::direct);
  CHECK(automatic(stem({8, 3, 224, 224}, 7, 1)) == Plan::direct);
  CHECK(automatic(stem({8, 3, 224, 224}, 5)) == Plan::direct);
  CHECK(plan(stem({8, 3, 224, 224}), ConvAlgorithm::direct) == Plan::direct);
  CHECK(plan(stem({8, 3, 224, 224}), ConvAlgorithm::winograd, Dtype::float64) == Plan::direct);
  CHECK(plan(stem({1, 3, 64, 64}), ConvAlgorithm::winograd) == Plan::winograd4_lines);
  const auto g = stem({8, 3, 224, 224});
  const auto automatically = ConvAlgorithm::automatic;
  CHECK(conv::choose_gradient_plan(g, Dtype::float32, automatically, kLongVector) ==
        Plan::winograd4_lines);
  CHECK(conv::choose_gradient_plan(g, Dtype::float64, automatically, kLongVector) == Plan::direct);
  CHECK(conv::choose_input_gradient_plan(g, Dtype::float32, automatically, kLongVector) ==
        Plan::direct);
}

TEST_CASE("gradients of a 3x3 convolution with a stride are direct", "[conv2d]") {
  for (const ConvAlgorithm algorithm : {ConvAlgorithm::automatic, ConvAlgorithm::winograd}) {
    const Conv2dGeometry g = geometry(8, 128, 56, 2);
    const auto dtype = Dtype::float32;
    CHECK(conv::choose_gradient_plan(g, dtype, algorithm, kLongVector) == Plan::direct);
    CHECK(conv::choose_input_gradient_plan(g, dtype, algorithm, kLongVector) == Plan::direct);
  }
}

TEST_CASE("where multiplications take longer, reading more weights is worth it", "[conv2d]") {
  CHECK(automatic(geometry(1, 512, 7), Reuse::often, kShortVector) == Plan::winograd2);
  CHECK(automatic(geometry(8, 512, 7), Reuse::often, kShortVector) == Plan::winograd4);
  CHECK(automatic(geometry(8, 64, 56), Reuse::once, kShortVector) == Plan::winograd4);
}

TEST_CASE("algorithms have names", "[conv2d]") {
  for (const ConvAlgorithm algorithm :
       {ConvAlgorithm::automatic, ConvAlgorithm::direct, ConvAlgorithm::winograd}) {
    CHECK(conv_algorithm_from(name(algorithm)) == algorithm);
  }
  CHECK_THROWS_AS(conv_algorithm_from("fft"), ValueError);
}
