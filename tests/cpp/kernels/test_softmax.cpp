#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::CrossEntropyShape;
using resnetcpp::kernels::ReduceShape;

namespace {

constexpr auto kInf = std::numeric_limits<double>::infinity();

std::vector<ReduceShape> shapes() {
  std::vector<ReduceShape> all;
  for (const int64_t n : {1, 2, 7, 10, 16, 17, 65, 1000}) all.push_back({3, n, 1, 1});
  for (const int64_t inner : {2, 16, 17, 49, 70}) {
    for (const int64_t n : {1, 3, 40}) all.push_back({2, n, inner, inner});
  }
  all.push_back({2, 0, 3, 3});
  all.push_back({2, 0, 1, 1});
  return all;
}

/// One softmax: where its elements lie.
struct Lane {
  const ReduceShape& s;
  int64_t o, j;
  int64_t at(int64_t i) const { return (o * s.n + i) * s.stride + j; }
};

template <class Body>
void for_each_lane(const ReduceShape& s, const Body& body) {
  for (int64_t o = 0; o < s.outer; ++o) {
    for (int64_t j = 0; j < s.inner; ++j) body(Lane{s, o, j});
  }
}

template <class T>
double log_sum_exp(const Lane& lane, const Array<T>& x) {
  double max = -kInf;
  for (int64_t i = 0; i < lane.s.n; ++i) max = std::fmax(max, x[lane.at(i)]);
  double sum = 0;
  for (int64_t i = 0; i < lane.s.n; ++i) sum += std::exp(x[lane.at(i)] - max);
  return max + std::log(sum);
}

template <class T>
double tolerance() {
  return 20 * static_cast<double>(std::numeric_limits<T>::epsilon());
}

}  // namespace

TEMPLATE_TEST_CASE("softmax and log_softmax agree with a naive loop", "[kernels][softmax]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const ReduceShape& s : shapes()) {
      const auto x = random_array<TestType>(s.outer * s.n * s.stride, -8, 8);
      Array<TestType> p(x.size());
      Array<TestType> log_p(x.size());
      kernels.softmax(s, x.data(), p.data());
      kernels.log_softmax(s, x.data(), log_p.data());
      for_each_lane(s, [&](const Lane& lane) {
        const double lse = log_sum_exp(lane, x);
        for (int64_t i = 0; i < s.n; ++i) {
          const double want = x[lane.at(i)] - lse;
          REQUIRE(std::fabs(p[lane.at(i)] - std::exp(want)) <=
                  tolerance<TestType>() * std::exp(want));
          REQUIRE(std::fabs(log_p[lane.at(i)] - want) <= tolerance<TestType>());
        }
      });
      REQUIRE((p.guards_intact() && log_p.guards_intact()));
    }
  });
}

TEMPLATE_TEST_CASE("softmax backward agrees with its formula, also in place", "[kernels][softmax]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const ReduceShape& s : shapes()) {
      const auto x = random_array<TestType>(s.outer * s.n * s.stride, -3, 3, 1);
      auto g = random_array<TestType>(x.size(), -1, 1, 2);
      Array<TestType> p(x.size());
      Array<TestType> gx(x.size());
      kernels.softmax(s, x.data(), p.data());
      kernels.softmax_backward(s, g.data(), p.data(), gx.data());
      for_each_lane(s, [&](const Lane& lane) {
        double dot = 0;
        for (int64_t i = 0; i < s.n; ++i) dot += static_cast<double>(g[lane.at(i)]) * p[lane.at(i)];
        for (int64_t i = 0; i < s.n; ++i) {
          REQUIRE(std::fabs(gx[lane.at(i)] - p[lane.at(i)] * (g[lane.at(i)] - dot)) <=
                  tolerance<TestType>());
        }
      });
      kernels.softmax_backward(s, g.data(), p.data(), g.data());
      for (int64_t i = 0; i < g.size(); ++i) REQUIRE(g[i] == gx[i]);
    }
  });
}

TEMPLATE_TEST_CASE("log_softmax backward agrees with its formula", "[kernels][softmax]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    for (const ReduceShape& s : shapes()) {
      const auto x = random_array<TestType>(s.outer * s.n * s.stride, -3, 3, 1);
      const auto g = random_array<TestType>(x.size(), -1, 1, 2);
      Array<TestType> log_p(x.size());
      Array<TestType> gx(x.size());
      kernels.log_softmax(s, x.data(), log_p.data());
      kernels.log_softmax_backward(s, g.data(), log_p.data(), gx.data());
      for_each_lane(s, [&](const Lane& lane) {
        double sum = 0;
        for (int64_t i = 0; i < s.n; ++i) sum += g[lane.at(i)];
        for (int64_t i = 0; i < s.n; ++i) {
          const double want =
              g[lane.at(i)] - std::exp(static_cast<double>(log_p[lane.at(i)])) * sum;
          REQUIRE(std::fabs(gx[lane.at(i)] - want) <=
                  tolerance<TestType>() * std::fmax(1, std::fabs(sum)));
        }
      });
    }
  });
}

