// Initial values that need more than one draw or a factorisation.
#include <algorithm>
#include <cmath>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::nn::init {

namespace {

// From this probability of a hit on, PyTorch draws normals until all are inside.
constexpr double kRejectionLimit = 0.3;

double normal_cdf(double x) { return (1.0 + std::erf(x / std::sqrt(2.0))) / 2.0; }

void redraw_normals(const Tensor& x, const TruncatedNormal& d, Generator& generator) {
  // The bounds as x's dtype holds them, as the drawn values are.
  const double low = full({}, d.low, x.dtype()).item<double>();
  const double high = full({}, d.high, x.dtype()).item<double>();
  Tensor result = resnetcpp::normal_(x, d.mean, d.std, generator);
  while (true) {
    const Tensor outside = logical_or(lt(result, low), gt(result, high));
    if (!any(outside).item<bool>()) break;
    result =
        where(outside, resnetcpp::normal_(empty_like(result), d.mean, d.std, generator), result);
  }
  copy_data(x, result);
}

/// log density of the candidates, relative to its peak in the interval.
Tensor log_density(const Tensor& candidates, const TruncatedNormal& d, double log_peak) {
  return pow(div(sub(candidates, d.mean), d.std), 2) * -0.5 - log_peak;
}

// Far in a tail: uniform candidates, kept with the probability of their density.
void redraw_uniforms(const Tensor& x, const TruncatedNormal& d, Generator& generator) {
  const double mode = std::max(d.low, std::min(d.mean, d.high));
  const double log_peak = -0.5 * std::pow((mode - d.mean) / d.std, 2.0);
  const auto rejected = [&](const Tensor& candidates) {
    const Tensor accept = resnetcpp::uniform_(empty_like(x), 0.0, 1.0, generator);
    return gt(log(accept), log_density(candidates, d, log_peak));
  };
  Tensor result = resnetcpp::uniform_(x, d.low, d.high, generator);
  Tensor pending = rejected(result);
  while (any(pending).item<bool>()) {
    const Tensor candidates = resnetcpp::uniform_(empty_like(x), d.low, d.high, generator);
    result = where(pending, candidates, result);
    pending = logical_and(pending, rejected(candidates));
  }
  copy_data(x, result);
}

}  // namespace

const Tensor& trunc_normal_(const Tensor& x, const TruncatedNormal& distribution,
                            Generator& generator) {
  const autograd::NoGradGuard no_grad;
  const TruncatedNormal& d = distribution;
  const double inside =
      normal_cdf((d.high - d.mean) / d.std) - normal_cdf((d.low - d.mean) / d.std);
  if (inside > kRejectionLimit) {
    redraw_normals(x, d, generator);
  } else {
    redraw_uniforms(x, d, generator);
  }
  x.bump_version();
  return x;
}

const Tensor& orthogonal_(const Tensor& x, double gain, Generator& generator) {
  RESNETCPP_CHECK(x.dim() >= 2, ValueError, "Only tensors with 2 or more dimensions are supported");
  if (x.numel() == 0) return x;
  const autograd::NoGradGuard no_grad;
  const std::int64_t rows = x.size(0);
  const std::int64_t columns = x.numel() / rows;
  const Tensor drawn = resnetcpp::normal_(empty({rows, columns}, x.dtype()), 0.0, 1.0, generator);
  const auto [q, r] = qr(rows < columns ? t(drawn) : drawn);
  // The signs make q uniform over all orthogonal matrices: Mezzadri, 2006.
  const Tensor uniform = q * sign(diagonal(r));
  copy_data(x, reshape((rows < columns ? t(uniform) : uniform) * gain, x.shape()));
  x.bump_version();
  return x;
}

}  // namespace resnetcpp::nn::init
