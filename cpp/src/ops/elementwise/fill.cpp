#include <cmath>

#include "ops/elementwise/record.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

// A C++ cast of such a number would be undefined.
void check_representable(const char* op, Dtype dtype, Scalar value) {
  if (!is_integral(dtype) || !value.is_floating()) return;
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  const double number = value.to<double>();
  const double limit = dtype == Dtype::int64 ? kLimit : dtype == Dtype::int32 ? 0x1p31 : 256.0;
  RESNETCPP_CHECK(number < limit && number >= -limit, Error, op,
                  ": value cannot be converted to type ", name(dtype),
                  " without overflow: ", number);
}

}  // namespace

const Tensor& fill_(const Tensor& x, Scalar value) {
  autograd::check_inplace("fill_", x);
  check_representable("fill_", x.dtype(), value);
  fill_data(x, value);
  autograd::adopt_history(x, x.detach());
  return x;
}

const Tensor& zero_(const Tensor& x) { return fill_(x, 0); }

Tensor before_overwrite(const Tensor& x, const Tensor& other) {
  return is_recorded({x, other}) ? clone(x) : x;
}

const Tensor& assign_(const char* op, const Tensor& x, const Tensor& result) {
  autograd::check_inplace(op, x);
  return overwrite(op, x, result);
}

}  // namespace resnetcpp
