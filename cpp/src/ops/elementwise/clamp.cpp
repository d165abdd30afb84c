// The larger, the smaller, and what lies between two bounds.
#include <cmath>
#include <limits>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

using kernels::Binary;

namespace {

// The operand that won takes the gradient; equal ones take half each; with a NaN both take it all.
Tensor share_of(const Tensor& gy, const Tensor& ties, const Tensor& lost) {
  const Tensor shared = where(ties, mul(gy, 0.5), gy);
  return where(lost, zeros_like(shared), shared);
}

// maximum and minimum; `wins(u, v)` says whether u is the result for integers.
template <class Wins>
Tensor extreme(const char* op, Binary kernel, const Tensor& a, const Tensor& b, Wins wins) {
  const Tensor y = empty_for(op, a, b, result_type(a, b));
  if (is_floating(y.dtype())) {
    apply(y, kernel, a, b);
  } else if (y.dtype() == Dtype::boolean) {
    map_elements<bool, bool, bool>(y, a, b, [wins](bool u, bool v) { return wins(u, v) ? u : v; });
  } else {
    map_integers(op, y, a, b, [wins](auto u, auto v) { return wins(u, v) ? u : v; });
  }
  Backward backward(op, {a, b});
  backward.replay([=](const Operands& in) { return extreme(op, kernel, in[0], in[1], wins); });
  backward.describe();
  const bool largest = kernel == Binary::maximum;
  const Saved left = backward.save(a);
  const Saved right = backward.save(b);
  const auto rule = [=](const FitTo& fit, const Saved& own, const Saved& other) {
    return [=](const Tensor& gy) {
      const Tensor u = own.get();
      const Tensor v = other.get();
      return fit(share_of(gy, eq(u, v), largest ? lt(u, v) : gt(u, v)));
    };
  };
  if (backward.wants(0)) backward.define(0, rule(FitTo(a), left, right));
  if (backward.wants(1)) backward.define(1, rule(FitTo(b), right, left));
  return backward.attach(y);
}

struct Bounds {
  std::optional<Scalar> min;
  std::optional<Scalar> max;

  template <class T>
  T low() const {
    constexpr T kAbsent = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                               : std::numeric_limits<T>::lowest();
    return min ? min->to<T>() : kAbsent;
  }
  template <class T>
  T high() const {
    constexpr T kAbsent = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                                               : std::numeric_limits<T>::max();
    return max ? max->to<T>() : kAbsent;
  }
  bool has_nan() const {
    return (min && std::isnan(min->to<double>())) || (max && std::isnan(max->to<double>()));
  }
};

autograd::Attribute attribute(const std::optional<Scalar>& bound) {
  return bound ? autograd::Attribute(*bound) : autograd::Attribute();
}

Dtype clamp_type(const Tensor& x, const Bounds& bounds) {
  RESNETCPP_CHECK(bounds.min || bounds.max, ValueError,
                  "clamp: At least one of 'min' or 'max' must not be None");
  Dtype dtype = x.dtype();
  for (const auto& bound : {bounds.min, bounds.max}) {
    if (bound) dtype = promote_types(dtype, result_type(x, *bound));
  }
  return dtype;
}

void clamp_into(const Tensor& y, const Tensor& x, const Bounds& bounds) {
  const Tensor source = cast_data(x, y.dtype());
  if (!is_floating(y.dtype())) {
    for (const auto& bound : {bounds.min, bounds.max}) {
      if (bound) check_representable("clamp", y.dtype(), *bound);
    }
    return map_integers("clamp", y, source, [bounds](auto v) {
      using T = decltype(v);
      return std::min(std::max(v, bounds.low<T>()), bounds.high<T>());
    });
  }
  if (is_reduced(y.dtype())) {
    return fill_rounded(y, [&](const Tensor& wide) { clamp_into(wide, x, bounds); });
  }
  if (bounds.has_nan()) return fill_data(y, std::numeric_limits<double>::quiet_NaN());
  dispatch_floating("clamp", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto kernel = kernels::table().of<T>().clamp;
    for_each_stretch<T, T>(y, source, [&](std::int64_t n, const T* in, T* out) {
      kernel(n, in, bounds.low<T>(), bounds.high<T>(), out);
    });
  });
}

// gy where min <= x <= max, both included.
Tensor clamp_gradient(const Tensor& gy, const Tensor& x, const Bounds& bounds) {
  Tensor inside;
  if (bounds.min) inside = ge(x, *bounds.min);
  if (bounds.max) {
    const Tensor below = le(x, *bounds.max);
    inside = inside.defined() ? logical_and(inside, below) : below;
  }
  return where(inside, gy, scalar_tensor(0, gy.dtype()));
}

}  // namespace

Tensor maximum(const Tensor& a, const Tensor& b) {
  return extreme("maximum", Binary::maximum, a, b, [](auto u, auto v) { return u > v; });
}

Tensor minimum(const Tensor& a, const Tensor& b) {
  return extreme("minimum", Binary::minimum, a, b, [](auto u, auto v) { return u < v; });
}

Tensor clamp(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max) {
  const Bounds bounds{min, max};
  const Tensor y = empty_like(x, clamp_type(x, bounds));
  clamp_into(y, x, bounds);
  Backward backward("clamp", {x});
  backward.replay([min, max](const Operands& in) { return clamp(in[0], min, max); });
  backward.describe([&] { return Attributes{{"min", attribute(min)}, {"max", attribute(max)}}; });
  if (backward.wants(0)) {
    backward.define(0, [fit = FitTo(x), saved = backward.save(x), bounds](const Tensor& gy) {
      return fit(clamp_gradient(gy, saved.get(), bounds));
    });
  }
  return backward.attach(y);
}

// Compositions of where rather than of maximum, whose gradient is halved at the bounds.
Tensor clamp_min(const Tensor& x, const Tensor& min) {
  return where(logical_or(ge(x, min), isnan(x)), x, min);
}

Tensor clamp_max(const Tensor& x, const Tensor& max) {
  return where(logical_or(le(x, max), isnan(x)), x, max);
}

Tensor clamp(const Tensor& x, const Tensor& min, const Tensor& max) {
  return clamp_max(clamp_min(x, min), max);
}

const Tensor& clamp_(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max) {
  autograd::check_inplace("clamp_", x);
  return overwrite("clamp_", x, clamp(before_overwrite(x), min, max));
}

}  // namespace resnetcpp
