#include "resnetcpp/ops/special.hpp"

#include <cmath>
#include <limits>

#include "ops/reduced.hpp"
#include "ops/special/scalar.hpp"
#include "ops/special/smooth.hpp"

namespace resnetcpp {

namespace {

constexpr double kLn2 = 0.69314718055994530942;
constexpr double kTwoOverSqrtPi = 1.12837916709551257390;

// 1 - x^2 and 1 + x^2.
Tensor one_minus_square(const Tensor& x) { return rsub(square(x), 1); }
Tensor one_plus_square(const Tensor& x) { return add(square(x), 1); }

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
  return smooth("erfinv", x, in_double<special::erfinv>(),
                [](const Tensor& gy, const Tensor& kept) {
                  return mul(gy, div(exp(square(erfinv(kept))), kTwoOverSqrtPi));
                });
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

Tensor hypot(const Tensor& a, const Tensor& b) {
  const Dtype dtype = result_type(a, b);
  const Tensor y = empty_for("hypot", a, b, dtype);
  map_floating("hypot", y, a, b, [](auto left, auto right) { return std::hypot(left, right); });
  Backward backward("hypot", {a, b});
  for (std::size_t i = 0; i < 2; ++i) {
    if (!backward.wants(i)) continue;
    const Tensor& x = i == 0 ? a : b;
    backward.define(i, [fit = FitTo(x), kept_a = backward.save(a), kept_b = backward.save(b),
                        i](const Tensor& gy) {
      const Tensor length = hypot(kept_a.get(), kept_b.get());
      return fit(mul(gy, div(i == 0 ? kept_a.get() : kept_b.get(), length)));
    });
  }
  return backward.attach(y);
}

std::pair<Tensor, Tensor> frexp(const Tensor& x) {
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError, "frexp: expected a floating-point x, got ",
                  name(x.dtype()));
  if (is_reduced(x.dtype())) {
    const auto [mantissa, exponent] = frexp(widened(x));
    return {to(mantissa, x.dtype()), exponent};
  }
  const Tensor exponent = empty_like(x, Dtype::int32);
  dispatch_floating("frexp", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<std::int32_t, T>(exponent, x.detach(), [](T v) {
      int value = 0;
      std::frexp(v, &value);
      return std::int32_t{value};
    });
  });
  const auto mantissa = [](auto v) {
    int ignored = 0;
    return std::frexp(v, &ignored);
  };
  return {smooth("frexp", x, mantissa,
                 [exponent](const Tensor& gy, const Tensor&) { return div(gy, exp2(exponent)); }),
          exponent};
}

Tensor nextafter(const Tensor& a, const Tensor& b) {
  const Tensor y = empty_for("nextafter", a, b, result_type(a, b));
  map_floating("nextafter", y, a, b, [](auto from, auto to) { return std::nextafter(from, to); });
  return y;
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
