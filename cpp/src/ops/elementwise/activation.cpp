#include <cmath>
#include <limits>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

using kernels::Binary;
using kernels::Unary;

namespace {

Tensor masked(const Tensor& gy, const Tensor& mask) {
  return where(mask, gy, scalar_tensor(0, gy.dtype()));
}

const UnaryOp kRelu{"relu", Unary::relu, Keep::output,
                    [](const Tensor& gy, const Tensor& y) { return masked(gy, gt(y, 0)); },
                    Binary::relu_backward};

// Phi(x) + x phi(x)
const UnaryOp kGelu{"gelu",
                    Unary::gelu,
                    Keep::input,
                    [](const Tensor& gy, const Tensor& x) {
                      constexpr double kSqrtHalf = 0.70710678118654752440;
                      constexpr double kInvSqrtTwoPi = 0.39894228040143267794;
                      const Tensor cdf = mul(add(erf(mul(x, kSqrtHalf)), 1), 0.5);
                      const Tensor pdf = mul(exp(mul(square(x), -0.5)), kInvSqrtTwoPi);
                      return mul(gy, add(cdf, mul(x, pdf)));
                    },
                    Binary::gelu_backward,
                    "none"};

// With u = c (x + d x^3), t = tanh u: (1 + t) / 2 + x (1 - t^2) u' / 2
const UnaryOp kGeluTanh{"gelu",
                        Unary::gelu_tanh,
                        Keep::input,
                        [](const Tensor& gy, const Tensor& x) {
                          constexpr double kScale = 0.79788456080286535588;  // sqrt(2 / pi)
                          constexpr double kCubic = 0.044715;
                          const Tensor x2 = square(x);
                          const Tensor u = mul(mul(x, add(mul(x2, kCubic), 1)), kScale);
                          const Tensor t = tanh(u);
                          const Tensor du = mul(add(mul(x2, 3 * kCubic), 1), kScale);
                          const Tensor slope = mul(mul(x, rsub(square(t), 1)), du);
                          return mul(gy, mul(add(add(t, 1), slope), 0.5));
                        },
                        Binary::gelu_tanh_backward,
                        "tanh"};

// s (1 + x (1 - s)) with s = sigmoid(x)
const UnaryOp kSilu{"silu", Unary::silu, Keep::input,
                    [](const Tensor& gy, const Tensor& x) {
                      const Tensor s = sigmoid(x);
                      return mul(gy, mul(s, add(mul(x, rsub(s, 1)), 1)));
                    },
                    Binary::silu_backward};

void check_floating(const char* op, const Tensor& x) {
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError, op, ": expected a floating-point input, got ",
                  name(x.dtype()));
}

void leaky_relu_into(const Tensor& y, const Tensor& x, double slope) {
  if (is_reduced(x.dtype())) {
    return fill_rounded(
        y, [&](const Tensor& wide) { leaky_relu_into(wide, widened(x.detach()), slope); });
  }
  dispatch_floating("leaky_relu", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto kernel = kernels::table().of<T>().leaky_relu;
    for_each_stretch<T, T>(y, x, [&](std::int64_t n, const T* in, T* out) {
      kernel(n, in, static_cast<T>(slope), out);
    });
  });
}

// `kept` is x, or y where its sign is that of x.
void define_leaky_relu(Backward& backward, const Saved& kept, double slope) {
  backward.define(
      0, [kept, slope](const Tensor& gy) { return where(gt(kept.get(), 0), gy, mul(gy, slope)); });
}

}  // namespace

Tensor relu(const Tensor& x) {
  if (is_floating(x.dtype())) return unary(kRelu, x);
  const Tensor y = empty_like(x);
  map_integers("relu", y, x, [](auto v) { return v > 0 ? v : decltype(v){0}; });
  return y;
}

const Tensor& relu_(const Tensor& x) {
  if (is_floating(x.dtype())) return unary_(kRelu, x);
  autograd::check_inplace("relu_", x);
  return overwrite("relu_", x, relu(x));
}

Tensor relu6(const Tensor& x) { return hardtanh(x, 0.0, 6.0); }

Tensor leaky_relu(const Tensor& x, double negative_slope) {
  check_floating("leaky_relu", x);
  const Tensor y = empty_like(x);
  leaky_relu_into(y, x, negative_slope);
  Backward backward("leaky_relu", {x});
  backward.replay(
      [negative_slope](const Operands& in) { return leaky_relu(in[0], negative_slope); });
  backward.describe([&] { return Attributes{{"negative_slope", negative_slope}}; });
  if (backward.wants(0)) define_leaky_relu(backward, backward.save(x), negative_slope);
  return backward.attach(y);
}

