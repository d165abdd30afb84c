// Sums, differences and products.
#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

using kernels::Binary;

namespace {

void check_alpha(const char* op, Dtype dtype, Scalar alpha) {
  RESNETCPP_CHECK(!alpha.is_boolean() || dtype == Dtype::boolean, DtypeError, op,
                  ": Boolean alpha only supported for Boolean results.");
  RESNETCPP_CHECK(is_floating(dtype) || !alpha.is_floating(), DtypeError, op,
                  ": For integral input tensors, argument alpha must not be a floating point "
                  "number.");
}

void check_subtraction(const char* op, bool a_is_bool, bool b_is_bool) {
  RESNETCPP_CHECK(!a_is_bool || !b_is_bool, DtypeError, op,
                  ": Subtraction, the `-` operator, with two bool tensors is not supported. Use "
                  "the `^` or `logical_xor()` operator instead.");
  RESNETCPP_CHECK(!a_is_bool && !b_is_bool, DtypeError, op,
                  ": Subtraction, the `-` operator, with a bool tensor is not supported. If you "
                  "are trying to invert a mask, use the `~` or `logical_not()` operator instead.");
}

// -alpha, where the smallest integer stays what it is.
Scalar negated(Scalar alpha) {
  return alpha.is_floating() ? -alpha : Scalar(wrapping_neg(alpha.to<std::int64_t>()));
}

// y = a + alpha * b in floating-point; y may be a or b.
void add_floating(const Tensor& y, const Tensor& a, const Tensor& b, double alpha) {
  if (is_reduced(y.dtype())) {
    return fill_rounded(y, [&](const Tensor& wide) {
      add_floating(wide, cast_data(a, y.dtype()), cast_data(b, y.dtype()), alpha);
    });
  }
  if (alpha == 1.0) return apply(y, Binary::add, a, b);
  if (alpha == -1.0) return apply(y, Binary::sub, a, b);
  dispatch_floating("add", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto kernel = kernels::table().of<T>().add_scaled;
    for_each_stretch<T, T>(
        y, cast_data(a, y.dtype()), cast_data(b, y.dtype()),
        [&](std::int64_t n, const T* left, std::int64_t step_left, const T* right,
            std::int64_t step_right,
            T* out) { kernel(n, left, step_left, right, step_right, static_cast<T>(alpha), out); });
  });
}

void add_into(const Tensor& y, const Tensor& a, const Tensor& b, Scalar alpha) {
  if (is_floating(y.dtype())) return add_floating(y, a, b, alpha.to<double>());
  if (y.dtype() == Dtype::boolean) {
    const bool scale = alpha.to<bool>();
    return map_elements<bool, bool, bool>(y, a, b,
                                          [scale](bool u, bool v) { return u || (scale && v); });
  }
  map_integers("add", y, a, b, [scale = alpha.to<std::int64_t>()](auto u, auto v) {
    using T = decltype(u);
    return wrapping_add(u, wrapping_mul(static_cast<T>(scale), v));
  });
}

void define_add(Backward& backward, const Tensor& a, const Tensor& b, Scalar alpha) {
  backward.replay(alpha, [alpha](const Operands& in) { return add(in[0], in[1], alpha); });
  backward.describe([alpha] { return Attributes{{"alpha", alpha}}; });
  if (backward.wants(0)) backward.define(0, FitTo(a));
  if (backward.wants(1)) {
    backward.define(1, [fit = FitTo(b), alpha](const Tensor& gy) {
      return fit(alpha.to<double>() == 1.0 ? gy : mul(gy, alpha));
    });
  }
}

// a + alpha * b under the name of the op that asked for it.
Tensor add_scaled(const char* op, const Tensor& a, const Tensor& b, Scalar alpha) {
  const Dtype dtype = result_type(a, b);
  check_alpha(op, dtype, alpha);
  const Tensor y = empty_for(op, a, b, dtype);
  add_into(y, a, b, alpha);
  Backward backward(op, {a, b});
  define_add(backward, a, b, alpha);
  return backward.attach(y);
}

const Tensor& add_scaled_(const char* op, const Tensor& x, const Tensor& other, Scalar alpha) {
  autograd::check_inplace(op, x);
  const Dtype dtype = result_type(x, other);
  check_alpha(op, dtype, alpha);
  check_fits(op, x, broadcast_shapes(op, x.shape(), other.shape()), dtype);
  // Elements of `other` that are overwritten before they are read need the longer way.
  const bool direct = dtype == x.dtype() && (!shares_memory(x, other) || x.is_same(other));
  if (!direct) return overwrite(op, x, add_scaled(op, x, other, alpha));
  Backward backward(op, {x, other});
  define_add(backward, x, other, alpha);
  add_into(x, x, other, alpha);
  return finish_inplace(x, backward, [](const Tensor&) {});
}

