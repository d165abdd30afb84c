#include "resnetcpp/nn/init.hpp"

#include <algorithm>
#include <cmath>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::nn::init {

namespace {

double fan_of(const Tensor& x, const std::string& mode) {
  RESNETCPP_CHECK(mode == "fan_in" || mode == "fan_out", ValueError, "Mode ", mode,
                  " not supported, please use one of ['fan_in', 'fan_out']");
  const Fans fans = calculate_fan_in_and_fan_out(x);
  return static_cast<double>(mode == "fan_in" ? fans.in : fans.out);
}

double kaiming_std(const Tensor& x, const KaimingOptions& options) {
  return calculate_gain(options.nonlinearity, options.a) / std::sqrt(fan_of(x, options.mode));
}

double xavier_std(const Tensor& x, double gain) {
  const Fans fans = calculate_fan_in_and_fan_out(x);
  return gain * std::sqrt(2.0 / static_cast<double>(fans.in + fans.out));
}

}  // namespace

const Tensor& uniform_(const Tensor& x, double low, double high, Generator& generator) {
  const autograd::NoGradGuard no_grad;
  return resnetcpp::uniform_(x, low, high, generator);
}

const Tensor& normal_(const Tensor& x, double mean, double std, Generator& generator) {
  const autograd::NoGradGuard no_grad;
  return resnetcpp::normal_(x, mean, std, generator);
}

const Tensor& constant_(const Tensor& x, double value) {
  fill_data(x, value);
  x.bump_version();
  return x;
}

const Tensor& ones_(const Tensor& x) { return constant_(x, 1.0); }

const Tensor& zeros_(const Tensor& x) { return constant_(x, 0.0); }

const Tensor& eye_(const Tensor& x) {
  RESNETCPP_CHECK(x.dim() == 2, ValueError, "Only tensors with 2 dimensions are supported");
  copy_data(x, eye(x.size(0), x.size(1), x.dtype()));
  x.bump_version();
  return x;
}

const Tensor& dirac_(const Tensor& x, std::int64_t groups) {
  RESNETCPP_CHECK(x.dim() >= 3 && x.dim() <= 5, ValueError,
                  "Only tensors with 3, 4, or 5 dimensions are supported");
  RESNETCPP_CHECK(groups > 0 && x.size(0) % groups == 0, ValueError,
                  "dim 0 must be divisible by groups");
  zeros_(x);
  const std::int64_t per_group = x.size(0) / groups;
  std::int64_t center = x.offset();
  for (std::int64_t d = 2; d < x.dim(); ++d) center += x.size(d) / 2 * x.stride(d);
  for (std::int64_t i = 0; i < groups * per_group; ++i) {
    const std::int64_t channel = i % per_group;
    if (channel >= x.size(1)) continue;
    const std::int64_t place = center + i * x.stride(0) + channel * x.stride(1);
    fill_data(alias(x, {}, {}, place), 1.0);
  }
  return x;
}

Fans calculate_fan_in_and_fan_out(const Tensor& x) {
  RESNETCPP_CHECK(x.dim() >= 2, ValueError,
                  "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  std::int64_t field = 1;
  for (std::int64_t d = 2; d < x.dim(); ++d) field *= x.size(d);
  return {x.size(1) * field, x.size(0) * field};
}

double calculate_gain(const std::string& nonlinearity, double param) {
  const auto is_linear = [&](const char* name) { return nonlinearity == name; };
  const char* const linear[] = {"linear",           "conv1d",           "conv2d",
                                "conv3d",           "conv_transpose1d", "conv_transpose2d",
                                "conv_transpose3d", "sigmoid"};
  if (std::any_of(std::begin(linear), std::end(linear), is_linear)) return 1.0;
  if (nonlinearity == "tanh") return 5.0 / 3.0;
  if (nonlinearity == "relu") return std::sqrt(2.0);
  if (nonlinearity == "leaky_relu") return std::sqrt(2.0 / (1.0 + param * param));
  if (nonlinearity == "selu") return 3.0 / 4.0;
  throw ValueError("Unsupported nonlinearity " + nonlinearity);
}

const Tensor& kaiming_uniform_(const Tensor& x, const KaimingOptions& options,
                               Generator& generator) {
  if (x.numel() == 0) return x;
  const double bound = std::sqrt(3.0) * kaiming_std(x, options);
  return init::uniform_(x, -bound, bound, generator);
}

const Tensor& kaiming_normal_(const Tensor& x, const KaimingOptions& options,
                              Generator& generator) {
  if (x.numel() == 0) return x;
  return init::normal_(x, 0.0, kaiming_std(x, options), generator);
}

const Tensor& xavier_uniform_(const Tensor& x, double gain, Generator& generator) {
  const double bound = std::sqrt(3.0) * xavier_std(x, gain);
  return init::uniform_(x, -bound, bound, generator);
}

const Tensor& xavier_normal_(const Tensor& x, double gain, Generator& generator) {
  return init::normal_(x, 0.0, xavier_std(x, gain), generator);
}

}  // namespace resnetcpp::nn::init