const Tensor& leaky_relu_(const Tensor& x, double negative_slope) {
  check_floating("leaky_relu_", x);
  autograd::check_inplace("leaky_relu_", x);
  if (negative_slope < 0.0)
    return overwrite("leaky_relu_", x, leaky_relu(before_overwrite(x), negative_slope));
  Backward backward("leaky_relu", {x});
  backward.replay(
      [negative_slope](const Operands& in) { return leaky_relu(in[0], negative_slope); });
  backward.describe([&] { return Attributes{{"negative_slope", negative_slope}}; });
  leaky_relu_into(x, x, negative_slope);
  return finish_inplace(x, backward, [&](const Tensor& y) {
    define_leaky_relu(backward, backward.save_output(y), negative_slope);
  });
}

Tensor elu(const Tensor& x, double alpha) {
  check_floating("elu", x);
  const Tensor y = empty_like(x);
  map_floating("elu", y, x, [alpha](auto v) {
    using T = decltype(v);
    return v <= 0 ? static_cast<T>(alpha) * std::expm1(v) : v;
  });
  Backward backward("elu", {x});
  backward.replay([alpha](const Operands& in) { return elu(in[0], alpha); });
  backward.describe([alpha] { return Attributes{{"alpha", alpha}}; });
  if (backward.wants(0)) {
    backward.define(0, [saved = backward.save(x), alpha](const Tensor& gy) {
      const Tensor input = saved.get();
      // The exponential is taken of what is not positive: no infinity meets the mask.
      const Tensor slope = mul(exp(clamp(input, std::nullopt, 0.0)), alpha);
      return where(le(input, 0), mul(gy, slope), gy);
    });
  }
  return backward.attach(y);
}

Tensor softplus(const Tensor& x, double beta, double threshold) {
  check_floating("softplus", x);
  const Tensor y = empty_like(x);
  map_floating("softplus", y, x, [beta, threshold](auto v) {
    using T = decltype(v);
    const T scaled = v * static_cast<T>(beta);
    return scaled > static_cast<T>(threshold) ? v
                                              : std::log1p(std::exp(scaled)) / static_cast<T>(beta);
  });
  Backward backward("softplus", {x});
  backward.replay(
      [beta, threshold](const Operands& in) { return softplus(in[0], beta, threshold); });
  backward.describe([&] { return Attributes{{"beta", beta}, {"threshold", threshold}}; });
  if (backward.wants(0)) {
    backward.define(0, [saved = backward.save(x), beta, threshold](const Tensor& gy) {
      const Tensor scaled = mul(saved.get(), beta);
      return where(gt(scaled, threshold), gy, mul(gy, sigmoid(scaled)));
    });
  }
  return backward.attach(y);
}

namespace {

// The bound as the integers of T have it: cut towards zero, and within their range.
template <class T>
Scalar whole_bound(double value) {
  using Limits = std::numeric_limits<T>;
  if (value <= static_cast<double>(Limits::lowest())) return Limits::lowest();
  if (value >= static_cast<double>(Limits::max())) return Limits::max();
  return static_cast<T>(value);
}

Tensor clamp_whole(const Tensor& x, double min, double max) {
  RESNETCPP_CHECK(x.dtype() != Dtype::uint8 || min >= 0.0, ValueError,
                  "hardtanh: expected limits that are not negative for uint8, got ", min);
  return dispatch_numeric("hardtanh", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return clamp(x, whole_bound<T>(min), whole_bound<T>(max));
  });
}

}  // namespace

Tensor hardtanh(const Tensor& x, double min, double max) {
  RESNETCPP_CHECK(min <= max, ValueError, "hardtanh: expected min_val <= max_val, got ", min,
                  " and ", max);
  RESNETCPP_CHECK(x.dtype() != Dtype::boolean, DtypeError,
                  "hardtanh: expected a tensor of numbers, got bool");
  if (!is_floating(x.dtype())) return clamp_whole(x, min, max);
  const Tensor y = clamp(x.detach(), min, max);
  Backward backward("hardtanh", {x});
  backward.replay([min, max](const Operands& in) { return hardtanh(in[0], min, max); });
  backward.describe([&] { return Attributes{{"min_val", min}, {"max_val", max}}; });
  if (backward.wants(0)) {
    // Unlike that of clamp, the gradient is 0 at the bounds themselves.
    backward.define(0, [saved = backward.save(x), min, max](const Tensor& gy) {
      const Tensor input = saved.get();
      return masked(gy, logical_and(gt(input, min), lt(input, max)));
    });
  }
  return backward.attach(y);
}

Tensor gelu(const Tensor& x, const std::string& approximate) {
  check_floating("gelu", x);
  RESNETCPP_CHECK(approximate == "none" || approximate == "tanh", ValueError,
                  "gelu: approximate argument must be either none or tanh, got ", approximate);
  return unary(approximate == "none" ? kGelu : kGeluTanh, x);
}

Tensor silu(const Tensor& x) {
  check_floating("silu", x);
  return unary(kSilu, x);
}

}  // namespace resnetcpp
