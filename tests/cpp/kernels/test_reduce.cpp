#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::Reduce;
using resnetcpp::kernels::ReduceShape;

namespace {

constexpr auto kInf = std::numeric_limits<double>::infinity();

/// Contiguous shapes: rows (inner 1) of every size, columns, both.
std::vector<ReduceShape> shapes() {
  std::vector<ReduceShape> all;
  for (const int64_t n : sizes()) all.push_back({3, n, 1, 1});
  for (const int64_t inner : {2, 3, 8, 16, 17, 49, 64, 65, 130}) {
    for (const int64_t n : {0, 1, 2, 31, 33, 100}) all.push_back({2, n, inner, inner});
  }
  all.push_back({1, 20000, 1, 1});
  all.push_back({1, 5000, 3, 3});
  all.push_back({0, 5, 4, 4});
  return all;
}

struct Naive {
  long double sum = 0, sum_abs = 0, sum_squares = 0, prod = 1, max = -kInf, min = kInf;
};

template <class T>
Naive naive(const ReduceShape& s, const Array<T>& x, int64_t o, int64_t j) {
  Naive r;
  for (int64_t i = 0; i < s.n; ++i) {
    const long double v = x[(o * s.n + i) * s.stride + j];
    r.sum += v;
    r.sum_abs += std::fabs(v);
    r.sum_squares += v * v;
    r.prod *= v;
    r.max = std::fmax(r.max, v);
    r.min = std::fmin(r.min, v);
  }
  return r;
}

/// Calls body(o, j, place of the result).
template <class Body>
void for_each_result(const ReduceShape& s, const Body& body) {
  for (int64_t o = 0; o < s.outer; ++o) {
    for (int64_t j = 0; j < s.inner; ++j) body(o, j, o * s.stride + j);
  }
}

template <class T>
void check_reduce(const Kernels<T>& kernels, const ReduceShape& s) {
  INFO("outer " << s.outer << ", n " << s.n << ", inner " << s.inner);
  const Array<T> x = random_array<T>(s.outer * s.n * s.stride, 0.5, 1.4);
  Array<T> y(s.outer * s.stride);
  const auto run = [&](Reduce op, double tolerance, long double Naive::* want,
                       long double Naive::* scale) {
    kernels.reduce[op](s, x.data(), y.data());
    for_each_result(s, [&](int64_t o, int64_t j, int64_t at) {
      const Naive r = naive(s, x, o, j);
      REQUIRE(relative_error<T>(y[at], r.*want, std::fmax(static_cast<double>(r.*scale), 1e-30)) <=
              tolerance);
    });
    REQUIRE(y.guards_intact());
  };
  run(Reduce::sum, 6, &Naive::sum, &Naive::sum_abs);
  run(Reduce::sum_squares, 6, &Naive::sum_squares, &Naive::sum_squares);
  if (s.n <= 100) run(Reduce::prod, 110, &Naive::prod, &Naive::prod);
  run(Reduce::max, 0, &Naive::max, &Naive::max);
  run(Reduce::min, 0, &Naive::min, &Naive::min);
}

}  // namespace

TEMPLATE_TEST_CASE("reductions agree with a naive loop", "[kernels][reduce]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const ReduceShape& s : shapes()) check_reduce<TestType>(kernels, s);
  });
}

TEST_CASE("a sum of ten million floats keeps six digits", "[kernels][reduce]") {
  const int64_t n = 10000000;
  const Array<float> x(n, 0.1F);
  on_each_isa<float>([&](const Kernels<float>& kernels) {
    float y = 0;
    kernels.reduce[Reduce::sum]({1, n, 1, 1}, x.data(), &y);
    REQUIRE(y == Approx(static_cast<double>(0.1F) * static_cast<double>(n)).epsilon(1e-6));
    kernels.reduce[Reduce::sum]({1, n / 10, 10, 10}, x.data(), std::vector<float>(10).data());
  });
}

TEMPLATE_TEST_CASE("a slice of the columns gives the same bits", "[kernels][reduce]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const int64_t n = 70;
    const int64_t inner = 150;
    const auto x = random_array<TestType>(2 * n * inner);
    Array<TestType> whole(2 * inner);
    kernels.reduce[Reduce::sum]({2, n, inner, inner}, x.data(), whole.data());
    for (const int64_t lo : {0, 5, 64, 149}) {
      Array<TestType> y(2 * inner, TestType(-1));
      const int64_t width = std::min<int64_t>(40, inner - lo);
      kernels.reduce[Reduce::sum]({2, n, width, inner}, x.data() + lo, y.data() + lo);
      for (int64_t o = 0; o < 2; ++o) {
        for (int64_t j = 0; j < inner; ++j) {
          const bool is_inside = j >= lo && j < lo + width;
          REQUIRE(y[o * inner + j] == (is_inside ? whole[o * inner + j] : TestType(-1)));
        }
      }
    }
  });
}

