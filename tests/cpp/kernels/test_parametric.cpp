#include "kernels/common.hpp"

using namespace kernel_test;

namespace {

constexpr auto kNan = std::numeric_limits<double>::quiet_NaN();

/// Runs run(kernels, a, b, y) at every size on every instruction set and compares y with
/// reference(a, b).
template <class T, class Run, class Reference>
void check_map(double tolerance, const Run& run, const Reference& reference) {
  on_each_isa<T>([&](const Kernels<T>& kernels) {
    for (const int64_t n : sizes()) {
      const Array<T> a = random_array<T>(n, -2, 2, 5);
      const Array<T> b = random_array<T>(n, -2, 2, 6);
      Array<T> y(n);
      run(kernels, n, a, b, y);
      for (int64_t i = 0; i < n; ++i) {
        const double want = reference(static_cast<double>(a[i]), static_cast<double>(b[i]));
        REQUIRE(relative_error<T>(y[i], want, std::fmax(1, std::fabs(want))) <= tolerance);
      }
      REQUIRE(y.guards_intact());
    }
  });
}

}  // namespace

TEMPLATE_TEST_CASE("add_scaled is a + alpha * b, with strides", "[kernels][parametric]", float,
                   double) {
  using A = Array<TestType>;
  const auto run = [](const Kernels<TestType>& k, int64_t n, const A& a, const A& b, A& y) {
    k.add_scaled(n, a.data(), 1, b.data(), 1, TestType(0.3), y.data());
  };
  const double alpha = TestType(0.3);
  check_map<TestType>(1, run, [=](double a, double b) { return a + alpha * b; });
  on_each_isa<TestType>([](const Kernels<TestType>& k) {
    const auto a = random_array<TestType>(40);
    Array<TestType> y(20);
    k.add_scaled(20, a.data(), 2, a.data() + 3, 0, TestType(2), y.data());
    for (int64_t i = 0; i < 20; ++i) REQUIRE(y[i] == Approx(a[2 * i] + 2 * a[3]).margin(1e-6));
  });
}

TEMPLATE_TEST_CASE("affine is scale * x + shift", "[kernels][parametric]", float, double) {
  using A = Array<TestType>;
  const auto run = [](const Kernels<TestType>& k, int64_t n, const A& a, const A&, A& y) {
    k.affine(n, a.data(), TestType(1.5), TestType(-0.25), y.data());
  };
  check_map<TestType>(1, run, [](double a, double) { return 1.5 * a - 0.25; });
}

TEMPLATE_TEST_CASE("add_relu is max(a + b, 0) and keeps NaN", "[kernels][parametric]", float,
                   double) {
  using A = Array<TestType>;
  const auto run = [](const Kernels<TestType>& k, int64_t n, const A& a, const A& b, A& y) {
    k.add_relu(n, a.data(), b.data(), y.data());
  };
  check_map<TestType>(1, run, [](double a, double b) { return a + b > 0 ? a + b : 0; });
  on_each_isa<TestType>([](const Kernels<TestType>& k) {
    const Array<TestType> a(20, static_cast<TestType>(kNan));
    Array<TestType> y(20);
    k.add_relu(20, a.data(), a.data(), y.data());
    for (int64_t i = 0; i < 20; ++i) REQUIRE(std::isnan(y[i]));
  });
}

TEMPLATE_TEST_CASE("fill and copy", "[kernels][parametric]", float, double) {
  using A = Array<TestType>;
  check_map<TestType>(
      0,
      [](const Kernels<TestType>& k, int64_t n, const A&, const A&, A& y) {
        k.fill(n, TestType(7), y.data());
      },
      [](double, double) { return 7; });
  check_map<TestType>(
      0,
      [](const Kernels<TestType>& k, int64_t n, const A& a, const A&, A& y) {
        k.copy(n, a.data(), y.data());
      },
      [](double a, double) { return a; });
}

