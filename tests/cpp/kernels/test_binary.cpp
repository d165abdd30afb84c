#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::Binary;
using resnetcpp::kernels::Compare;

namespace {

constexpr auto kInf = std::numeric_limits<double>::infinity();
constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();

struct Case {
  const char* name;
  Binary op;
  double (*reference)(double a, double b);
  double lo, hi;     // of b
  double tolerance;  // in epsilons of max(1, |want|)
};

double gelu_slope(double x) {
  const double pdf = std::exp(-0.5 * x * x) / std::sqrt(2 * std::acos(-1.0));
  return 0.5 * (1 + std::erf(x / std::sqrt(2.0))) + x * pdf;
}

double gelu_tanh_slope(double x) {
  const double k = std::sqrt(2 / std::acos(-1.0));
  const double t = std::tanh(k * (x + 0.044715 * x * x * x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * k * (1 + 3 * 0.044715 * x * x);
}

double silu_slope(double x) {
  const double s = 1 / (1 + std::exp(-x));
  return s * (1 + x * (1 - s));
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"add", Binary::add, [](double a, double b) { return a + b; }, -3, 3, 1},
      {"sub", Binary::sub, [](double a, double b) { return a - b; }, -3, 3, 1},
      {"mul", Binary::mul, [](double a, double b) { return a * b; }, -3, 3, 1},
      {"div", Binary::div, [](double a, double b) { return a / b; }, 0.5, 3, 1},
      {"maximum", Binary::maximum, [](double a, double b) { return std::fmax(a, b); }, -3, 3, 0},
      {"minimum", Binary::minimum, [](double a, double b) { return std::fmin(a, b); }, -3, 3, 0},
      {"pow", Binary::pow, [](double a, double b) { return std::pow(a, b); }, -3, 3, 2},
      {"relu_backward", Binary::relu_backward, [](double g, double y) { return y > 0 ? g : 0; }, -3,
       3, 0},
      {"tanh_backward", Binary::tanh_backward, [](double g, double y) { return g * (1 - y * y); },
       -1, 1, 2},
      {"sigmoid_backward", Binary::sigmoid_backward,
       [](double g, double y) { return g * y * (1 - y); }, 0, 1, 2},
      {"sqrt_backward", Binary::sqrt_backward, [](double g, double y) { return g / (2 * y); }, 0.5,
       3, 1},
      {"rsqrt_backward", Binary::rsqrt_backward,
       [](double g, double y) { return -0.5 * g * y * y * y; }, 0.5, 3, 3},
      {"reciprocal_backward", Binary::reciprocal_backward,
       [](double g, double y) { return -g * y * y; }, -3, 3, 2},
      {"abs_backward", Binary::abs_backward,
       [](double g, double x) { return x > 0   ? g
                                       : x < 0 ? -g
                                               : 0; }, -3, 3, 0},
      {"gelu_backward", Binary::gelu_backward, [](double g, double x) { return g * gelu_slope(x); },
       -5, 5, 5},
      {"gelu_tanh_backward", Binary::gelu_tanh_backward,
       [](double g, double x) { return g * gelu_tanh_slope(x); }, -5, 5, 8},
      {"silu_backward", Binary::silu_backward, [](double g, double x) { return g * silu_slope(x); },
       -20, 20, 12},
  };
  return all;
}

template <class T>
void check_binary(const Kernels<T>& kernels, const Case& c, int64_t n, int64_t stride_a,
                  int64_t stride_b) {
  const int64_t length_a = n * std::abs(stride_a) + 1;
  const int64_t length_b = n * std::abs(stride_b) + 1;
  const Array<T> a = random_array<T>(length_a, c.op == Binary::pow ? 0.1 : -2, 2, 3);
  const Array<T> b = random_array<T>(length_b, c.lo, c.hi, 4);
  const T* first_a = a.data() + (stride_a < 0 ? length_a - 1 : 0);
  const T* first_b = b.data() + (stride_b < 0 ? length_b - 1 : 0);
  Array<T> y(n);
  kernels.binary[c.op](n, first_a, stride_a, first_b, stride_b, y.data());
  for (int64_t i = 0; i < n; ++i) {
    const T va = first_a[i * stride_a];
    const T vb = first_b[i * stride_b];
    const double want = c.reference(va, vb);
    const double error = relative_error<T>(y[i], want, std::fmax(1, std::fabs(want)));
    if (error > c.tolerance) {
      FAIL(c.name << "(" << va << ", " << vb << ") = " << y[i] << ", want " << want << ", off by "
                  << error << " eps");
    }
  }
  REQUIRE(y.guards_intact());
}

template <class T>
void check_value(Binary op, double a, double b, double want) {
  on_each_isa<T>([&](const Kernels<T>& kernels) {
    const Array<T> va(33, static_cast<T>(a));
    const Array<T> vb(33, static_cast<T>(b));
    Array<T> y(33);
    kernels.binary[op](33, va.data(), 1, vb.data(), 1, y.data());
    INFO("op " << static_cast<int>(op) << " of " << a << " and " << b << " gives " << y[0]
               << ", want " << want);
    REQUIRE(ulps(y[0], static_cast<T>(want)) == 0);
    REQUIRE(ulps(y[32], static_cast<T>(want)) == 0);
  });
}

}  // namespace