TEMPLATE_TEST_CASE("max and min give NaN wherever it stands", "[kernels][reduce]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const int64_t inner : {1, 3, 20}) {
      for (const int64_t at : {0, 1, 30, 63, 99, 600, 700}) {
        const ReduceShape s{1, 701, inner, inner};
        auto x = random_array<TestType>(701 * inner);
        x[at * inner + inner / 2] = std::numeric_limits<TestType>::quiet_NaN();
        for (const Reduce op : {Reduce::max, Reduce::min}) {
          Array<TestType> y(inner);
          kernels.reduce[op](s, x.data(), y.data());
          for (int64_t j = 0; j < inner; ++j) REQUIRE(std::isnan(y[j]) == (j == inner / 2));
        }
      }
    }
  });
}

TEMPLATE_TEST_CASE("reductions of infinities", "[kernels][reduce]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    Array<TestType> x(40, static_cast<TestType>(-kInf));
    TestType y = 0;
    kernels.reduce[Reduce::max]({1, 40, 1, 1}, x.data(), &y);
    REQUIRE(y == static_cast<TestType>(-kInf));
    x[7] = static_cast<TestType>(kInf);
    kernels.reduce[Reduce::sum]({1, 40, 1, 1}, x.data(), &y);
    REQUIRE(std::isnan(y));
    kernels.reduce[Reduce::max]({1, 40, 1, 1}, x.data(), &y);
    REQUIRE(y == static_cast<TestType>(kInf));
  });
}

TEMPLATE_TEST_CASE("argmax and argmin give the first of equal values", "[kernels][reduce]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const ReduceShape& s : shapes()) {
      if (s.n == 0) continue;
      auto x = random_array<TestType>(s.outer * s.n * s.stride, 0, 10);
      for (int64_t i = 0; i < x.size(); ++i) x[i] = std::floor(x[i]);  // many ties
      Array<int64_t> largest(s.outer * s.stride);
      Array<int64_t> smallest(s.outer * s.stride);
      kernels.argmax(s, x.data(), largest.data());
      kernels.argmin(s, x.data(), smallest.data());
      for_each_result(s, [&](int64_t o, int64_t j, int64_t at) {
        int64_t want_max = 0;
        int64_t want_min = 0;
        const auto value = [&](int64_t i) { return x[(o * s.n + i) * s.stride + j]; };
        for (int64_t i = 1; i < s.n; ++i) {
          if (value(i) > value(want_max)) want_max = i;
          if (value(i) < value(want_min)) want_min = i;
        }
        REQUIRE(largest[at] == want_max);
        REQUIRE(smallest[at] == want_min);
      });
      REQUIRE((largest.guards_intact() && smallest.guards_intact()));
    }
  });
}

TEMPLATE_TEST_CASE("argmax and argmin give the first NaN", "[kernels][reduce]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const int64_t inner : {1, 5}) {
      auto x = random_array<TestType>(100 * inner);
      x[40 * inner] = x[70 * inner] = std::numeric_limits<TestType>::quiet_NaN();
      Array<int64_t> index(inner);
      kernels.argmax({1, 100, inner, inner}, x.data(), index.data());
      REQUIRE(index[0] == 40);
      kernels.argmin({1, 100, inner, inner}, x.data(), index.data());
      REQUIRE(index[0] == 40);
    }
  });
}

TEMPLATE_TEST_CASE("moments agree with a naive loop", "[kernels][reduce]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const ReduceShape& s : shapes()) {
      const auto x = random_array<TestType>(s.outer * s.n * s.stride, -1, 3);
      Array<TestType> mean(s.outer * s.stride);
      Array<TestType> m2(s.outer * s.stride);
      kernels.moments(s, x.data(), mean.data(), m2.data());
      for_each_result(s, [&](int64_t o, int64_t j, int64_t at) {
        const Naive r = naive(s, x, o, j);
        const auto n = static_cast<double>(s.n);
        const auto mean_abs = static_cast<double>(r.sum_abs) / n;
        long double want = 0;
        for (int64_t i = 0; i < s.n; ++i)
          want += std::pow(x[(o * s.n + i) * s.stride + j] - r.sum / n, 2);
        if (s.n == 0) {
          REQUIRE((std::isnan(mean[at]) && std::isnan(m2[at])));
        } else {
          REQUIRE(relative_error<TestType>(mean[at], r.sum / n, mean_abs) <= 6);
          REQUIRE(relative_error<TestType>(m2[at], want,
                                           std::fmax(static_cast<double>(want), mean_abs)) <= 10);
        }
      });
      REQUIRE((mean.guards_intact() && m2.guards_intact()));
    }
  });
}

TEST_CASE("moments do not cancel when the mean is large", "[kernels][reduce]") {
  on_each_isa<float>([](const Kernels<float>& kernels) {
    for (const int64_t inner : {1, 7}) {
      Array<float> x(1000 * inner);
      for (int64_t i = 0; i < x.size(); ++i)
        x[i] = 10000 + static_cast<float>(i / inner % 2);  // variance 0.25
      std::vector<float> mean(7);
      std::vector<float> m2(7);
      kernels.moments({1, 1000, inner, inner}, x.data(), mean.data(), m2.data());
      REQUIRE(mean[0] == Approx(10000.5));
      REQUIRE(m2[0] == Approx(250).epsilon(1e-5));
    }
  });
}
