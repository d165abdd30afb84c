// Functions of three tensors, made of the others: their gradients follow.
#include "resnetcpp/ops/elementwise.hpp"

namespace resnetcpp {

Tensor lerp(const Tensor& a, const Tensor& b, const Tensor& weight) {
  return add(a, mul(weight, sub(b, a)));
}

Tensor lerp(const Tensor& a, const Tensor& b, Scalar weight) { return add(a, sub(b, a), weight); }

Tensor addcmul(const Tensor& x, const Tensor& a, const Tensor& b, Scalar value) {
  return add(x, mul(a, b), value);
}

Tensor addcdiv(const Tensor& x, const Tensor& a, const Tensor& b, Scalar value) {
  return add(x, div(a, b), value);
}

}  // namespace resnetcpp
