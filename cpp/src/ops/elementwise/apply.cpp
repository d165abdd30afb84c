#include "ops/elementwise/apply.hpp"

namespace resnetcpp {

Tensor empty_for(const char* op, const Tensor& a, const Tensor& b, Dtype dtype) {
  const Shape shape = broadcast_shapes(op, a.shape(), b.shape());
  const bool like_a = a.shape() == shape;
  const bool like_b = b.shape() == shape;
  if (like_a && (!like_b || is_dense(a.shape(), a.strides()))) return empty_like(a, dtype);
  return like_b ? empty_like(b, dtype) : empty(shape, dtype);
}

void check_representable(const char* op, Dtype dtype, Scalar value) {
  if (!is_integral(dtype)) return;
  const double number = value.to<double>();
  const double limit = dtype == Dtype::int64 ? 0x1p63 : dtype == Dtype::int32 ? 0x1p31 : 0x1p8;
  const bool negative_float = dtype == Dtype::uint8 && value.is_floating();
  const double lowest = negative_float ? 0.0 : -limit;
  const bool fits = value.is_integer() && dtype == Dtype::int64;
  RESNETCPP_CHECK(fits || (number < limit && number >= lowest), Error, op,
                  ": value cannot be converted to type ", name(dtype),
                  " without overflow: ", number);
}

void apply(const Tensor& y, kernels::Unary op, const Tensor& x) {
  dispatch_floating("apply", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    for_each_stretch<T, T>(y, x, kernels::table().of<T>().unary[op]);
  });
}

void apply(const Tensor& y, kernels::Binary op, const Tensor& a, const Tensor& b) {
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
