#include "resnetcpp/ops/special.hpp"

#include <cmath>
#include <limits>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kLn2 = 0.69314718055994530942;
constexpr double kTwoOverSqrtPi = 1.12837916709551257390;

// y = fn(x); `gradient` gives gx from gy and x.
template <class Fn, class Gradient>
Tensor smooth(const char* op, const Tensor& x, Fn fn, Gradient gradient) {
  const Tensor y = empty_like(x, floating_dtype(x.dtype()));
  map_floating(op, y, x, fn);
  Backward backward(op, {x});
  if (backward.wants(0)) {
    backward.define(
        0, [x = backward.save(x), gradient](const Tensor& gy) { return gradient(gy, x.get()); });
  }
  return backward.attach(y);
}

// 1 - x^2 and 1 + x^2.
Tensor one_minus_square(const Tensor& x) { return rsub(square(x), 1); }
Tensor one_plus_square(const Tensor& x) { return add(square(x), 1); }

// Recurrence up to 6, then the asymptotic series; the reflection formula below 0.
double digamma_of(double x) {
  if (x == 0.0) return std::copysign(std::numeric_limits<double>::infinity(), -x);
  double result = 0.0;
  if (x < 0.0) {
    if (x == std::floor(x)) return std::numeric_limits<double>::quiet_NaN();
    result = -kPi / std::tan(kPi * std::fmod(x, 1.0));
    x = 1.0 - x;
  }
  for (; x < 6.0; x += 1.0) result -= 1.0 / x;
  const double inverse = 1.0 / (x * x);
  const double series =
      inverse * (1.0 / 12 -
                 inverse * (1.0 / 120 -
                            inverse * (1.0 / 252 - inverse * (1.0 / 240 - inverse * (1.0 / 132)))));
  return result + std::log(x) - 0.5 / x - series;
}

// Giles' polynomials, then two steps of Newton's method. M. Giles, Approximating the erfinv
// function, 2012.
double erfinv_of(double y) {
  if (std::fabs(y) >= 1.0) {
    return std::fabs(y) == 1.0 ? std::copysign(std::numeric_limits<double>::infinity(), y)
                               : std::numeric_limits<double>::quiet_NaN();
  }
  double w = -std::log((1.0 - y) * (1.0 + y));
  double x = 0.0;
  if (w < 5.0) {
    w -= 2.5;
    for (const double c :
         {2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
          -0.00125372503, -0.00417768164, 0.246640727, 1.50140941}) {
      x = x * w + c;
    }
  } else {
    w = std::sqrt(w) - 3.0;
    for (const double c : {-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844,
                           0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682}) {
      x = x * w + c;
    }
  }
  x *= y;
  for (int step = 0; step < 2; ++step) {
    x -= (std::erf(x) - y) / (kTwoOverSqrtPi * std::exp(-x * x));
  }
  return x;
}

// a - trunc(a / b) * b, of integers.
Tensor fmod_integers(const Tensor& a, const Tensor& b, Dtype dtype) {
  const Tensor y = empty_for("fmod", a, b, dtype);
  map_integers("fmod", y, a, b, [](auto left, auto right) {
    using T = decltype(left);
    RESNETCPP_CHECK(right != 0, Error, "fmod: ZeroDivisionError");
    // The smallest integer divided by -1 overflows, and nothing remains of any.
    if constexpr (std::is_signed_v<T>) {
      if (right == T{-1}) return T{0};
    }
    return static_cast<T>(left % right);
  });
  return y;
}

}  // namespace

Tensor tan(const Tensor& x) {
  return smooth(
      "tan", x, [](auto v) { return std::tan(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, one_plus_square(tan(kept))); });
}

Tensor asin(const Tensor& x) {
  return smooth(
      "asin", x, [](auto v) { return std::asin(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, rsqrt(one_minus_square(kept))); });
}

Tensor acos(const Tensor& x) {
  return smooth(
      "acos", x, [](auto v) { return std::acos(v); },
      [](const Tensor& gy, const Tensor& kept) {
        return neg(mul(gy, rsqrt(one_minus_square(kept))));
      });
}

Tensor atan(const Tensor& x) {
  return smooth(
      "atan", x, [](auto v) { return std::atan(v); },
      [](const Tensor& gy, const Tensor& kept) { return div(gy, one_plus_square(kept)); });
}

