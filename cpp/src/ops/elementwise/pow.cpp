#include <cmath>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

namespace {

template <class T>
T integer_power(T base, T exponent) {
  if constexpr (std::is_signed_v<T>) {
    if (exponent < 0) {  // 1 / base^n, rounded to zero
      if (base == 1) return 1;
      if (base == -1) return exponent % 2 == 0 ? T{1} : T{-1};
      return 0;
    }
  }
  T result = 1;
  for (; exponent != 0; exponent = static_cast<T>(exponent / 2)) {
    if (exponent % 2 != 0) result = wrapping_mul(result, base);
    base = wrapping_mul(base, base);
  }
  return result;
}

Tensor power(const Tensor& a, const Tensor& b) {
  const Tensor y = empty_for("pow", a, b, result_type(a, b));
  if (is_floating(y.dtype())) {
    apply(y, kernels::Binary::pow, a, b);
  } else {
    map_integers("pow", y, a, b, [](auto u, auto v) { return integer_power(u, v); });
  }
  return y;
}

// x^exponent for a floating-point x: the exponents that have a kernel of their own are also exact.
Tensor power(const Tensor& x, double exponent) {
  using kernels::Unary;
  const Tensor y = empty_like(x);
  const auto with = [&](Unary op) {
    apply(y, op, x);
    return y;
  };
  if (exponent == 2.0) return with(Unary::square);
  if (exponent == 0.5) return with(Unary::sqrt);
  if (exponent == -0.5) return with(Unary::rsqrt);
  if (exponent == -1.0) return with(Unary::reciprocal);
  if (exponent == 3.0) {
    map_floating("pow", y, x, [](auto v) { return v * v * v; });
    return y;
  }
  apply(y, kernels::Binary::pow, x, scalar_tensor(exponent, x.dtype()));
  return y;
}

// d(a^b)/da = b a^(b - 1), and 0 for b = 0 even where a^(b - 1) is infinite.
Tensor base_gradient(const Tensor& gy, const Tensor& a, const Tensor& b) {
  const Tensor n = to(b, gy.dtype());
  const Tensor gradient = mul(gy, mul(n, pow(a, sub(n, 1))));
  return where(eq(n, 0), zeros_like(gradient), gradient);
}

// d(a^b)/db = a^b log a, and 0 for a = 0, b >= 0, where log a is infinite.
Tensor exponent_gradient(const Tensor& gy, const Tensor& a, const Tensor& b, const Tensor& y) {
  const Tensor gradient = mul(gy, mul(y, log(a)));
  return where(logical_and(eq(a, 0), ge(b, 0)), zeros_like(gradient), gradient);
}

}  // namespace

Tensor pow(const Tensor& a, const Tensor& b) {
  const Tensor y = power(a, b);
  Backward backward("pow", {a, b});
  backward.replay([](const Operands& in) { return pow(in[0], in[1]); });
  backward.describe();
  const Saved base = backward.save(a);
  const Saved exponent = backward.save(b);
  if (backward.wants(0)) {
    backward.define(0, [fit = FitTo(a), base, exponent](const Tensor& gy) {
      return fit(base_gradient(gy, base.get(), exponent.get()));
    });
  }
  if (backward.wants(1)) {
    backward.define(
        1, [fit = FitTo(b), base, exponent, y = backward.save_output(y)](const Tensor& gy) {
          return fit(exponent_gradient(gy, base.get(), exponent.get(), y.get()));
        });
  }
  return backward.attach(y);
}

Tensor pow(const Tensor& a, Scalar exponent) {
  RESNETCPP_CHECK(is_floating(a.dtype()) || !exponent.is_integer() || exponent.to<double>() >= 0,
                  ValueError, "pow: Integers to negative integer powers are not allowed.");
  if (!is_floating(a.dtype())) return pow(a, wrap_scalar(a, exponent));
  const double n = exponent.to<double>();
  Backward backward("pow", {a});
  backward.replay([exponent](const Operands& in) { return pow(in[0], exponent); });
  backward.describe([exponent] { return Attributes{{"exponent", exponent}}; });
  if (backward.wants(0)) {
    backward.define(0, [x = backward.save(a), n](const Tensor& gy) {
      if (n == 0.0) return zeros_like(gy);
      return mul(gy, mul(n == 2.0 ? x.get() : pow(x.get(), n - 1.0), n));
    });
  }
  return backward.attach(power(a, n));
}

Tensor pow(Scalar base, const Tensor& exponent) {
  return pow(wrap_scalar(exponent, base), exponent);
}

Tensor square(const Tensor& x) { return pow(x, 2); }

const Tensor& pow_(const Tensor& x, Scalar exponent) {
  autograd::check_inplace("pow_", x);
  return overwrite("pow_", x, pow(before_overwrite(x), exponent));
}

}  // namespace resnetcpp
