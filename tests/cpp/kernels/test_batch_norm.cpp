#include "kernels/common.hpp"

using namespace kernel_test;
using resnetcpp::kernels::BatchNormApply;
using resnetcpp::kernels::BatchNormBackward;
using resnetcpp::kernels::BatchNormShape;
using resnetcpp::kernels::CutBits;

namespace {

/// One problem in both layouts: element (i, c, p) of planes, and row i * plane + p, column c of
/// rows.
struct Problem {
  int64_t images, channels, plane;

  int64_t size() const { return images * channels * plane; }
  int64_t count() const { return images * plane; }
  BatchNormShape planes() const { return {images, channels, plane, channels * plane}; }
  BatchNormShape rows() const { return {count(), channels, 0, 0}; }
  int64_t in_planes(int64_t i, int64_t c, int64_t p) const {
    return (i * channels + c) * plane + p;
  }
  int64_t in_rows(int64_t i, int64_t c, int64_t p) const { return (i * plane + p) * channels + c; }
  int64_t at(bool is_rows, int64_t i, int64_t c, int64_t p) const {
    return is_rows ? in_rows(i, c, p) : in_planes(i, c, p);
  }
};

const std::vector<Problem>& problems() {
  static const std::vector<Problem> all{{1, 1, 1},    {2, 3, 5},  {1, 16, 1},
                                        {3, 17, 49},  {2, 65, 7}, {1, 2, 5000},
                                        {4, 130, 33}, {70, 8, 2}, {0, 4, 9}};
  return all;
}

template <class Body>
void for_each_element(const Problem& problem, const Body& body) {
  for (int64_t i = 0; i < problem.images; ++i) {
    for (int64_t p = 0; p < problem.plane; ++p) body(i, p);
  }
}

template <class T>
double epsilons(double count) {
  return count * static_cast<double>(std::numeric_limits<T>::epsilon());
}

template <class T>
void moments(const Kernels<T>& kernels, const Problem& problem, bool is_rows, const T* x, T* mean,
             T* m2) {
  if (is_rows) {
    kernels.batch_norm_moments_rows(problem.rows(), x, mean, m2);
  } else {
    kernels.batch_norm_moments_planes(problem.planes(), x, mean, m2);
  }
}

template <class T>
void apply(const Kernels<T>& kernels, const Problem& problem, bool is_rows,
           const BatchNormApply<T>& args) {
  if (is_rows) {
    kernels.batch_norm_apply_rows(problem.rows(), args);
  } else {
    kernels.batch_norm_apply_planes(problem.planes(), args);
  }
}

// Each row, or plane, begins with a word of its own.
template <class T>
int64_t cut_words(const Kernels<T>& kernels, const Problem& problem, bool is_rows) {
  const int64_t length = is_rows ? problem.channels : problem.plane;
  const int64_t count = is_rows ? problem.count() : problem.images * problem.channels;
  return count * ((length + kernels.narrow_columns - 1) / kernels.narrow_columns);
}

}  // namespace

TEMPLATE_TEST_CASE("batch norm moments agree with a naive loop in both layouts",
                   "[kernels][batch_norm]", float, double) {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<TestType>([is_rows](const Kernels<TestType>& kernels) {
    for (const Problem& problem : problems()) {
      if (problem.count() == 0) continue;
      const auto x = random_array<TestType>(problem.size(), -1, 3);
      Array<TestType> mean(problem.channels);
      Array<TestType> m2(problem.channels);
      moments(kernels, problem, is_rows, x.data(), mean.data(), m2.data());
      for (int64_t c = 0; c < problem.channels; ++c) {
        long double sum = 0;
        long double squares = 0;
        for_each_element(problem,
                         [&](int64_t i, int64_t p) { sum += x[problem.at(is_rows, i, c, p)]; });
        const long double want = sum / static_cast<long double>(problem.count());
        for_each_element(problem, [&](int64_t i, int64_t p) {
          squares += std::pow(x[problem.at(is_rows, i, c, p)] - want, 2.0L);
        });
        REQUIRE(relative_error<TestType>(mean[c], want, 3) <= 4);
        REQUIRE(relative_error<TestType>(m2[c], squares,
                                         std::fmax(1, static_cast<double>(squares))) <= 16);
      }
      REQUIRE((mean.guards_intact() && m2.guards_intact()));
    }
  });
}

