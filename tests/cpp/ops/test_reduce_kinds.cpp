#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "ops/reduce_reference.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

namespace {

using Values = std::vector<double>;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

double plain_var(const Values& v, double correction) {
  const double count = static_cast<double>(v.size());
  const double mean = std::accumulate(v.begin(), v.end(), 0.0) / count;
  double total = 0.0;
  for (const double x : v) total += (x - mean) * (x - mean);
  return total / std::max(0.0, count - correction);
}

double plain_norm(const Values& v, double p) {
  double total = 0.0;
  for (const double x : v) {
    if (p == kInf) {
      total = std::max(total, std::abs(x));
    } else {
      total += p == 0.0 ? (x != 0.0 ? 1.0 : 0.0) : std::pow(std::abs(x), p);
    }
  }
  return p == kInf || p == 0.0 ? total : std::pow(total, 1.0 / p);
}

struct Kind {
  const char* name;
  std::function<Tensor(const Tensor&, const Dims&)> op;
  std::function<double(const Values&)> plain;
};

const std::vector<Kind> kKinds = {
    {"amax", [](const Tensor& x, const Dims& d) { return amax(x, d); },
     [](const Values& v) { return *std::max_element(v.begin(), v.end()); }},
    {"amin", [](const Tensor& x, const Dims& d) { return amin(x, d); },
     [](const Values& v) { return *std::min_element(v.begin(), v.end()); }},
    {"var", [](const Tensor& x, const Dims& d) { return var(x, d); },
     [](const Values& v) { return plain_var(v, 1.0); }},
    {"var, correction 0", [](const Tensor& x, const Dims& d) { return var(x, d, 0); },
     [](const Values& v) { return plain_var(v, 0.0); }},
    {"std", [](const Tensor& x, const Dims& d) { return stddev(x, d); },
     [](const Values& v) { return std::sqrt(plain_var(v, 1.0)); }},
    {"norm 1", [](const Tensor& x, const Dims& d) { return norm(x, 1, d); },
     [](const Values& v) { return plain_norm(v, 1.0); }},
    {"norm 2", [](const Tensor& x, const Dims& d) { return norm(x, 2, d); },
     [](const Values& v) { return plain_norm(v, 2.0); }},
    {"norm 3", [](const Tensor& x, const Dims& d) { return norm(x, 3, d); },
     [](const Values& v) { return plain_norm(v, 3.0); }},
    {"norm inf", [](const Tensor& x, const Dims& d) { return norm(x, kInf, d); },
     [](const Values& v) { return plain_norm(v, kInf); }},
    {"norm 0", [](const Tensor& x, const Dims& d) { return norm(x, 0, d); },
     [](const Values& v) { return plain_norm(v, 0.0); }},
    {"logsumexp", [](const Tensor& x, const Dims& d) { return logsumexp(x, d); },
     [](const Values& v) {
       double total = 0.0;
       for (const double x : v) total += std::exp(x);
       return std::log(total);
     }},
    {"all", [](const Tensor& x, const Dims& d) { return all(x, d); },
     [](const Values& v) { return std::count(v.begin(), v.end(), 0.0) == 0 ? 1.0 : 0.0; }},
    {"any", [](const Tensor& x, const Dims& d) { return any(x, d); },
     [](const Values& v) {
       return std::count(v.begin(), v.end(), 0.0) < static_cast<std::ptrdiff_t>(v.size()) ? 1.0
                                                                                          : 0.0;
     }},
};

Tensor vector(const Values& values) { return from_vector(values); }

}  // namespace

TEST_CASE("every reduction equals a naive loop for every layout and set of dims", "[reduce]") {
  for (const Kind& kind : kKinds) {
    for (const Layout layout : kLayouts) {
      const Tensor x = counting_tensor({3, 2, 4, 3}, layout, Dtype::float64);
      for (const Dims& dims : dim_sets(4)) {
        const Values got = values_of(kind.op(x, dims));
        const Values expected = reference(x, dims, kind.plain).values;
        CAPTURE(kind.name, static_cast<int>(layout), to_string(Shape(dims)));
        REQUIRE(got.size() == expected.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
          REQUIRE(got[i] == Approx(expected[i]).margin(1e-12));
        }
      }
    }
  }
}

