#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::Unary;

namespace {

constexpr auto kInf = std::numeric_limits<double>::infinity();
constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();

struct Case {
  const char* name;
  Unary op;
  long double (*reference)(long double);
  double lo, hi;
  double tolerance;  // in units in the last place
};

long double gelu_tanh(long double x) {
  return 0.5L * x * (1 + std::tanh(0.79788456080286535588L * (x + 0.044715L * x * x * x)));
}

const std::vector<Case>& cases() {
  using X = long double;
  static const std::vector<Case> all{
      {"neg", Unary::neg, [](X x) { return -x; }, -9, 9, 0},
      {"abs", Unary::abs, [](X x) { return std::fabs(x); }, -9, 9, 0},
      {"sign", Unary::sign, [](X x) { return x > 0   ? 1.0L
                                             : x < 0 ? -1.0L
                                                     : 0.0L; }, -9, 9, 0},
      {"exp", Unary::exp, [](X x) { return std::exp(x); }, -80, 80, 2},
      {"log", Unary::log, [](X x) { return std::log(x); }, 0, 50, 2},
      {"sqrt", Unary::sqrt, [](X x) { return std::sqrt(x); }, 0, 50, 0.51},
      {"rsqrt", Unary::rsqrt, [](X x) { return 1 / std::sqrt(x); }, 0.1, 50, 1.5},
      {"reciprocal", Unary::reciprocal, [](X x) { return 1 / x; }, -9, 9, 0.51},
      {"square", Unary::square, [](X x) { return x * x; }, -9, 9, 0.51},
      {"tanh", Unary::tanh, [](X x) { return std::tanh(x); }, -10, 10, 2},
      {"sigmoid", Unary::sigmoid, [](X x) { return 1 / (1 + std::exp(-x)); }, -30, 30, 3},
      {"relu", Unary::relu, [](X x) { return x > 0 ? x : 0.0L; }, -9, 9, 0},
      {"silu", Unary::silu, [](X x) { return x / (1 + std::exp(-x)); }, -30, 30, 3.5},
      {"sin", Unary::sin, [](X x) { return std::sin(x); }, -100, 100, 2.5},
      {"cos", Unary::cos, [](X x) { return std::cos(x); }, -100, 100, 2.5},
      {"floor", Unary::floor, [](X x) { return std::floor(x); }, -9, 9, 0},
      {"ceil", Unary::ceil, [](X x) { return std::ceil(x); }, -9, 9, 0},
      {"round", Unary::round, [](X x) { return std::nearbyint(x); }, -9, 9, 0},
      {"trunc", Unary::trunc, [](X x) { return std::trunc(x); }, -9, 9, 0},
      {"erf", Unary::erf, [](X x) { return std::erf(x); }, -5, 5, 3},
      {"log1p", Unary::log1p, [](X x) { return std::log1p(x); }, -0.99, 50, 2},
      {"expm1", Unary::expm1, [](X x) { return std::expm1(x); }, -80, 80, 2.5},
  };
  return all;
}

template <class T>
void check_unary(const Kernels<T>& kernels, const Case& c, int64_t size) {
  const Array<T> x = random_array<T>(size, c.lo, c.hi);
  Array<T> y(size);
  kernels.unary[c.op](size, x.data(), y.data());
  for (int64_t i = 0; i < size; ++i) {
    const double error = ulps(y[i], c.reference(x[i]));
    if (error > c.tolerance)
      FAIL(c.name << "(" << x[i] << ") = " << y[i] << ", off by " << error << " ulp");
  }
  REQUIRE(y.guards_intact());
}

/// What op gives for one number, through the whole-vector path and through the tail.
template <class T>
std::pair<T, T> both_paths(const Kernels<T>& kernels, Unary op, double value) {
  const Array<T> x(33, static_cast<T>(value));
  Array<T> y(33);
  kernels.unary[op](33, x.data(), y.data());
  return {y[0], y[32]};
}

template <class T>
void check_special(Unary op, double x, double want) {
  on_each_isa<T>([&](const Kernels<T>& kernels) {
    const auto [vector, tail] = both_paths<T>(kernels, op, x);
    INFO("op " << static_cast<int>(op) << " at " << x << " gives " << vector << ", want " << want);
    REQUIRE(ulps(vector, static_cast<T>(want)) <= 2);
    REQUIRE(ulps(tail, static_cast<T>(want)) <= 2);
  });
}

}  // namespace

TEMPLATE_TEST_CASE("unary kernels agree with the C library at every size", "[kernels][unary]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Case& c : cases()) {
      for (const int64_t size : sizes()) check_unary<TestType>(kernels, c, size);
    }
  });
}

TEMPLATE_TEST_CASE("unary kernels are accurate over a dense sample", "[kernels][unary]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Case& c : cases()) check_unary<TestType>(kernels, c, 40000);
  });
}

TEMPLATE_TEST_CASE("gelu agrees with its formula", "[kernels][unary]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const auto x = random_array<TestType>(5003, -6, 6);
    Array<TestType> y(5003);
    // 1 + erf cancels for negative x, so the error is measured against |x|.
    kernels.unary[Unary::gelu](5003, x.data(), y.data());
    for (int64_t i = 0; i < x.size(); ++i) {
      const double v = x[i];
      REQUIRE(relative_error<TestType>(y[i], 0.5 * v * (1 + std::erf(v / std::sqrt(2.0))),
                                       std::fabs(v)) < 2);
    }
    kernels.unary[Unary::gelu_tanh](5003, x.data(), y.data());
    for (int64_t i = 0; i < x.size(); ++i) {
      const double v = x[i];
      REQUIRE(relative_error<TestType>(y[i], static_cast<double>(gelu_tanh(x[i])), std::fabs(v)) <
              2);
    }
  });
}

