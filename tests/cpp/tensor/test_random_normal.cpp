#include <cmath>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "tensor/golden.hpp"

using resnetcpp::Generator;
using resnetcpp::ValueError;

namespace {

struct HashCase {
  std::uint64_t seed;
  std::int64_t n;
  double mean, std;
  std::uint64_t hash;
  std::int64_t next;
};

// Where the C library's log, sin and cos take part, the last bits are the library's.
struct ValueCase {
  std::uint64_t seed;
  std::int64_t n;
  double a, b;
  double first, last, sum;
  std::int64_t next;
};

template <class T, class Fill>
void check_values(const std::vector<ValueCase>& cases, Fill fill) {
  for (const ValueCase& c : cases) {
    CAPTURE(c.seed, c.n, c.a, c.b);
    Generator generator(c.seed);
    std::vector<T> x(static_cast<std::size_t>(c.n));
    fill(generator, x.data(), c);
    double sum = 0;
    for (const T value : x) sum += static_cast<double>(value);
    REQUIRE(std::abs(static_cast<double>(x.front()) - c.first) < 1e-6);
    REQUIRE(std::abs(static_cast<double>(x.back()) - c.last) < 1e-6);
    REQUIRE(sum == Approx(c.sum).epsilon(1e-6));
    REQUIRE(golden::next_of(generator) == c.next);
  }
}

}  // namespace

TEST_CASE("normal float equals PyTorch to the bit from 16 elements on", "[random]") {
  const std::vector<HashCase> cases = {
      {0, 16, 0.0, 1.0, 0x28d49f8f92bf21d6ULL, 8553068346248842636},
      {42, 17, 0.0, 1.0, 0x91ae8bd790a50356ULL, 2059637314054156309},
      {42, 1000, 0.3, 0.02, 0xdef876d70f19b52dULL, 8297343902414330738},
      {~0ULL, 1009, -3.0, 1.7, 0xf7b278d66a1b4804ULL, 8720162955091592629},
  };
  for (const HashCase& c : cases) {
    CAPTURE(c.seed, c.n);
    Generator generator(c.seed);
    golden::Buffer<float> x(c.n);
    resnetcpp::fill_normal(generator, x.data(), c.n, {c.mean, c.std});
    REQUIRE(x.hash() == c.hash);
    REQUIRE(golden::next_of(generator) == c.next);
  }
}

TEST_CASE("normal double equals PyTorch", "[random]") {
  const std::vector<ValueCase> cases = {
      {0, 1, 0.0, 1.0, 1.54099611, 1.54099611, 1.54099611, 1895649597198586619},
      {0, 5, 0.0, 1.0, 1.54099611, -1.08452234, -1.44731324, 8072059273656089175},
      {0, 15, 0.3, 0.2, 0.608199222, 0.0857625274, 3.70620135, 372963635737465808},
      {0, 16, 0.0, 1.0, -2.3104118, 0.338017403, -3.50655015, 372963635737465808},
      {42, 17, 0.0, 1.0, 0.299556288, 0.24941188, 8.96696693, 8280476511538258520},
      {42, 1000, 0.3, 0.02, 0.305991126, 0.293742375, 300.717269, 3331027198072674073},
      {~0ULL, 1009, -3.0, 1.7, -6.37336406, -2.41931398, -3099.59487, 2148068873963726234},
  };
  check_values<double>(cases, [](Generator& g, double* x, const ValueCase& c) {
    resnetcpp::fill_normal(g, x, c.n, {c.a, c.b});
  });
}

TEST_CASE("normal one by one equals PyTorch", "[random]") {
  const std::vector<ValueCase> cases = {
      {0, 15, 0.0, 1.0, 1.54099607, -1.07118738, -3.96899337, 372963635737465808},
      {42, 101, 0.3, 0.2, 0.367338061, 0.171407938, 30.9365354, 5798844337562506236},
  };
  check_values<float>(cases, [](Generator& g, float* x, const ValueCase& c) {
    resnetcpp::fill_normal_serial(g, x, c.n, {c.a, c.b});
  });
}

