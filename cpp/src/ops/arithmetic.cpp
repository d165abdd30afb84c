#include "ops/elementwise.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

namespace {

// y = fn(a, b) in the operands' common dtype; y may be one of them.
template <class Fn>
void arithmetic_into(const char* op, const Tensor& y, const Tensor& a, const Tensor& b, Fn fn) {
  dispatch_numeric(op, y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T, T>(y, cast_data(a, y.dtype()), cast_data(b, y.dtype()),
                          [fn](T left, T right) { return static_cast<T>(fn(left, right)); });
  });
}

template <class Fn>
Tensor arithmetic(const char* op, const Tensor& a, const Tensor& b, Fn fn) {
  Tensor y = empty_for(op, a, b, result_type(a, b));
  arithmetic_into(op, y, a, b, fn);
  return y;
}

// The gradient of an operand that was broadcast and promoted on its way in.
Tensor gradient_for(const Tensor& gradient, const Shape& shape, Dtype dtype) {
  return to(sum_to_size(gradient, shape), dtype);
}

}  // namespace

Tensor mul(const Tensor& a, const Tensor& b) {
  Tensor y = result_type(a, b) == Dtype::boolean
                 ? logical_and(a, b)
                 : arithmetic("mul", a, b, [](auto x, auto z) { return x * z; });
  Backward backward("mul", {a, b});
  if (backward.wants(0)) {
    backward.define(
        0, [shape = a.shape(), dtype = a.dtype(), other = backward.save(b)](const Tensor& gy) {
          return gradient_for(mul(gy, other.get()), shape, dtype);
        });
  }
  if (backward.wants(1)) {
    backward.define(
        1, [shape = b.shape(), dtype = b.dtype(), other = backward.save(a)](const Tensor& gy) {
          return gradient_for(mul(gy, other.get()), shape, dtype);
        });
  }
  return backward.attach(y);
}

Tensor mul(const Tensor& a, Scalar b) { return mul(a, wrap_scalar(a, b)); }

}  // namespace resnetcpp
