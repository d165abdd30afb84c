#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

namespace {

// -n/2 ... n/2 in steps that make no two elements equal.
Tensor ramp(const Shape& shape, Dtype dtype = Dtype::float64) {
  const std::int64_t n = numel_of(shape);
  return view(cast_data(linspace(-2.0, 3.0, n, Dtype::float64), dtype), shape);
}

double at(const Tensor& x, std::int64_t i) {
  return contiguous_data(cast_data(x, Dtype::float64)).data<double>()[i];
}

struct Case {
  const char* name;
  Tensor (*op)(const Tensor&);
  double (*reference)(double);
};

const Case kFunctions[] = {
    {"exp", [](const Tensor& x) { return exp(x); }, [](double v) { return std::exp(v); }},
    {"tanh", [](const Tensor& x) { return tanh(x); }, [](double v) { return std::tanh(v); }},
    {"sigmoid", [](const Tensor& x) { return sigmoid(x); },
     [](double v) { return 1 / (1 + std::exp(-v)); }},
    {"relu", [](const Tensor& x) { return relu(x); }, [](double v) { return v > 0 ? v : 0; }},
    {"abs", [](const Tensor& x) { return abs(x); }, [](double v) { return std::fabs(v); }},
    {"erf", [](const Tensor& x) { return erf(x); }, [](double v) { return std::erf(v); }},
    {"log2 of exp", [](const Tensor& x) { return log2(exp(x)); },
     [](double v) { return v / std::log(2.0); }},
    {"elu", [](const Tensor& x) { return elu(x); },
     [](double v) { return v > 0 ? v : std::expm1(v); }},
    {"leaky_relu", [](const Tensor& x) { return leaky_relu(x, 0.1); },
     [](double v) { return v > 0 ? v : 0.1 * v; }},
    {"clamp", [](const Tensor& x) { return clamp(x, -1, 0.5); },
     [](double v) { return v < -1    ? -1
                           : v > 0.5 ? 0.5
                                     : v; }},
    {"round", [](const Tensor& x) { return round(x); }, [](double v) { return std::nearbyint(v); }},
};

}  // namespace

TEST_CASE("functions of one tensor equal a naive loop in any layout", "[elementwise]") {
  const Tensor dense = ramp({6, 7, 4});
  const Tensor layouts[] = {dense,
                            permute(dense, {2, 0, 1}),
                            slice(dense, 1, 1, 7, 3),
                            slice(dense, 2, 0, 4, 2),
                            ramp({0, 3}),
                            ramp({1}),
                            ramp({40000})};
  for (const Case& item : kFunctions) {
    for (const Tensor& x : layouts) {
      const Tensor y = item.op(x);
      REQUIRE(y.shape() == x.shape());
      const Tensor y32 = item.op(cast_data(x, Dtype::float32));
      const std::int64_t step = x.numel() > 1000 ? 997 : 1;
      for (std::int64_t i = 0; i < x.numel(); i += step) {
        const double expected = item.reference(at(x, i));
        CAPTURE(item.name, to_string(x.shape()), i);
        REQUIRE(at(y, i) == Approx(expected).epsilon(1e-12).margin(1e-14));
        if (std::string(item.name) != "round") {
          REQUIRE(at(y32, i) == Approx(expected).epsilon(1e-5).margin(1e-6));
        }
      }
    }
  }
}

TEST_CASE("binary ops broadcast as a naive loop does", "[elementwise]") {
  const Tensor a = ramp({3, 1, 5});
  const Tensor b = ramp({4, 1}) + 0.125;
  const Tensor total = add(a, b, 2);
  const Tensor product = a * b;
  const Tensor quotient = a / b;
  const Tensor larger = maximum(a, b);
  const Tensor less = lt(a, b);
  REQUIRE(total.shape() == Shape{3, 4, 5});
  for (std::int64_t i = 0; i < 3; ++i) {
    for (std::int64_t j = 0; j < 4; ++j) {
      for (std::int64_t k = 0; k < 5; ++k) {
        const double u = at(a, i * 5 + k);
        const double v = at(b, j);
        const std::int64_t place = (i * 4 + j) * 5 + k;
        REQUIRE(at(total, place) == Approx(u + 2 * v));
        REQUIRE(at(product, place) == Approx(u * v));
        REQUIRE(at(quotient, place) == Approx(u / v));
        REQUIRE(at(larger, place) == std::max(u, v));
        REQUIRE(at(less, place) == (u < v ? 1.0 : 0.0));
      }
    }
  }
}

