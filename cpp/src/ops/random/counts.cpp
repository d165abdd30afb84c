#include "resnetcpp/ops/counts.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <mutex>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/draw.hpp"

namespace resnetcpp {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// What the rejection methods of Hoermann share: a draw of the hat function.
struct Hat {
  double a, b, centre;

  struct Draw {
    double u_size, v, value;
  };
  Draw draw(Generator& generator) const {
    const double u = draw_unit<double>(generator) - 0.5;
    const double v = draw_unit<double>(generator);
    const double size = 0.5 - std::fabs(u);
    return {size, v, std::floor((2 * a / size + b) * u + centre)};
  }
  // log of v over the hat's height.
  double log_height(const Draw& draw, double alpha) const {
    return std::log(draw.v * alpha / (a / (draw.u_size * draw.u_size) + b));
  }
};

// W. Hoermann, The transformed rejection method for generating Poisson random variables, 1993.
double poisson_by_rejection(Generator& generator, double rate) {
  const double log_rate = std::log(rate);
  const double b = 0.931 + 2.53 * std::sqrt(rate);
  const Hat hat{-0.059 + 0.02483 * b, b, rate + 0.43};
  const double alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double sure = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const Hat::Draw draw = hat.draw(generator);
    const double k = draw.value;
    if (draw.u_size >= 0.07 && draw.v <= sure) return k;
    if (k < 0 || (draw.u_size < 0.013 && draw.v > draw.u_size)) continue;
    if (hat.log_height(draw, alpha) <= -rate + k * log_rate - std::lgamma(k + 1)) return k;
  }
}

// Knuth: uniform draws are multiplied until they are below exp(-rate).
double poisson_by_product(Generator& generator, double rate) {
  const double limit = std::exp(-rate);
  double product = draw_unit<double>(generator);
  double count = 0;
  for (; product > limit; count += 1) product *= draw_unit<double>(generator);
  return count;
}

double draw_poisson(Generator& generator, double rate) {
  constexpr double kFewEvents = 10.0;
  RESNETCPP_CHECK(rate >= 0 && std::isfinite(rate), Error,
                  "poisson: expected rates that are finite and >= 0, got ", rate);
  if (rate == 0) return 0;
  return rate >= kFewEvents ? poisson_by_rejection(generator, rate)
                            : poisson_by_product(generator, rate);
}

// log k! minus Stirling's approximation.
double stirling_tail(double k) {
  static const std::array<double, 10> kTail = {
      0.0810614667953272,  0.0413406959554092, 0.0276779256849983, 0.02079067210376509,
      0.0166446911898211,  0.0138761288230707, 0.0118967099458917, 0.0104112652619720,
      0.00925546218271273, 0.00833056343336287};
  if (k <= 9) return kTail[static_cast<std::size_t>(k)];
  const double square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

// W. Hoermann, The generation of binomial random variates, 1993; for count * p of 10 or more.
double binomial_by_rejection(Generator& generator, double count, double p) {
  const double spread = std::sqrt(count * p * (1 - p));
  const double b = 1.15 + 2.53 * spread;
  const Hat hat{-0.0873 + 0.0248 * b + 0.01 * p, b, count * p + 0.5};
  const double sure = 0.92 - 4.2 / b;
  const double odds = p / (1 - p);
  const double alpha = (2.83 + 5.1 / b) * spread;
  const double mode = std::floor((count + 1) * p);
  while (true) {
    const Hat::Draw draw = hat.draw(generator);
    const double k = draw.value;
    if (draw.u_size >= 0.07 && draw.v <= sure) return k;
    if (k < 0 || k > count) continue;
    const double bound = (mode + 0.5) * std::log((mode + 1) / (odds * (count - mode + 1))) +
                         (count + 1) * std::log((count - mode + 1) / (count - k + 1)) +
                         (k + 0.5) * std::log(odds * (count - k + 1) / (k + 1)) +
                         stirling_tail(mode) + stirling_tail(count - mode) - stirling_tail(k) -
                         stirling_tail(count - k);
    if (hat.log_height(draw, alpha) <= bound) return k;
  }
}

// Waiting times for the next success are added up.
double binomial_by_waiting(Generator& generator, double count, double p) {
  const double log_failure = std::log1p(-p);
  double sum = 0;
  for (double successes = 0;; successes += 1) {
    sum += std::ceil(std::log(draw_unit<double>(generator)) / log_failure);
    if (sum > count) return successes;
  }
}

double draw_binomial(Generator& generator, double count, double p) {
  constexpr double kFewSuccesses = 10.0;
  if (count <= 0 || p <= 0) return 0;
  if (p >= 1) return count;
  if (std::isnan(p) || std::isnan(count)) return kNaN;
  if (p > 0.5) return count - draw_binomial(generator, count, 1 - p);
  return count * p >= kFewSuccesses ? binomial_by_rejection(generator, count, p)
                                    : binomial_by_waiting(generator, count, p);
}

}  // namespace

Tensor poisson(const Tensor& rates, Generator& generator) {
  const Tensor from = contiguous_data(rates.detach());
  const Tensor result = empty(rates.shape(), rates.dtype());
  dispatch_floating("poisson", rates.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const std::lock_guard lock(generator.mutex());
    for (std::int64_t i = 0; i < result.numel(); ++i) {
      result.data<T>()[i] =
          static_cast<T>(draw_poisson(generator, static_cast<double>(from.data<T>()[i])));
    }
  });
  return result;
}

Tensor binomial(const Tensor& count, const Tensor& prob, Generator& generator) {
  RESNETCPP_CHECK(count.dtype() == prob.dtype() && count.shape() == prob.shape(), Error,
                  "binomial: expected count and prob of one shape and dtype, got ",
                  to_string(count.shape()), " of ", name(count.dtype()), " and ",
                  to_string(prob.shape()), " of ", name(prob.dtype()));
  const Tensor trials = contiguous_data(count.detach());
  const Tensor chances = contiguous_data(prob.detach());
  const Tensor result = empty(count.shape(), count.dtype());
  dispatch_floating("binomial", count.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const std::lock_guard lock(generator.mutex());
    for (std::int64_t i = 0; i < result.numel(); ++i) {
      result.data<T>()[i] =
          static_cast<T>(draw_binomial(generator, static_cast<double>(trials.data<T>()[i]),
                                       static_cast<double>(chances.data<T>()[i])));
    }
  });
  return result;
}

}  // namespace resnetcpp
