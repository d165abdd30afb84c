// Smooth functions of one tensor; each states its gradient beside its kernel.
#include <cmath>

#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

using kernels::Binary;
using kernels::Unary;

namespace {

constexpr double kLn2 = 0.69314718055994530942;
constexpr double kLn10 = 2.30258509299404568402;
constexpr double kTwoOverSqrtPi = 1.12837916709551257390;

const UnaryOp kExp{"exp",
                   Unary::exp,
                   Keep::output,
                   [](const Tensor& gy, const Tensor& y) { return mul(gy, y); },
                   {}};
const UnaryOp kExpm1{"expm1",
                     Unary::expm1,
                     Keep::output,
                     [](const Tensor& gy, const Tensor& y) { return mul(gy, add(y, 1)); },
                     {}};
const UnaryOp kLog{"log",
                   Unary::log,
                   Keep::input,
                   [](const Tensor& gy, const Tensor& x) { return div(gy, x); },
                   {}};
const UnaryOp kLog1p{"log1p",
                     Unary::log1p,
                     Keep::input,
                     [](const Tensor& gy, const Tensor& x) { return div(gy, add(x, 1)); },
                     {}};
const UnaryOp kSqrt{"sqrt", Unary::sqrt, Keep::output,
                    [](const Tensor& gy, const Tensor& y) { return div(gy, mul(y, 2)); },
                    Binary::sqrt_backward};
const UnaryOp kRsqrt{
    "rsqrt", Unary::rsqrt, Keep::output,
    [](const Tensor& gy, const Tensor& y) { return mul(gy, mul(pow(y, 3), -0.5)); },
    Binary::rsqrt_backward};
const UnaryOp kReciprocal{"reciprocal", Unary::reciprocal, Keep::output,
                          [](const Tensor& gy, const Tensor& y) { return neg(mul(gy, square(y))); },
                          Binary::reciprocal_backward};
const UnaryOp kSin{"sin",
                   Unary::sin,
                   Keep::input,
                   [](const Tensor& gy, const Tensor& x) { return mul(gy, cos(x)); },
                   {}};
const UnaryOp kCos{"cos",
                   Unary::cos,
                   Keep::input,
                   [](const Tensor& gy, const Tensor& x) { return neg(mul(gy, sin(x))); },
                   {}};
const UnaryOp kTanh{"tanh", Unary::tanh, Keep::output,
                    [](const Tensor& gy, const Tensor& y) { return mul(gy, rsub(square(y), 1)); },
                    Binary::tanh_backward};
const UnaryOp kSigmoid{
    "sigmoid", Unary::sigmoid, Keep::output,
    [](const Tensor& gy, const Tensor& y) { return mul(gy, mul(y, rsub(y, 1))); },
    Binary::sigmoid_backward};
const UnaryOp kErf{"erf",
                   Unary::erf,
                   Keep::input,
                   [](const Tensor& gy, const Tensor& x) {
                     return mul(gy, mul(exp(neg(square(x))), kTwoOverSqrtPi));
                   },
                   {}};

// A logarithm to another base: y = fn(x), gx = gy / (x ln base).
template <class Fn>
Tensor logarithm(const char* op, const Tensor& x, double ln_base, Fn fn) {
  const Tensor y = empty_like(x, floating_dtype(x.dtype()));
  map_floating(op, y, x, fn);
  Backward backward(op, {x});
  if (backward.wants(0)) {
    backward.define(0, [x = backward.save(x), ln_base](const Tensor& gy) {
      return div(gy, mul(x.get(), ln_base));
    });
  }
  return backward.attach(y);
}

}  // namespace

Tensor exp(const Tensor& x) { return unary(kExp, x); }
Tensor expm1(const Tensor& x) { return unary(kExpm1, x); }
Tensor log(const Tensor& x) { return unary(kLog, x); }
Tensor log1p(const Tensor& x) { return unary(kLog1p, x); }
Tensor sqrt(const Tensor& x) { return unary(kSqrt, x); }
Tensor rsqrt(const Tensor& x) { return unary(kRsqrt, x); }
Tensor reciprocal(const Tensor& x) { return unary(kReciprocal, x); }
Tensor sin(const Tensor& x) { return unary(kSin, x); }
Tensor cos(const Tensor& x) { return unary(kCos, x); }
Tensor tanh(const Tensor& x) { return unary(kTanh, x); }
Tensor sigmoid(const Tensor& x) { return unary(kSigmoid, x); }
Tensor erf(const Tensor& x) { return unary(kErf, x); }

Tensor log2(const Tensor& x) {
  return logarithm("log2", x, kLn2, [](auto v) { return std::log2(v); });
}

Tensor log10(const Tensor& x) {
  return logarithm("log10", x, kLn10, [](auto v) { return std::log10(v); });
}

const Tensor& exp_(const Tensor& x) { return unary_(kExp, x); }
const Tensor& log_(const Tensor& x) { return unary_(kLog, x); }
const Tensor& sqrt_(const Tensor& x) { return unary_(kSqrt, x); }
const Tensor& tanh_(const Tensor& x) { return unary_(kTanh, x); }
const Tensor& sigmoid_(const Tensor& x) { return unary_(kSigmoid, x); }

}  // namespace resnetcpp