TEST_CASE("integer division never traps", "[elementwise]") {
  const auto low = std::numeric_limits<std::int64_t>::min();
  const Tensor x = from_vector(std::vector<std::int64_t>{low, -7, 7});
  const Tensor minus_one = full({1}, -1, Dtype::int64);
  REQUIRE(div(x, minus_one, Rounding::trunc).data<std::int64_t>()[0] == low);
  REQUIRE(div(x, minus_one, Rounding::floor).data<std::int64_t>()[0] == low);
  REQUIRE(remainder(x, minus_one).data<std::int64_t>()[0] == 0);
  REQUIRE(div(x, 2, Rounding::floor).data<std::int64_t>()[1] == -4);
  REQUIRE(div(x, 2, Rounding::trunc).data<std::int64_t>()[1] == -3);
  REQUIRE(remainder(x, 4).data<std::int64_t>()[1] == 1);
  REQUIRE_THROWS_WITH(div(x, 0, Rounding::floor), ContainsSubstring("ZeroDivisionError"));
  REQUIRE_THROWS_WITH(remainder(x, 0), ContainsSubstring("ZeroDivisionError"));
}

TEST_CASE("results have the same bits for any number of threads", "[elementwise]") {
  const Tensor x = ramp({300, 401}, Dtype::float32);
  const int before = get_num_threads();
  set_num_threads(1);
  const Tensor serial = exp(x) * x + x;
  set_num_threads(3);
  const Tensor parallel = exp(x) * x + x;
  set_num_threads(before);
  REQUIRE(equal(serial, parallel));
}

TEST_CASE("a relu in place saves its own output", "[elementwise]") {
  Tensor x = ramp({8});
  x.set_requires_grad(true);
  const Tensor y = x * 2.0;
  const void* const where_it_was = y.raw_data();
  relu_(y);
  REQUIRE(y.raw_data() == where_it_was);
  sum(y).backward();
  for (std::int64_t i = 0; i < 8; ++i) REQUIRE(at(x.grad(), i) == (at(x, i) > 0 ? 2.0 : 0.0));
}

TEST_CASE("an op in place on a view changes the history of its base", "[elementwise]") {
  Tensor x = ramp({2, 3});
  x.set_requires_grad(true);
  const Tensor base = x * 1.0;
  const Tensor row = select(base, 0, 1);
  mul_(row, 3.0);
  tanh_(row);
  sum(base).backward();
  for (std::int64_t i = 0; i < 3; ++i) {
    const double y = std::tanh(3.0 * at(x, 3 + i));
    REQUIRE(at(x.grad(), i) == 1.0);
    REQUIRE(at(x.grad(), 3 + i) == Approx(3.0 * (1.0 - y * y)));
  }
}

TEST_CASE("adding in place is exact under a view of itself", "[elementwise]") {
  const Tensor x = ramp({5, 5});
  const Tensor expected = x + clone_data(transpose(x, 0, 1));
  add_(x, transpose(x, 0, 1));
  REQUIRE(equal(x, expected));
}

TEST_CASE("no number is undefined behaviour", "[elementwise]") {
  using Limits = std::numeric_limits<std::int64_t>;
  const Scalar numbers[] = {Limits::min(), Limits::max(), 1e300, -1e300, 0, -1, true, std::nan("")};
  for (const Dtype dtype : {Dtype::uint8, Dtype::int32, Dtype::int64, Dtype::float32}) {
    const Tensor x = full({7}, 1, dtype);
    // Some of these are refused; under a sanitizer none may be undefined.
    const auto attempt = [](const auto& op) {
      try {
        op();
      } catch (const Error&) {
      }
    };
    for (const Scalar s : numbers) {
      attempt([&] { add(x, s, s); });
      attempt([&] { sub(x, s, s); });
      attempt([&] { mul(x, s); });
      attempt([&] { div(x, s, Rounding::floor); });
      attempt([&] { remainder(x, s); });
      attempt([&] { pow(x, s); });
      attempt([&] { clamp(x, s, s); });
      attempt([&] { fill_(clone_data(x), s); });
    }
    REQUIRE(equal(x, full({7}, 1, dtype)));
  }
}