TEMPLATE_TEST_CASE("softmax of huge and infinite numbers", "[kernels][softmax]", float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    Array<TestType> x(3, TestType(1e30));
    Array<TestType> y(3);
    kernels.softmax({1, 3, 1, 1}, x.data(), y.data());
    for (int64_t i = 0; i < 3; ++i) REQUIRE(y[i] == Approx(1.0 / 3));
    x[1] = static_cast<TestType>(-kInf);
    kernels.softmax({1, 3, 1, 1}, x.data(), y.data());
    REQUIRE(y[1] == 0);
    REQUIRE(y[0] == Approx(0.5));
    for (int64_t i = 0; i < 3; ++i) x[i] = static_cast<TestType>(-kInf);
    kernels.softmax({1, 3, 1, 1}, x.data(), y.data());
    REQUIRE(std::isnan(y[0]));  // as PyTorch
  });
}

TEMPLATE_TEST_CASE("cross_entropy agrees with a naive loop", "[kernels][softmax]", float, double) {
  const double smoothing = GENERATE(0.0, 0.1);
  on_each_isa<TestType>([smoothing](const Kernels<TestType>& kernels) {
    for (const int64_t classes : {1, 2, 10, 17, 1000}) {
      const CrossEntropyShape s{5, classes, -100, smoothing};
      const auto x = random_array<TestType>(5 * classes, -8, 8);
      std::vector<int64_t> target(5);
      for (size_t r = 0; r < 5; ++r) target[r] = static_cast<int64_t>(r * 7) % classes;
      target[3] = -100;
      Array<TestType> loss(5);
      Array<TestType> normalizer(10);
      kernels.cross_entropy(s, x.data(), target.data(), loss.data(), normalizer.data());
      const auto scale = random_array<TestType>(5, 0.5, 1.5, 3);
      Array<TestType> gx(x.size());
      kernels.cross_entropy_backward(s, x.data(), target.data(), normalizer.data(), scale.data(),
                                     gx.data());
      for (int64_t r = 0; r < 5; ++r) {
        const ReduceShape one{1, classes, 1, 1};
        Array<TestType> row(classes);
        double mean = 0;
        for (int64_t c = 0; c < classes; ++c) row[c] = x[r * classes + c];
        for (int64_t c = 0; c < classes; ++c) mean += row[c] / static_cast<double>(classes);
        const double lse = log_sum_exp(Lane{one, 0, 0}, row);
        const int64_t t = target[static_cast<size_t>(r)];
        const bool is_ignored = t == -100;
        const double want =
            is_ignored ? 0 : (1 - smoothing) * (lse - row[t]) + smoothing * (lse - mean);
        REQUIRE(std::fabs(loss[r] - want) <= tolerance<TestType>() * 10);
        for (int64_t c = 0; c < classes; ++c) {
          const double slope = std::exp(row[c] - lse) - (c == t ? 1 - smoothing : 0) -
                               smoothing / static_cast<double>(classes);
          const double want_gx = is_ignored ? 0 : scale[r] * slope;
          REQUIRE(std::fabs(gx[r * classes + c] - want_gx) <= tolerance<TestType>());
        }
      }
      REQUIRE((loss.guards_intact() && normalizer.guards_intact() && gx.guards_intact()));
    }
  });
}

TEST_CASE("gradients of cross_entropy stay accurate when logits are far from zero",
          "[kernels][softmax]") {
  on_each_isa<float>([](const Kernels<float>& kernels) {
    const std::vector<float> x{10000.0F, 10001.0F, 10002.0F};
    const std::vector<int64_t> target{1};
    std::vector<float> loss(1);
    std::vector<float> normalizer(2);
    const std::vector<float> scale{1};
    std::vector<float> gx(3);
    const CrossEntropyShape s{1, 3, -100, 0};
    kernels.cross_entropy(s, x.data(), target.data(), loss.data(), normalizer.data());
    kernels.cross_entropy_backward(s, x.data(), target.data(), normalizer.data(), scale.data(),
                                   gx.data());
    const double total = std::exp(-2.0) + std::exp(-1.0) + 1;
    REQUIRE(loss[0] == Approx(std::log(total) + 1).epsilon(1e-6));
    REQUIRE(gx[0] == Approx(std::exp(-2.0) / total).epsilon(1e-6));
    REQUIRE(gx[1] == Approx(std::exp(-1.0) / total - 1).epsilon(1e-6));
  });
}
