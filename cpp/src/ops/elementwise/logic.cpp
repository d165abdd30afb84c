// Logic of truth values and of bits.
#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

namespace {

template <class Fn>
Tensor logical(const char* op, const Tensor& a, const Tensor& b, Fn fn) {
  const Tensor y = empty_for(op, a, b, Dtype::boolean);
  map_elements<bool, bool, bool>(y, cast_data(a, Dtype::boolean), cast_data(b, Dtype::boolean), fn);
  return y;
}

void check_bits(const char* op, Dtype dtype) {
  RESNETCPP_CHECK(!is_floating(dtype), DtypeError, op, ": expected integers or bools, got ",
                  name(dtype));
}

template <class Fn>
Tensor bitwise(const char* op, const Tensor& a, const Tensor& b, Fn fn) {
  const Dtype dtype = result_type(a, b);
  check_bits(op, dtype);
  const Tensor y = empty_for(op, a, b, dtype);
  if (dtype == Dtype::boolean) {
    map_elements<bool, bool, bool>(y, a, b, [fn](bool u, bool v) { return fn(u, v) != 0; });
  } else {
    map_integers(op, y, a, b, [fn](auto u, auto v) { return static_cast<decltype(u)>(fn(u, v)); });
  }
  return y;
}

}  // namespace

Tensor logical_not(const Tensor& x) {
  const Tensor y = empty_like(x, Dtype::boolean);
  map_elements<bool, bool>(y, cast_data(x, Dtype::boolean), [](bool v) { return !v; });
  return y;
}

Tensor logical_and(const Tensor& a, const Tensor& b) {
  return logical("logical_and", a, b, [](bool u, bool v) { return u && v; });
}

Tensor logical_or(const Tensor& a, const Tensor& b) {
  return logical("logical_or", a, b, [](bool u, bool v) { return u || v; });
}

Tensor logical_xor(const Tensor& a, const Tensor& b) {
  return logical("logical_xor", a, b, [](bool u, bool v) { return u != v; });
}

Tensor bitwise_and(const Tensor& a, const Tensor& b) {
  return bitwise("bitwise_and", a, b, [](auto u, auto v) { return u & v; });
}

Tensor bitwise_or(const Tensor& a, const Tensor& b) {
  return bitwise("bitwise_or", a, b, [](auto u, auto v) { return u | v; });
}

Tensor bitwise_xor(const Tensor& a, const Tensor& b) {
  return bitwise("bitwise_xor", a, b, [](auto u, auto v) { return u ^ v; });
}

Tensor bitwise_not(const Tensor& x) {
  check_bits("bitwise_not", x.dtype());
  if (x.dtype() == Dtype::boolean) return logical_not(x);
  const Tensor y = empty_like(x);
  map_integers("bitwise_not", y, x, [](auto v) { return static_cast<decltype(v)>(~v); });
  return y;
}

}  // namespace resnetcpp