Tensor sinh(const Tensor& x) {
  return smooth(
      "sinh", x, [](auto v) { return std::sinh(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, cosh(kept)); });
}

Tensor cosh(const Tensor& x) {
  return smooth(
      "cosh", x, [](auto v) { return std::cosh(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, sinh(kept)); });
}

Tensor asinh(const Tensor& x) {
  return smooth(
      "asinh", x, [](auto v) { return std::asinh(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, rsqrt(one_plus_square(kept))); });
}

Tensor acosh(const Tensor& x) {
  return smooth(
      "acosh", x, [](auto v) { return std::acosh(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, rsqrt(sub(square(kept), 1))); });
}

Tensor atanh(const Tensor& x) {
  return smooth(
      "atanh", x, [](auto v) { return std::atanh(v); },
      [](const Tensor& gy, const Tensor& kept) { return div(gy, one_minus_square(kept)); });
}

Tensor exp2(const Tensor& x) {
  return smooth(
      "exp2", x, [](auto v) { return std::exp2(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, mul(exp2(kept), kLn2)); });
}

Tensor erfc(const Tensor& x) {
  return smooth(
      "erfc", x, [](auto v) { return std::erfc(v); },
      [](const Tensor& gy, const Tensor& kept) {
        return mul(gy, mul(exp(neg(square(kept))), -kTwoOverSqrtPi));
      });
}

Tensor erfinv(const Tensor& x) {
  return smooth(
      "erfinv", x,
      [](auto v) { return static_cast<decltype(v)>(erfinv_of(static_cast<double>(v))); },
      [](const Tensor& gy, const Tensor& kept) {
        return mul(gy, div(exp(square(erfinv(kept))), kTwoOverSqrtPi));
      });
}

Tensor lgamma(const Tensor& x) {
  return smooth(
      "lgamma", x, [](auto v) { return std::lgamma(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, digamma(kept)); });
}

Tensor digamma(const Tensor& x) {
  RESNETCPP_CHECK(!is_recorded({x}), NotImplementedError,
                  "digamma: expected a tensor that does not require grad, got one that does");
  const Tensor y = empty_like(x, floating_dtype(x.dtype()));
  map_floating("digamma", y, x,
               [](auto v) { return static_cast<decltype(v)>(digamma_of(static_cast<double>(v))); });
  return y;
}

Tensor atan2(const Tensor& y, const Tensor& x) {
  const Dtype dtype = floating_dtype(result_type(y, x));
  const Tensor angle = empty_for("atan2", y, x, dtype);
  map_floating("atan2", angle, y, x, [](auto v, auto u) { return std::atan2(v, u); });
  Backward backward("atan2", {y, x});
  if (backward.wants_any()) {
    const Saved kept_y = backward.save(y);
    const Saved kept_x = backward.save(x);
    const auto part = [kept_y, kept_x](const Tensor& gy, const Tensor& weight) {
      return mul(gy, div(weight, add(square(kept_y.get()), square(kept_x.get()))));
    };
    if (backward.wants(0)) {
      backward.define(0,
                      [=, fit = FitTo(y)](const Tensor& g) { return fit(part(g, kept_x.get())); });
    }
    if (backward.wants(1)) {
      backward.define(
          1, [=, fit = FitTo(x)](const Tensor& g) { return fit(part(g, neg(kept_y.get()))); });
    }
  }
  return backward.attach(angle);
}

Tensor fmod(const Tensor& a, const Tensor& b) {
  const Dtype dtype = result_type(a, b);
  if (!is_floating(dtype)) return fmod_integers(a, b, dtype);
  const Tensor y = empty_for("fmod", a, b, dtype);
  map_floating("fmod", y, a, b, [](auto left, auto right) { return std::fmod(left, right); });
  Backward backward("fmod", {a, b});
  if (backward.wants(0)) {
    backward.define(0, [fit = FitTo(a)](const Tensor& gy) { return fit(gy); });
  }
  if (backward.wants(1)) {
    backward.define(1, [fit = FitTo(b), kept_a = backward.save(a),
                        kept_b = backward.save(b)](const Tensor& gy) {
      return fit(neg(mul(gy, div(kept_a.get(), kept_b.get(), Rounding::trunc))));
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
