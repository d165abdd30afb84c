#include "catch.hpp"
#include "ops/conv/algorithm.hpp"
#include "resnetcpp/error.hpp"

using namespace resnetcpp;
using conv::choose_plan;
using conv::Plan;

namespace {

// A 3x3 convolution that keeps the size of its images.
Conv2dGeometry geometry(std::int64_t batch, std::int64_t channels, std::int64_t size,
                        std::int64_t stride = 1) {
  Conv2dOptions options;
  options.padding = {1, 1};
  options.stride = {stride, stride};
  return conv2d_geometry({batch, channels, size, size}, {channels, channels, 3, 3}, options);
}

Plan automatic(const Conv2dGeometry& g) {
  return choose_plan(g, Dtype::float32, ConvAlgorithm::automatic);
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

TEST_CASE("convolutions that take no time stay direct, which is more exact", "[conv2d]") {
  CHECK(automatic(geometry(4, 64, 16)) == Plan::direct);
  CHECK(automatic(geometry(1, 64, 56)) == Plan::winograd4);
}

TEST_CASE("plans follow the algorithm that was asked for", "[conv2d]") {
  const Conv2dGeometry g = geometry(8, 64, 56);
  CHECK(choose_plan(g, Dtype::float32, ConvAlgorithm::direct) == Plan::direct);
  CHECK(choose_plan(g, Dtype::float64, ConvAlgorithm::automatic) == Plan::direct);
  CHECK(choose_plan(g, Dtype::float64, ConvAlgorithm::winograd) == Plan::winograd4);
  CHECK(choose_plan(geometry(1, 4, 2), Dtype::float32, ConvAlgorithm::winograd) == Plan::winograd2);
  CHECK(choose_plan(geometry(8, 64, 56, 2), Dtype::float32, ConvAlgorithm::winograd) ==
        Plan::direct);
}

TEST_CASE("algorithms have names", "[conv2d]") {
  for (const ConvAlgorithm algorithm :
       {ConvAlgorithm::automatic, ConvAlgorithm::direct, ConvAlgorithm::winograd}) {
    CHECK(conv_algorithm_from(name(algorithm)) == algorithm);
  }
  CHECK_THROWS_AS(conv_algorithm_from("fft"), ValueError);
}
