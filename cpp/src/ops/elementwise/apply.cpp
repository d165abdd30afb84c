#include "ops/elementwise/apply.hpp"

#include <cmath>

namespace resnetcpp {

Tensor empty_for(const char* op, const Tensor& a, const Tensor& b, Dtype dtype) {
  const Shape shape = broadcast_shapes(op, a.shape(), b.shape());
  const bool like_a = a.shape() == shape;
  const bool like_b = b.shape() == shape;
  if (like_a && (!like_b || is_dense(a.shape(), a.strides()))) return empty_like(a, dtype);
  return like_b ? empty_like(b, dtype) : empty(shape, dtype);
}

namespace {

bool fits(Dtype dtype, Scalar value, double number) {
  if (is_reduced(dtype)) {
    const double largest = dtype == Dtype::float16 ? 65504.0 : 0x1.fep127;
    return !std::isfinite(number) || std::abs(number) <= largest;
  }
  if (!is_integral(dtype) || (value.is_integer() && dtype == Dtype::int64)) return true;
  const int bits = static_cast<int>(8 * item_size(dtype)) - (is_signed(dtype) ? 1 : 0);
  const double limit = std::ldexp(1.0, bits);
  const bool negative_float = !is_signed(dtype) && value.is_floating();
  return number < limit && number >= (negative_float ? 0.0 : -limit);
}

// An operand as PyTorch reads it beside others of `dtype`: rounded, unless it is a number that
// multiplies or divides.
Tensor rounded_operand(kernels::Binary op, const Tensor& x, Dtype dtype) {
  const bool is_factor = x.dim() == 0 && (op == kernels::Binary::mul || op == kernels::Binary::div);
  return is_factor ? x : cast_data(x, dtype);
}

}  // namespace

void check_representable(const char* op, Dtype dtype, Scalar value) {
  const double number = value.to<double>();
  RESNETCPP_CHECK(fits(dtype, value, number), Error, op, ": value cannot be converted to type ",
                  name(dtype), " without overflow: ", number);
}

void apply(const Tensor& y, kernels::Unary op, const Tensor& x) {
  if (is_reduced(y.dtype())) {
    return fill_rounded(y, [&](const Tensor& wide) { apply(wide, op, x); });
  }
  dispatch_floating("apply", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_stretch<T, T>(y, cast_data(x, y.dtype()), kernels::table().of<T>().unary[op]);
  });
}

void apply(const Tensor& y, kernels::Binary op, const Tensor& a, const Tensor& b) {
  if (is_reduced(y.dtype())) {
    return fill_rounded(y, [&](const Tensor& wide) {
      apply(wide, op, rounded_operand(op, a, y.dtype()), rounded_operand(op, b, y.dtype()));
    });
  }
  dispatch_floating("apply", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_stretch<T, T>(y, cast_data(a, y.dtype()), cast_data(b, y.dtype()),
                           kernels::table().of<T>().binary[op]);
  });
}

Tensor apply(const char* name, kernels::Binary op, const Tensor& a, const Tensor& b) {
  const Tensor y = empty_for(name, a, b, result_type(a, b));
  apply(y, op, a, b);
  return y;
}

}  // namespace resnetcpp