TEST_CASE("var and logsumexp join the parts of a long row", "[reduce]") {
  const Tensor x = counting_tensor({100003}, Layout::contiguous, Dtype::float64);
  const Values values = values_of(x);
  REQUIRE(var(x).item<double>() == Approx(plain_var(values, 1.0)).epsilon(1e-12));
  double total = 0.0;
  for (const double value : values) total += std::exp(value);
  REQUIRE(logsumexp(x, {0}).item<double>() == Approx(std::log(total)).epsilon(1e-12));
}

TEST_CASE("var of one element is NaN and refuses integers", "[reduce]") {
  REQUIRE(std::isnan(var(ones({1})).item<double>()));
  REQUIRE(var(ones({1}), {}, 0).item<double>() == 0.0);
  REQUIRE_THROWS_AS(var(arange(0, 3)), DtypeError);
}

TEST_CASE("max along a dim gives the first of equal values and their places", "[reduce]") {
  for (const Layout layout : kLayouts) {
    const Tensor x = counting_tensor({2, 5, 3, 4}, layout);
    for (std::int64_t dim = -4; dim < 4; ++dim) {
      const ValuesIndices best = max(x, dim);
      const auto position = [](const Values& v) {
        return static_cast<double>(std::max_element(v.begin(), v.end()) - v.begin());
      };
      CAPTURE(static_cast<int>(layout), dim);
      const Dims dims{dim < 0 ? dim + 4 : dim};
      REQUIRE(values_of(best.indices) == reference(x, dims, position).values);
      REQUIRE(values_of(best.values) == values_of(amax(x, {dim})));
      REQUIRE(values_of(argmax(x, dim)) == values_of(best.indices));
      REQUIRE(values_of(min(x, dim).values) == values_of(amin(x, {dim})));
    }
  }
  const Tensor permuted = counting_tensor({2, 5, 3}, Layout::permuted);
  REQUIRE(argmax(permuted).item<std::int64_t>() ==
          argmax(contiguous_data(permuted)).item<std::int64_t>());
}

TEST_CASE("NaN wins in max, min and their positions", "[reduce]") {
  const Tensor x = vector({1.0, kNan, kInf, kNan, -kInf});
  REQUIRE(std::isnan(max(x).item<double>()));
  REQUIRE(std::isnan(amin(x).item<double>()));
  REQUIRE(argmax(x).item<std::int64_t>() == 1);
  REQUIRE(min(x, 0).indices.item<std::int64_t>() == 1);
  REQUIRE(std::isnan(norm(x, kInf).item<double>()));
  REQUIRE(std::isnan(logsumexp(x, {0}).item<double>()));
}

TEST_CASE("logsumexp of infinities", "[reduce]") {
  REQUIRE(logsumexp(vector({-kInf, -kInf}), {0}).item<double>() == -kInf);
  REQUIRE(logsumexp(vector({kInf, 1.0, kInf}), {0}).item<double>() == kInf);
  REQUIRE(logsumexp(vector({1000.0, 1000.0}), {0}).item<double>() ==
          Approx(1000.0 + std::log(2.0)));
}

TEST_CASE("an empty tensor has no extreme", "[reduce]") {
  REQUIRE_THROWS_AS(max(zeros({0})), ShapeError);
  REQUIRE_THROWS_AS(argmax(zeros({0, 3})), ShapeError);
  REQUIRE_THROWS_AS(max(zeros({2, 0}), 1), IndexError);
  REQUIRE_THROWS_AS(amax(zeros({0, 3}), {0}), IndexError);
  REQUIRE(max(zeros({0, 3}), 1).values.shape() == Shape{0});
  REQUIRE(all(zeros({0})).item<bool>());
  REQUIRE_FALSE(any(zeros({0})).item<bool>());
  REQUIRE(norm(zeros({0})).item<float>() == 0.0f);
}

