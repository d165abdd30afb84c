// Quotients, rounded or not, and remainders.
#include <cmath>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

namespace {

template <class T>
T divide_truncating(T a, T b) {
  // The smallest integer divided by -1 has no answer in T and would trap.
  if constexpr (std::is_signed_v<T>) {
    if (b == -1) return wrapping_neg(a);
  }
  return static_cast<T>(a / b);
}

template <class T>
T divide_flooring(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (b == 0) return a / b;
    // As Python's float.__floordiv__, which is exact where a / b rounds up to an integer.
    const T rest = std::fmod(a, b);
    T quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
    if (quotient == 0) return std::copysign(T{0}, a / b);
    const T down = std::floor(quotient);
    return quotient - down > T(0.5) ? down + 1 : down;
  } else {
    const T quotient = divide_truncating(a, b);
    if constexpr (std::is_signed_v<T>) {
      if (b != -1 && a % b != 0 && (a < 0) != (b < 0)) return static_cast<T>(quotient - 1);
    }
    return quotient;
  }
}

template <class T>
T remainder_of(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    const T rest = std::fmod(a, b);
    return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
  } else {
    if constexpr (std::is_signed_v<T>) {
      if (b == -1) return 0;
      const T rest = static_cast<T>(a % b);
      return rest != 0 && (b < 0) != (rest < 0) ? static_cast<T>(rest + b) : rest;
    }
    return static_cast<T>(a % b);
  }
}

// y = fn(a, b) for integers, where a divisor of 0 is an error rather than a trap.
template <class Fn>
void map_divisible(const char* op, const Tensor& y, const Tensor& a, const Tensor& b, Fn fn) {
  map_integers(op, y, a, b, [fn](auto u, auto v) {
    RESNETCPP_CHECK(v != 0, Error, "ZeroDivisionError: integer division or remainder by zero");
    return fn(u, v);
  });
}

void divide_floating(const Tensor& y, const Tensor& a, const Tensor& b, Rounding rounding) {
  if (rounding == Rounding::floor) {
    return map_floating("div", y, a, b, [](auto u, auto v) { return divide_flooring(u, v); });
  }
  apply(y, kernels::Binary::div, a, b);
  if (rounding == Rounding::trunc) apply(y, kernels::Unary::trunc, y);
}

void divide_into(const Tensor& y, const Tensor& a, const Tensor& b, Rounding rounding) {
  if (is_floating(y.dtype())) return divide_floating(y, a, b, rounding);
  if (rounding == Rounding::floor) {
    return map_divisible("div", y, a, b, [](auto u, auto v) { return divide_flooring(u, v); });
  }
  map_divisible("div", y, a, b, [](auto u, auto v) { return divide_truncating(u, v); });
}

Dtype quotient_type(const Tensor& a, const Tensor& b, Rounding rounding) {
  const Dtype common = result_type(a, b);
  return rounding == Rounding::none ? floating_dtype(common) : common;
}

autograd::Attribute mode_of(Rounding rounding) {
  if (rounding == Rounding::none) return {};
  return rounding == Rounding::floor ? "floor" : "trunc";
}

void define_div(Backward& backward, const Tensor& a, const Tensor& b, Rounding rounding) {
  const bool smooth = rounding == Rounding::none;
  backward.replay([rounding](const Operands& in) { return div(in[0], in[1], rounding); });
  backward.describe([rounding] { return Attributes{{"rounding_mode", mode_of(rounding)}}; });
  if (backward.wants(0)) {
    const Saved divisor = smooth ? backward.save(b) : Saved();
    backward.define(0, [fit = FitTo(a), smooth, divisor](const Tensor& gy) {
      return fit(smooth ? div(gy, divisor.get()) : zeros_like(gy));
    });
  }
  if (backward.wants(1)) {
    const Saved dividend = smooth ? backward.save(a) : Saved();
    const Saved divisor = smooth ? backward.save(b) : Saved();
    backward.define(1, [fit = FitTo(b), smooth, dividend, divisor](const Tensor& gy) {
      if (!smooth) return fit(zeros_like(gy));
      // (a / b) / b, because b * b overflows sooner.
      const Tensor by = divisor.get();
      return fit(neg(mul(gy, div(div(dividend.get(), by), by))));
    });
  }
}

}  // namespace

Tensor div(const Tensor& a, const Tensor& b, Rounding rounding) {
  const Tensor y = empty_for("div", a, b, quotient_type(a, b, rounding));
  divide_into(y, a, b, rounding);
  Backward backward("div", {a, b});
  define_div(backward, a, b, rounding);
  return backward.attach(y);
}

Tensor div(const Tensor& a, Scalar b, Rounding rounding) {
  // As a float from the start: -1 does not fit uint8.
  if (rounding == Rounding::none) b = b.to<double>();
  return div(a, wrap_scalar(a, b), rounding);
}

const Tensor& div_(const Tensor& x, const Tensor& other, Rounding rounding) {
  autograd::check_inplace("div_", x);
  const Dtype dtype = quotient_type(x, other, rounding);
  check_fits("div_", x, broadcast_shapes("div_", x.shape(), other.shape()), dtype);
  const bool needs_old_x = is_recorded({other});
  const bool direct = dtype == x.dtype() && !shares_memory(x, other) && !needs_old_x;
  if (!direct) return overwrite("div_", x, div(before_overwrite(x, other), other, rounding));
  Backward backward("div", {x, other});
  define_div(backward, x, other, rounding);
  divide_into(x, x, other, rounding);
  return finish_inplace(x, backward, [](const Tensor&) {});
}

const Tensor& div_(const Tensor& x, Scalar other, Rounding rounding) {
  return div_(x, wrap_scalar(x, other), rounding);
}

Tensor remainder(const Tensor& a, const Tensor& b) {
  const Tensor y = empty_for("remainder", a, b, result_type(a, b));
  const auto fn = [](auto u, auto v) { return remainder_of(u, v); };
  if (is_floating(y.dtype())) {
    map_floating("remainder", y, a, b, fn);
  } else {
    map_divisible("remainder", y, a, b, fn);
  }
  Backward backward("remainder", {a, b});
  if (backward.wants(0)) backward.define(0, FitTo(a));
  if (backward.wants(1)) {
    backward.define(1,
                    [fit = FitTo(b), a = backward.save(a), b = backward.save(b)](const Tensor& gy) {
                      return fit(neg(mul(gy, div(a.get(), b.get(), Rounding::floor))));
                    });
  }
  return backward.attach(y);
}

Tensor remainder(const Tensor& a, Scalar b) { return remainder(a, wrap_scalar(a, b)); }

}  // namespace resnetcpp