TEST_CASE("batch norm moments do not cancel when the mean is large", "[kernels][batch_norm]") {
  const bool is_rows = GENERATE(false, true);
  on_each_isa<float>([is_rows](const Kernels<float>& kernels) {
    const Problem problem{4, 20, 2500};
    Array<float> x(problem.size());
    for (int64_t c = 0; c < problem.channels; ++c) {
      for_each_element(problem, [&](int64_t i, int64_t p) {
        x[problem.at(is_rows, i, c, p)] =
            10000.0F + static_cast<float>((i + p) % 2);  // variance 0.25
      });
    }
    Array<float> mean(problem.channels);
    Array<float> m2(problem.channels);
    moments(kernels, problem, is_rows, x.data(), mean.data(), m2.data());
    for (int64_t c = 0; c < problem.channels; ++c) {
      REQUIRE(mean[c] == Approx(10000.5));
      REQUIRE(m2[c] == Approx(2500).epsilon(1e-4));
    }
  });
}

TEMPLATE_TEST_CASE("moments of parts merge into those of the whole", "[kernels][batch_norm]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const int64_t channels = 19;
    const std::vector<int64_t> counts{64, 0, 1, 100, 35};
    const auto x = random_array<TestType>(200 * channels, 5, 9);
    std::vector<TestType> means(5 * channels);
    std::vector<TestType> m2s(5 * channels);
    int64_t row = 0;
    for (size_t part = 0; part < counts.size(); ++part) {
      const size_t at = part * channels;
      kernels.batch_norm_moments_rows({counts[part], channels, 0, 0}, x.data() + row * channels,
                                      &means[at], &m2s[at]);
      row += counts[part];
    }
    Array<TestType> mean(channels);
    Array<TestType> m2(channels);
    Array<TestType> want_mean(channels);
    Array<TestType> want_m2(channels);
    kernels.batch_norm_merge_moments(5, channels, counts.data(), means.data(), m2s.data(),
                                     mean.data(), m2.data());
    kernels.batch_norm_moments_rows({200, channels, 0, 0}, x.data(), want_mean.data(),
                                    want_m2.data());
    for (int64_t c = 0; c < channels; ++c) {
      REQUIRE(std::fabs(mean[c] - want_mean[c]) <= epsilons<TestType>(20));
      REQUIRE(std::fabs(m2[c] - want_m2[c]) <= epsilons<TestType>(40) * want_m2[c]);
    }
    REQUIRE((mean.guards_intact() && m2.guards_intact()));
  });
}

TEMPLATE_TEST_CASE("batch norm apply, with residual and relu, in both layouts",
                   "[kernels][batch_norm]", float, double) {
  const bool is_rows = GENERATE(false, true);
  const bool relu = GENERATE(false, true);
  const bool has_residual = GENERATE(false, true);
  on_each_isa<TestType>([=](const Kernels<TestType>& kernels) {
    for (const Problem& problem : problems()) {
      const auto x = random_array<TestType>(problem.size(), -2, 2, 1);
      const auto residual = random_array<TestType>(problem.size(), -2, 2, 2);
      const auto scale = random_array<TestType>(problem.channels, -2, 2, 3);
      const auto shift = random_array<TestType>(problem.channels, -2, 2, 4);
      Array<TestType> y(problem.size());
      const BatchNormApply<TestType> args{
          x.data(), scale.data(), shift.data(), has_residual ? residual.data() : nullptr,
          relu,     y.data(),     nullptr};
      apply(kernels, problem, is_rows, args);
      for (int64_t c = 0; c < problem.channels; ++c) {
        for_each_element(problem, [&](int64_t i, int64_t p) {
          const int64_t at = problem.at(is_rows, i, c, p);
          double want = static_cast<double>(x[at]) * scale[c] + shift[c] +
                        (has_residual ? residual[at] : TestType(0));
          if (relu) want = std::fmax(want, 0);
          REQUIRE(std::fabs(y[at] - want) <= epsilons<TestType>(8));
        });
      }
      REQUIRE(y.guards_intact());
    }
  });
}

template <class T>
struct BackwardProblem {
  const Problem& problem;
  bool is_rows;
  bool has_relu;
  Array<T> gy, x, y, mean, scale, offset, slope;
  Array<T> gx, g_residual, sum_g, sum_gx;
  std::vector<CutBits> cut;

  BackwardProblem(const Problem& of, bool rows, bool relu)
      : problem(of),
        is_rows(rows),
        has_relu(relu),
        gy(random_array<T>(of.size(), -2, 2, 1)),
        x(random_array<T>(of.size(), -2, 2, 2)),
        y(random_array<T>(of.size(), -1, 1, 3)),
        mean(random_array<T>(of.channels, -1, 1, 4)),
        scale(random_array<T>(of.channels, -1, 1, 5)),
        offset(random_array<T>(of.channels, -1, 1, 6)),
        slope(random_array<T>(of.channels, -1, 1, 7)),
        gx(of.size()),
        g_residual(of.size()),
        sum_g(of.channels, T(99)),
        sum_gx(of.channels, T(99)) {}