void multiply_into(const Tensor& y, const Tensor& a, const Tensor& b) {
  if (is_floating(y.dtype())) return apply(y, Binary::mul, a, b);
  if (y.dtype() == Dtype::boolean) {
    return map_elements<bool, bool, bool>(y, a, b, [](bool u, bool v) { return u && v; });
  }
  map_integers("mul", y, a, b, [](auto u, auto v) { return wrapping_mul(u, v); });
}

// The gradient of either factor is gy times the other one.
void define_mul(Backward& backward, const Tensor& a, const Tensor& b) {
  backward.replay([](const Operands& in) { return mul(in[0], in[1]); });
  backward.describe();
  if (backward.wants(0)) {
    backward.define(0, [fit = FitTo(a), other = backward.save(b)](const Tensor& gy) {
      return fit(mul(gy, other.get()));
    });
  }
  if (backward.wants(1)) {
    backward.define(1, [fit = FitTo(b), other = backward.save(a)](const Tensor& gy) {
      return fit(mul(gy, other.get()));
    });
  }
}

}  // namespace

Tensor add(const Tensor& a, const Tensor& b, Scalar alpha) {
  return add_scaled("add", a, b, alpha);
}

Tensor add(const Tensor& a, Scalar b, Scalar alpha) { return add(a, wrap_scalar(a, b), alpha); }

Tensor sub(const Tensor& a, const Tensor& b, Scalar alpha) {
  check_subtraction("sub", a.dtype() == Dtype::boolean, b.dtype() == Dtype::boolean);
  return add_scaled("sub", a, b, negated(alpha));
}

Tensor sub(const Tensor& a, Scalar b, Scalar alpha) {
  check_subtraction("sub", a.dtype() == Dtype::boolean, b.is_boolean());
  return add_scaled("sub", a, wrap_scalar(a, b), negated(alpha));
}

Tensor rsub(const Tensor& a, Scalar b) {
  check_subtraction("rsub", a.dtype() == Dtype::boolean, b.is_boolean());
  return add_scaled("rsub", wrap_scalar(a, b), a, -1);
}

Tensor mul(const Tensor& a, const Tensor& b) {
  const Tensor y = empty_for("mul", a, b, result_type(a, b));
  multiply_into(y, a, b);
  Backward backward("mul", {a, b});
  define_mul(backward, a, b);
  return backward.attach(y);
}

Tensor mul(const Tensor& a, Scalar b) { return mul(a, wrap_scalar(a, b)); }

const Tensor& add_(const Tensor& x, const Tensor& other, Scalar alpha) {
  return add_scaled_("add_", x, other, alpha);
}

const Tensor& add_(const Tensor& x, Scalar other, Scalar alpha) {
  return add_(x, wrap_scalar(x, other), alpha);
}

const Tensor& sub_(const Tensor& x, const Tensor& other, Scalar alpha) {
  check_subtraction("sub_", x.dtype() == Dtype::boolean, other.dtype() == Dtype::boolean);
  return add_scaled_("sub_", x, other, negated(alpha));
}

const Tensor& sub_(const Tensor& x, Scalar other, Scalar alpha) {
  check_subtraction("sub_", x.dtype() == Dtype::boolean, other.is_boolean());
  return add_scaled_("sub_", x, wrap_scalar(x, other), negated(alpha));
}

const Tensor& mul_(const Tensor& x, const Tensor& other) {
  autograd::check_inplace("mul_", x);
  const Dtype dtype = result_type(x, other);
  check_fits("mul_", x, broadcast_shapes("mul_", x.shape(), other.shape()), dtype);
  const bool needs_old_x = is_recorded({other});
  const bool direct = dtype == x.dtype() && !shares_memory(x, other) && !needs_old_x;
  if (!direct) return overwrite("mul_", x, mul(before_overwrite(x, other), other));
  Backward backward("mul", {x, other});
  define_mul(backward, x, other);
  multiply_into(x, x, other);
  return finish_inplace(x, backward, [](const Tensor&) {});
}

const Tensor& mul_(const Tensor& x, Scalar other) { return mul_(x, wrap_scalar(x, other)); }

}  // namespace resnetcpp
