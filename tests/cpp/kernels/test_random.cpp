#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "kernels/table.hpp"
#include "resnetcpp/tensor/random.hpp"

using resnetcpp::Isa;

namespace {

std::vector<float> uniforms(std::int64_t n) {
  resnetcpp::Generator generator(1);
  std::vector<float> x(static_cast<std::size_t>(n));
  resnetcpp::fill_uniform(generator, x.data(), n);
  return x;
}

}  // namespace

TEST_CASE("normal_blocks follows the formula of Box and Muller", "[kernels][random]") {
  const std::int64_t blocks = GENERATE(0, 1, 2, 3, 500);
  for (const Isa isa : resnetcpp::available_isas()) {
    CAPTURE(blocks, static_cast<int>(isa));
    const std::vector<float> u = uniforms(blocks * 16 + 5);
    std::vector<float> x = u;
    resnetcpp::kernels::table(isa).random.normal_blocks(blocks, 0.5F, 2.0F, x.data());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const bool is_tail = i >= static_cast<std::size_t>(blocks) * 16;
      if (is_tail) {
        REQUIRE(x[i] == u[i]);
        continue;
      }
      const std::size_t first = i / 16 * 16 + i % 8;
      const double radius = std::sqrt(-2 * std::log(1.0 - u[first]));
      const double angle = 2 * 3.14159265358979323846 * u[first + 8];
      const double expected = radius * (i % 16 < 8 ? std::cos(angle) : std::sin(angle)) * 2 + 0.5;
      REQUIRE(std::abs(x[i] - expected) < 5e-6);
    }
  }
}

TEST_CASE("normal_blocks gives the same bits on every instruction set", "[kernels][random]") {
  std::vector<float> expected = uniforms(16 * 4096);
  std::vector<float> edges = {0.0F, 0x1p-24F, 0.5F, 0.25F, 1 - 0x1p-24F, 0.75F, 0.125F, 0.292893F};
  std::copy(edges.begin(), edges.end(), expected.begin());
  std::copy(edges.begin(), edges.end(), expected.begin() + 8);
  const std::vector<float> u = expected;
  resnetcpp::kernels::table(Isa::baseline).random.normal_blocks(4096, 0.0F, 1.0F, expected.data());
  for (const Isa isa : resnetcpp::available_isas()) {
    std::vector<float> x = u;
    resnetcpp::kernels::table(isa).random.normal_blocks(4096, 0.0F, 1.0F, x.data());
    REQUIRE(x == expected);
  }
}