TEMPLATE_TEST_CASE("unary kernels in place", "[kernels][unary]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    auto x = random_array<TestType>(101);
    Array<TestType> y(101);
    kernels.unary[Unary::exp](101, x.data(), y.data());
    kernels.unary[Unary::exp](101, x.data(), x.data());
    for (int64_t i = 0; i < 101; ++i) REQUIRE(x[i] == y[i]);
  });
}

TEMPLATE_TEST_CASE("the result of an element does not depend on its place", "[kernels][unary]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const auto x = random_array<TestType>(67, 0.1, 3);
    Array<TestType> whole(67);
    for (int op = 0; op < static_cast<int>(Unary::count); ++op) {
      kernels.unary.entries[op](67, x.data(), whole.data());
      for (int64_t i = 0; i < 67; ++i) {
        TestType single = 0;
        kernels.unary.entries[op](1, x.data() + i, &single);
        INFO("op " << op << " at " << x[i]);
        REQUIRE(single == whole[i]);
      }
    }
  });
}

TEMPLATE_TEST_CASE("NaN gives NaN, and a sign of 0 as in PyTorch", "[kernels][unary]", float,
                   double) {
  for (int op = 0; op < static_cast<int>(Unary::count); ++op) {
    const double want = static_cast<Unary>(op) == Unary::sign ? 0.0 : kNan;
    check_special<TestType>(static_cast<Unary>(op), kNan, want);
  }
}

TEMPLATE_TEST_CASE("infinities and zeros", "[kernels][unary]", float, double) {
  const auto check = check_special<TestType>;
  check(Unary::exp, kInf, kInf);
  check(Unary::exp, -kInf, 0);
  check(Unary::exp, 0, 1);
  check(Unary::expm1, kInf, kInf);
  check(Unary::expm1, -kInf, -1);
  check(Unary::log, 0, -kInf);
  check(Unary::log, kInf, kInf);
  check(Unary::log, -1, kNan);
  check(Unary::log1p, -1, -kInf);
  check(Unary::log1p, kInf, kInf);
  check(Unary::sqrt, -1, kNan);
  check(Unary::rsqrt, 0, kInf);
  check(Unary::rsqrt, kInf, 0);
  check(Unary::reciprocal, 0, kInf);
  check(Unary::tanh, kInf, 1);
  check(Unary::tanh, -kInf, -1);
  check(Unary::sigmoid, kInf, 1);
  check(Unary::sigmoid, -kInf, 0);
  check(Unary::silu, kInf, kInf);
  check(Unary::erf, kInf, 1);
  check(Unary::erf, -kInf, -1);
  check(Unary::relu, -kInf, 0);
  check(Unary::relu, kInf, kInf);
  check(Unary::sign, -kInf, -1);
  check(Unary::gelu, 0, 0);
}

TEST_CASE("exp near the ends of float", "[kernels][unary]") {
  for (const double x :
       {88.0, 88.5, 88.72, 88.73, 89.0, 1000.0, -87.0, -87.5, -100.0, -103.9, -104.5, -1000.0}) {
    check_special<float>(Unary::exp, x, std::exp(static_cast<double>(static_cast<float>(x))));
  }
}

TEST_CASE("exp and log near the ends of double", "[kernels][unary]") {
  for (const double x : {709.0, 709.7, 709.79, 1e5, -708.0, -708.5, -740.0, -745.1, -746.0, -1e5}) {
    check_special<double>(Unary::exp, x, std::exp(x));
  }
  for (const double x : {5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308}) {
    check_special<double>(Unary::log, x, std::log(x));
  }
}

TEST_CASE("log of float denormals", "[kernels][unary]") {
  for (const float x : {1e-45F, 1e-40F, 1.17549435e-38F}) {
    check_special<float>(Unary::log, x, std::log(static_cast<double>(x)));
  }
}

TEST_CASE("expm1 does not overflow before exp does", "[kernels][unary]") {
  check_special<float>(Unary::expm1, 88.5, std::exp(88.5));
  check_special<double>(Unary::expm1, 709.7, std::exp(709.7));
}

TEMPLATE_TEST_CASE("round is half to even", "[kernels][unary]", float, double) {
  const auto check = check_special<TestType>;
  check(Unary::round, 0.5, 0);
  check(Unary::round, 1.5, 2);
  check(Unary::round, 2.5, 2);
  check(Unary::round, -0.5, 0);
  check(Unary::round, -3.5, -4);
  check(Unary::round, 1e15, static_cast<TestType>(1e15));
}

TEMPLATE_TEST_CASE("sin and cos of large arguments", "[kernels][unary]", float, double) {
  for (const double x : {1e4, 1e6, 123456789.0, 1e15}) {
    const auto exact = static_cast<double>(static_cast<TestType>(x));
    check_special<TestType>(Unary::sin, exact, std::sin(exact));
    check_special<TestType>(Unary::cos, exact, std::cos(exact));
  }
}
