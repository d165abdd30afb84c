#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

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