TEMPLATE_TEST_CASE("leaky_relu and its gradient", "[kernels][parametric]", float, double) {
  using A = Array<TestType>;
  const double slope = TestType(0.1);
  check_map<TestType>(
      1,
      [](const Kernels<TestType>& k, int64_t n, const A& a, const A&, A& y) {
        k.leaky_relu(n, a.data(), TestType(0.1), y.data());
      },
      [=](double a, double) { return a > 0 ? a : slope * a; });
  check_map<TestType>(
      1,
      [](const Kernels<TestType>& k, int64_t n, const A& a, const A& b, A& y) {
        k.leaky_relu_backward(n, a.data(), b.data(), TestType(0.1), y.data());
      },
      [=](double g, double x) { return x > 0 ? g : slope * g; });
}

TEMPLATE_TEST_CASE("clamp and its gradient", "[kernels][parametric]", float, double) {
  using A = Array<TestType>;
  check_map<TestType>(
      0,
      [](const Kernels<TestType>& k, int64_t n, const A& a, const A&, A& y) {
        k.clamp(n, a.data(), TestType(-0.5), TestType(1), y.data());
      },
      [](double a, double) { return std::fmin(std::fmax(a, -0.5), 1.0); });
  check_map<TestType>(
      0,
      [](const Kernels<TestType>& k, int64_t n, const A& a, const A& b, A& y) {
        k.clamp_backward(n, a.data(), b.data(), TestType(-0.5), TestType(1), y.data());
      },
      [](double g, double x) { return x >= -0.5 && x <= 1 ? g : 0; });
}

TEMPLATE_TEST_CASE("clamp keeps NaN, and gradients pass at its bounds", "[kernels][parametric]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& k) {
    Array<TestType> x(3);
    x[0] = static_cast<TestType>(kNan);
    x[1] = TestType(-1);
    x[2] = TestType(1);
    Array<TestType> y(3);
    k.clamp(3, x.data(), TestType(-1), TestType(1), y.data());
    REQUIRE(std::isnan(y[0]));
    const Array<TestType> g(3, TestType(4));
    k.clamp_backward(3, g.data(), x.data(), TestType(-1), TestType(1), y.data());
    REQUIRE(y[0] == 0);
    REQUIRE(y[1] == 4);
    REQUIRE(y[2] == 4);
  });
}

TEMPLATE_TEST_CASE("where chooses by mask, with strides", "[kernels][parametric]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& k) {
    for (const int64_t n : sizes()) {
      const auto a = random_array<TestType>(2 * n + 1, -2, 2, 1);
      const auto b = random_array<TestType>(n + 1, -2, 2, 2);
      Array<uint8_t> mask(n);
      for (int64_t i = 0; i < n; ++i) mask[i] = static_cast<uint8_t>(i % 3 == 0 ? i % 7 : 0);
      Array<TestType> y(n);
      k.where(n, mask.data(), a.data(), 2, b.data(), 0, y.data());
      for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == (mask[i] != 0 ? a[2 * i] : b[0]));
      REQUIRE(y.guards_intact());
    }
  });
}

TEMPLATE_TEST_CASE("conversions keep values", "[kernels][parametric]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& k) {
    const int64_t n = 301;
    Array<float> f(n);
    Array<double> d(n);
    Array<int64_t> i64(n);
    Array<uint8_t> u8(n);
    for (int64_t i = 0; i < n; ++i) {
      f[i] = static_cast<float>(i) * 0.5F;
      d[i] = static_cast<double>(i) * -0.25;
      i64[i] = i * 1000 - 5;
      u8[i] = static_cast<uint8_t>(i);
    }
    Array<TestType> y(n);
    k.from_float(n, f.data(), y.data());
    for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == static_cast<TestType>(f[i]));
    k.from_double(n, d.data(), y.data());
    for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == static_cast<TestType>(d[i]));
    k.from_int64(n, i64.data(), y.data());
    for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == static_cast<TestType>(i64[i]));
    k.from_uint8(n, u8.data(), y.data());
    for (int64_t i = 0; i < n; ++i) REQUIRE(y[i] == static_cast<TestType>(u8[i]));
    REQUIRE(y.guards_intact());
  });
}