TEMPLATE_TEST_CASE("binary kernels agree with a naive loop at every size", "[kernels][binary]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Case& c : cases()) {
      for (const int64_t size : sizes()) check_binary<TestType>(kernels, c, size, 1, 1);
    }
  });
}

TEMPLATE_TEST_CASE("binary kernels take any strides", "[kernels][binary]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const Case& c : cases()) {
      for (const int64_t size : {0, 1, 7, 16, 35}) {
        for (const int64_t stride_a : {0, 1, 2, -1}) {
          for (const int64_t stride_b : {0, 1, 3, -2})
            check_binary<TestType>(kernels, c, size, stride_a, stride_b);
        }
      }
    }
  });
}

TEMPLATE_TEST_CASE("binary kernels in place of either input", "[kernels][binary]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const int64_t n : {5, 64, 101}) {
      auto a = random_array<TestType>(n, -2, 2, 1);
      auto b = random_array<TestType>(n, -2, 2, 2);
      Array<TestType> want(n);
      kernels.binary[Binary::sub](n, a.data(), 1, b.data(), 1, want.data());
      auto a_copy = a;
      kernels.binary[Binary::sub](n, a_copy.data(), 1, b.data(), 1, a_copy.data());
      kernels.binary[Binary::sub](n, a.data(), 1, b.data(), 1, b.data());
      for (int64_t i = 0; i < n; ++i) {
        REQUIRE(a_copy[i] == want[i]);
        REQUIRE(b[i] == want[i]);
      }
    }
  });
}

TEMPLATE_TEST_CASE("maximum and minimum give NaN when either is NaN", "[kernels][binary]", float,
                   double) {
  for (const Binary op : {Binary::maximum, Binary::minimum}) {
    check_value<TestType>(op, kNan, 1, kNan);
    check_value<TestType>(op, 1, kNan, kNan);
    check_value<TestType>(op, kNan, kNan, kNan);
  }
  check_value<TestType>(Binary::maximum, -kInf, kInf, kInf);
  check_value<TestType>(Binary::minimum, -kInf, kInf, -kInf);
}

TEMPLATE_TEST_CASE("pow follows the C library at its special points", "[kernels][binary]", float,
                   double) {
  for (const double a : {0.0, 1.0, -1.0, -2.0, 2.0, kInf, -kInf, kNan}) {
    for (const double b : {0.0, 1.0, -1.0, 0.5, 3.0, 1000.0, kInf, -kInf, kNan}) {
      check_value<TestType>(Binary::pow, a, b, std::pow(a, b));
    }
  }
}

TEMPLATE_TEST_CASE("the gradient of relu passes where its output is NaN", "[kernels][binary]",
                   float, double) {
  check_value<TestType>(Binary::relu_backward, 5, kNan, 5);
  check_value<TestType>(Binary::relu_backward, 5, 0, 0);
  check_value<TestType>(Binary::relu_backward, kNan, 1, kNan);
}

TEMPLATE_TEST_CASE("the gradient of abs is 0 at 0 and at NaN", "[kernels][binary]", float, double) {
  check_value<TestType>(Binary::abs_backward, 5, 0, 0);
  check_value<TestType>(Binary::abs_backward, 5, kNan, 0);
}

TEMPLATE_TEST_CASE("comparisons agree with C++, NaN included", "[kernels][binary]", float, double) {
  const std::vector<double> values{-kInf, -1, -0.0, 0.0, 1, 2, kInf, kNan};
  const auto n = static_cast<int64_t>(values.size() * values.size());
  Array<TestType> a(n);
  Array<TestType> b(n);
  for (int64_t i = 0; i < n; ++i) {
    a[i] = static_cast<TestType>(values[static_cast<size_t>(i) / values.size()]);
    b[i] = static_cast<TestType>(values[static_cast<size_t>(i) % values.size()]);
  }
  on_each_isa<TestType>([&](const Kernels<TestType>& kernels) {
    Array<uint8_t> y(n);
    const auto check = [&](Compare op, bool (*reference)(TestType, TestType)) {
      kernels.compare[op](n, a.data(), 1, b.data(), 1, y.data());
      for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == (reference(a[i], b[i]) ? 1 : 0));
      kernels.compare[op](n, a.data(), 1, b.data() + 4, 0, y.data());
      for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == (reference(a[i], b[4]) ? 1 : 0));
      REQUIRE(y.guards_intact());
    };
    check(Compare::eq, [](TestType u, TestType v) { return u == v; });
    check(Compare::ne, [](TestType u, TestType v) { return u != v; });
    check(Compare::lt, [](TestType u, TestType v) { return u < v; });
    check(Compare::le, [](TestType u, TestType v) { return u <= v; });
    check(Compare::gt, [](TestType u, TestType v) { return u > v; });
    check(Compare::ge, [](TestType u, TestType v) { return u >= v; });
  });
}
