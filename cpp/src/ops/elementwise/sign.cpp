// Functions that integers keep their dtype in: signs and rounding.
#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

using kernels::Binary;
using kernels::Unary;

namespace {

const UnaryOp kNeg{
    "neg", Unary::neg, Keep::nothing, [](const Tensor& gy, const Tensor&) { return neg(gy); }, {}};
const UnaryOp kAbs{"abs", Unary::abs, Keep::input,
                   [](const Tensor& gy, const Tensor& x) { return mul(gy, sign(x)); },
                   Binary::abs_backward};
const UnaryOp kSign{"sign", Unary::sign, Keep::nothing, zero_gradient, {}};
const UnaryOp kFloor{"floor", Unary::floor, Keep::nothing, zero_gradient, {}};
const UnaryOp kCeil{"ceil", Unary::ceil, Keep::nothing, zero_gradient, {}};
const UnaryOp kRound{"round", Unary::round, Keep::nothing, zero_gradient, {}};
const UnaryOp kTrunc{"trunc", Unary::trunc, Keep::nothing, zero_gradient, {}};

// Integers are round already.
Tensor rounded(const UnaryOp& op, const Tensor& x) {
  if (is_floating(x.dtype())) return unary(op, x);
  RESNETCPP_CHECK(x.dtype() != Dtype::boolean, DtypeError, op.name,
                  ": expected a numeric dtype, got bool");
  return clone_data(x);
}

template <class Fn>
Tensor of_integers(const char* op, const Tensor& x, Fn fn) {
  const Tensor y = empty_like(x);
  map_integers(op, y, x, fn);
  return y;
}

}  // namespace

Tensor neg(const Tensor& x) {
  if (is_floating(x.dtype())) return unary(kNeg, x);
  RESNETCPP_CHECK(x.dtype() != Dtype::boolean, DtypeError,
                  "neg: Negation, the `-` operator, on a bool tensor is not supported. If you are "
                  "trying to invert a mask, use the `~` or `logical_not()` operator instead.");
  return of_integers("neg", x, [](auto v) { return wrapping_neg(v); });
}

Tensor abs(const Tensor& x) {
  if (is_floating(x.dtype())) return unary(kAbs, x);
  return of_integers("abs", x, [](auto v) { return v < 0 ? wrapping_neg(v) : v; });
}

Tensor sign(const Tensor& x) {
  if (is_floating(x.dtype())) return unary(kSign, x);
  if (x.dtype() == Dtype::boolean) return clone_data(x);
  return of_integers("sign", x, [](auto v) {
    using T = decltype(v);
    return static_cast<T>((v > 0) - (v < 0));
  });
}

Tensor floor(const Tensor& x) { return rounded(kFloor, x); }
Tensor ceil(const Tensor& x) { return rounded(kCeil, x); }
Tensor round(const Tensor& x) { return rounded(kRound, x); }
Tensor trunc(const Tensor& x) { return rounded(kTrunc, x); }

const Tensor& neg_(const Tensor& x) {
  if (is_floating(x.dtype())) return unary_(kNeg, x);
  autograd::check_inplace("neg_", x);
  return overwrite("neg_", x, neg(x));
}

const Tensor& abs_(const Tensor& x) {
  if (is_floating(x.dtype())) return unary_(kAbs, x);
  autograd::check_inplace("abs_", x);
  return overwrite("abs_", x, abs(x));
}

}  // namespace resnetcpp