TEST_CASE("normal: the second value of a pair serves the next call", "[random]") {
  Generator generator(9);
  std::vector<double> together(4);
  resnetcpp::fill_normal(generator, together.data(), 4);
  generator.manual_seed(9);
  for (const double expected : together) {
    double value = 0;
    resnetcpp::fill_normal(generator, &value, 1);
    REQUIRE(value == expected);
  }
}

TEST_CASE("normal has its mean and deviation", "[random]") {
  Generator generator(1);
  std::vector<float> x(200000);
  resnetcpp::fill_normal(generator, x.data(), 200000, {2.0, 3.0});
  double sum = 0;
  double squares = 0;
  for (const double value : x) {
    REQUIRE(std::isfinite(value));
    sum += value;
    squares += (value - 2.0) * (value - 2.0);
  }
  REQUIRE(sum / 200000 == Approx(2.0).margin(0.03));
  REQUIRE(std::sqrt(squares / 200000) == Approx(3.0).margin(0.03));
}

TEST_CASE("log_normal equals PyTorch", "[random]") {
  const std::vector<ValueCase> cases = {
      {0, 101, 0.3, 0.2, 1.83712018, 1.76617122, 137.956227, 4338563903942924139},
  };
  check_values<float>(cases, [](Generator& g, float* x, const ValueCase& c) {
    resnetcpp::fill_log_normal(g, x, c.n, {c.a, c.b});
  });
}

TEST_CASE("cauchy equals PyTorch", "[random]") {
  const std::vector<ValueCase> cases = {
      {0, 101, 0.3, 0.2, 2.41954589, -0.0424085297, 82.8757326, 4980767898523410526},
  };
  check_values<float>(cases, [](Generator& g, float* x, const ValueCase& c) {
    resnetcpp::fill_cauchy(g, x, c.n, {c.a, c.b});
  });
}

TEST_CASE("exponential equals PyTorch", "[random]") {
  const std::vector<ValueCase> cases = {
      {0, 101, 1.0, 0.0, 3.50832619, 0.184250737, 94.6859373, 4980767898523410526},
      {42, 101, 0.7, 0.0, 0.085591451, 0.653203939, 131.893022, 2516327908049542384},
  };
  check_values<double>(cases, [](Generator& g, double* x, const ValueCase& c) {
    resnetcpp::fill_exponential(g, x, c.n, c.a);
  });
}

TEST_CASE("geometric equals PyTorch", "[random]") {
  const std::vector<ValueCase> cases = {
      {0, 101, 0.3, 0.0, 1, 5, 337, 4980767898523410526},
  };
  check_values<double>(cases, [](Generator& g, double* x, const ValueCase& c) {
    resnetcpp::fill_geometric(g, x, c.n, c.a);
  });
}

TEST_CASE("distributions refuse bad parameters", "[random]") {
  Generator generator(3);
  float x = 0;
  REQUIRE_THROWS_WITH(resnetcpp::fill_normal(generator, &x, 1, {0.0, -1.0}),
                      "normal_: expected std >= 0, got -1");
  REQUIRE_THROWS_AS(resnetcpp::fill_normal_serial(generator, &x, 1, {0.0, -1.0}), ValueError);
  REQUIRE_THROWS_WITH(resnetcpp::fill_log_normal(generator, &x, 1, {0.0, 0.0}),
                      "log_normal_: expected std > 0, got 0");
  REQUIRE_THROWS_WITH(resnetcpp::fill_exponential(generator, &x, 1, 0.0),
                      "exponential_: expected lambda > 0, got 0");
  REQUIRE_THROWS_WITH(resnetcpp::fill_geometric(generator, &x, 1, 1.0),
                      "geometric_: expected p in (0, 1), got 1");
  REQUIRE_THROWS_WITH(resnetcpp::fill_cauchy(generator, &x, 1, {0.0, -2.0}),
                      "cauchy_: expected sigma > 0, got -2");
}