TEST_CASE("prod multiplies, in int64 for integers", "[reduce]") {
  REQUIRE(prod(vector({2.0, 3.0, -4.0})).item<double>() == -24.0);
  REQUIRE(prod(zeros({0})).item<float>() == 1.0f);
  REQUIRE(prod(arange(1, 21)).item<std::int64_t>() == 2432902008176640000);
  const Tensor x = counting_tensor({3, 4}, Layout::permuted);
  const auto plain = [](const Values& v) {
    return std::accumulate(v.begin(), v.end(), 1.0, std::multiplies<double>());
  };
  REQUIRE(values_of(prod(x, 1)) == reference(x, {1}, plain).values);
}

TEST_CASE("sort is stable, puts NaN last and tells where each came from", "[reduce]") {
  const Tensor x = vector({3.0, kNan, 1.0, 3.0, -kInf});
  const ValuesIndices up = sort(x);
  REQUIRE(values_of(up.indices) == Values{4, 2, 0, 3, 1});
  REQUIRE(values_of(sort(x, 0, true).indices) == Values{1, 0, 3, 2, 4});
  REQUIRE(values_of(argsort(x)) == values_of(up.indices));
  for (const Layout layout : kLayouts) {
    const Tensor y = counting_tensor({3, 4, 2, 5}, layout);
    for (std::int64_t dim = 0; dim < 4; ++dim) {
      const ValuesIndices sorted = sort(y, dim);
      const ValuesIndices best = topk(y, 1, dim);
      CAPTURE(static_cast<int>(layout), dim);
      REQUIRE(values_of(amax(sorted.values, {dim})) == values_of(amax(y, {dim})));
      REQUIRE(values_of(best.values) == values_of(amax(y, {dim}, true)));
      REQUIRE(values_of(min(sorted.values, dim).indices) ==
              Values(values_of(best.values).size(), 0.0));
    }
  }
}

TEST_CASE("topk takes the k largest or smallest", "[reduce]") {
  const Tensor x = vector({5.0, 1.0, 4.0, 2.0, 3.0});
  REQUIRE(values_of(topk(x, 3).values) == Values{5, 4, 3});
  REQUIRE(values_of(topk(x, 2, 0, false).indices) == Values{1, 3});
  REQUIRE(topk(x, 0).values.shape() == Shape{0});
  REQUIRE_THROWS_AS(topk(x, 6), ShapeError);
  REQUIRE_THROWS_AS(topk(x, -1), ShapeError);
}

TEST_CASE("cumsum adds up along a dim", "[reduce]") {
  for (const Layout layout : kLayouts) {
    const Tensor x = counting_tensor({2, 3, 4, 2}, layout);
    for (std::int64_t dim = 0; dim < 4; ++dim) {
      const Tensor y = cumsum(x, dim);
      const auto last = [](const Values& v) { return v.back(); };
      CAPTURE(static_cast<int>(layout), dim);
      REQUIRE(reference(y, {dim}, last).values == values_of(sum(x, {dim})));
    }
  }
}

TEST_CASE("equal and allclose", "[reduce]") {
  const Tensor x = vector({1.0, 2.0, kInf});
  REQUIRE(equal(x, x));
  REQUIRE_FALSE(equal(x, vector({1.0, 2.0})));
  REQUIRE(equal(zeros({2, 0, 3}), zeros({2, 0, 3})));
  REQUIRE_FALSE(equal(zeros({2, 0, 3}), zeros({2, 3, 0})));
  REQUIRE_FALSE(equal(vector({kNan}), vector({kNan})));
  REQUIRE(allclose(x, vector({1.0 + 1e-6, 2.0, kInf})));
  REQUIRE_FALSE(allclose(x, vector({1.0, 2.0, -kInf})));
  REQUIRE_FALSE(allclose(x, vector({1.1, 2.0, kInf})));
  REQUIRE(allclose(vector({kNan}), vector({kNan}), 1e-5, 1e-8, true));
}
