#pragma once

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

/// How functions of numbers become ops.
namespace resnetcpp {

/// A function of doubles for elements of every floating-point dtype.
template <double (*fn)(double)>
auto in_double() {
  return [](auto v) { return static_cast<decltype(v)>(fn(static_cast<double>(v))); };
}

/// As above, of two numbers.
template <double (*fn)(double, double)>
auto pair_in_double() {
  return [](auto a, auto b) {
    return static_cast<decltype(a)>(fn(static_cast<double>(a), static_cast<double>(b)));
  };
}

/// y = fn(x); `gradient` gives gx from gy and x.
template <class Fn, class Gradient>
Tensor smooth(const char* op, const Tensor& x, Fn fn, Gradient gradient) {
  const Tensor y = empty_like(x, floating_dtype(x.dtype()));
  map_floating(op, y, x, fn);
  Backward backward(op, {x});
  if (backward.wants(0)) {
    backward.define(
        0, [x = backward.save(x), gradient](const Tensor& gy) { return gradient(gy, x.get()); });
  }
  return backward.attach(y);
}

/// y = fn(x), without a gradient. Errors: NotImplementedError for an x that requires one.
template <class Fn>
Tensor without_gradient(const char* op, const Tensor& x, Fn fn) {
  RESNETCPP_CHECK(!is_recorded({x}), NotImplementedError, op,
                  ": expected a tensor that does not require grad, got one that does");
  const Tensor y = empty_like(x, floating_dtype(x.dtype()));
  map_floating(op, y, x, fn);
  return y;
}

}  // namespace resnetcpp