  BatchNormBackward<T> args() {
    return {gy.data(),    x.data(),     has_relu ? cut.data() : nullptr,
            mean.data(),  scale.data(), offset.data(),
            slope.data(), gx.data(),    g_residual.data()};
  }

  // The bits that a forward pass keeps whose result before the relu is y.
  void keep_cut(const Kernels<T>& kernels) {
    cut.assign(static_cast<std::size_t>(cut_words(kernels, problem, is_rows)), 0);
    const std::vector<T> one(static_cast<std::size_t>(problem.channels), T(1));
    const std::vector<T> zero(static_cast<std::size_t>(problem.channels), T(0));
    Array<T> output(problem.size());
    apply(kernels, problem, is_rows,
          {y.data(), one.data(), zero.data(), nullptr, true, output.data(), cut.data()});
  }

  void run(const Kernels<T>& kernels) {
    keep_cut(kernels);
    if (is_rows) {
      kernels.batch_norm_backward_reduce_rows(problem.rows(), args(), sum_g.data(), sum_gx.data());
      kernels.batch_norm_backward_apply_rows(problem.rows(), args());
    } else {
      kernels.batch_norm_backward_reduce_planes(problem.planes(), args(), sum_g.data(),
                                                sum_gx.data());
      kernels.batch_norm_backward_apply_planes(problem.planes(), args());
    }
  }

  // The gradient before the relu.
  double inner_gradient(int64_t at) const { return has_relu && y[at] <= 0 ? 0 : gy[at]; }

  bool guards_intact() const {
    return gx.guards_intact() && g_residual.guards_intact() && sum_g.guards_intact() &&
           sum_gx.guards_intact();
  }

  void check_channel(int64_t c) const {
    double want_g = 0;
    double want_gx = 0;
    for_each_element(problem, [&](int64_t i, int64_t p) {
      const int64_t at = problem.at(is_rows, i, c, p);
      const double g = inner_gradient(at);
      const double centered = static_cast<double>(x[at]) - mean[c];
      want_g += g;
      want_gx += g * centered;
      REQUIRE(g_residual[at] == static_cast<T>(g));
      REQUIRE(std::fabs(gx[at] - scale[c] * (g - offset[c] - centered * slope[c])) <=
              epsilons<T>(16));
    });
    const double scale_of_sums = 4 * static_cast<double>(problem.count());
    REQUIRE(std::fabs(sum_g[c] - want_g) <= epsilons<T>(4) * scale_of_sums);
    REQUIRE(std::fabs(sum_gx[c] - want_gx) <= epsilons<T>(4) * scale_of_sums);
  }
};

TEMPLATE_TEST_CASE("batch norm backward agrees with its formulas in both layouts",
                   "[kernels][batch_norm]", float, double) {
  const bool is_rows = GENERATE(false, true);
  const bool has_relu = GENERATE(false, true);
  on_each_isa<TestType>([=](const Kernels<TestType>& kernels) {
    for (const Problem& problem : problems()) {
      BackwardProblem<TestType> backward(problem, is_rows, has_relu);
      backward.run(kernels);
      for (int64_t c = 0; c < problem.channels; ++c) backward.check_channel(c);
      REQUIRE(backward.guards_intact());
    }
  });
}

TEMPLATE_TEST_CASE("batch norm planes of a slice of channels", "[kernels][batch_norm]", float,
                   double) {
  on_each_isa<TestType>([](const Kernels<TestType>& kernels) {
    const Problem problem{3, 10, 21};
    const auto x = random_array<TestType>(problem.size());
    Array<TestType> mean(10);
    Array<TestType> m2(10);
    Array<TestType> slice_mean(4);
    Array<TestType> slice_m2(4);
    BatchNormShape s = problem.planes();
    kernels.batch_norm_moments_planes(s, x.data(), mean.data(), m2.data());
    s.channels = 4;
    kernels.batch_norm_moments_planes(s, x.data() + 5 * s.plane, slice_mean.data(),
                                      slice_m2.data());
    for (int64_t c = 0; c < 4; ++c) {
      REQUIRE(slice_mean[c] == mean[c + 5]);
      REQUIRE(slice_m2[c] == m2[c + 5]);
    }
  });
}
