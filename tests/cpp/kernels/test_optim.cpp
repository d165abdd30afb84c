#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::AdamState;
using resnetcpp::kernels::AdamStep;
using resnetcpp::kernels::SgdStep;

namespace {

/// PyTorch's single-tensor SGD for one parameter, in double.
double sgd_reference(const SgdStep& s, double g, double& buffer, double p) {
  double d = (s.maximize ? -g : g) + s.weight_decay * p;
  if (s.momentum != 0) {
    buffer = s.first_step ? d : s.momentum * buffer + (1 - s.dampening) * d;
    d = s.nesterov ? d + s.momentum * buffer : buffer;
  }
  return p - s.lr * d;
}

struct AdamReference {
  double m = 0, v = 0, max_v = 0;

  double step(const AdamStep& s, bool amsgrad, double g, double p) {
    double d = s.maximize ? -g : g;
    if (s.decoupled) {
      p *= 1 - s.lr * s.weight_decay;
    } else {
      d += s.weight_decay * p;
    }
    m += (1 - s.beta1) * (d - m);
    v = s.beta2 * v + (1 - s.beta2) * d * d;
    max_v = std::fmax(max_v, v);
    const double denominator =
        std::sqrt(amsgrad ? max_v : v) / std::sqrt(s.bias_correction2) + s.eps;
    return p - s.lr / s.bias_correction1 * m / denominator;
  }
};

template <class T>
double tolerance() {
  return 10 * static_cast<double>(std::numeric_limits<T>::epsilon());
}

}  // namespace

TEMPLATE_TEST_CASE("sgd_step follows PyTorch over several steps", "[kernels][optim]", float,
                   double) {
  const std::vector<SgdStep> settings{
      {0.1, 0, 0, 0, false, false, false},     {0.1, 0, 0, 0.01, false, true, false},
      {0.1, 0.9, 0, 0, false, false, false},   {0.1, 0.9, 0.5, 0.01, false, false, false},
      {0.1, 0.9, 0, 0.01, true, false, false}, {0.1, 0.9, 0, 0.01, true, true, false},
  };
  on_each_isa<TestType>([&](const Kernels<TestType>& kernels) {
    for (const SgdStep& setting : settings) {
      for (const int64_t n : {0, 1, 3, 16, 17, 103}) {
        auto p = random_array<TestType>(n, -1, 1, 1);
        Array<TestType> buffer(n);
        std::vector<double> want_p(p.data(), p.data() + n);
        std::vector<double> want_buffer(static_cast<size_t>(n));
        for (uint32_t step = 0; step < 4; ++step) {
          SgdStep s = setting;
          s.first_step = step == 0;
          const auto g = random_array<TestType>(n, -1, 1, 10 + step);
          kernels.sgd_step(n, s, g.data(), s.momentum != 0 ? buffer.data() : nullptr, p.data());
          for (int64_t i = 0; i < n; ++i) {
            auto& want = want_p[static_cast<size_t>(i)];
            want = sgd_reference(s, g[i], want_buffer[static_cast<size_t>(i)], want);
            REQUIRE(std::fabs(p[i] - want) <= tolerance<TestType>());
          }
        }
        REQUIRE((p.guards_intact() && buffer.guards_intact()));
      }
    }
  });
}

TEMPLATE_TEST_CASE("adam_step follows PyTorch over several steps", "[kernels][optim]", float,
                   double) {
  const bool decoupled = GENERATE(false, true);
  const bool amsgrad = GENERATE(false, true);
  const bool maximize = GENERATE(false, true);
  on_each_isa<TestType>([=](const Kernels<TestType>& kernels) {
    for (const int64_t n : {0, 1, 3, 16, 17, 103}) {
      auto p = random_array<TestType>(n, -1, 1, 1);
      Array<TestType> m(n);
      Array<TestType> v(n);
      Array<TestType> max_v(n);
      std::vector<double> want(p.data(), p.data() + n);
      std::vector<AdamReference> reference(static_cast<size_t>(n));
      for (int step = 1; step <= 5; ++step) {
        AdamStep s{0.01,
                   0.9,
                   0.999,
                   1e-8,
                   0.05,
                   1 - std::pow(0.9, step),
                   1 - std::pow(0.999, step),
                   decoupled,
                   maximize};
        const auto g = random_array<TestType>(n, -1, 1, 20 + static_cast<uint32_t>(step));
        const AdamState<TestType> state{m.data(), v.data(), amsgrad ? max_v.data() : nullptr};
        kernels.adam_step(n, s, g.data(), state, p.data());
        for (int64_t i = 0; i < n; ++i) {
          auto& value = want[static_cast<size_t>(i)];
          value = reference[static_cast<size_t>(i)].step(s, amsgrad, g[i], value);
          REQUIRE(std::fabs(p[i] - value) <= tolerance<TestType>());
        }
      }
      REQUIRE(
          (p.guards_intact() && m.guards_intact() && v.guards_intact() && max_v.guards_intact()));
    }
  });
}

TEMPLATE_TEST_CASE("a step on parts gives the bits of a step on the whole", "[kernels][optim]",
                   float, double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const SgdStep s{0.1, 0.9, 0, 1e-4, true, false, false};
    const auto g = random_array<TestType>(101, -1, 1, 2);
    auto whole = random_array<TestType>(101, -1, 1, 1);
    auto parts = whole;
    auto buffer = random_array<TestType>(101, -1, 1, 3);
    auto other_buffer = buffer;
    kernels.sgd_step(101, s, g.data(), buffer.data(), whole.data());
    for (const auto& [lo, hi] : {std::pair<int64_t, int64_t>{0, 37}, {37, 38}, {38, 101}}) {
      kernels.sgd_step(hi - lo, s, g.data() + lo, other_buffer.data() + lo, parts.data() + lo);
    }
    for (int64_t i = 0; i < 101; ++i) REQUIRE(parts[i] == whole[i]);
  });
}
