#pragma once

#include <optional>
#include <string>

#include "resnetcpp/tensor/tensor.hpp"

/// Element by element, with NumPy broadcasting and PyTorch's dtype promotion. Names, defaults and
/// treatment of NaN are PyTorch's: torch.add and its family.
/// Errors: ShapeError if shapes do not broadcast, DtypeError if the dtype makes no sense.
namespace resnetcpp {

// Arithmetic. a (...), b (...) -> broadcast (...)

/// a + alpha * b
Tensor add(const Tensor& a, const Tensor& b, Scalar alpha = 1);
Tensor add(const Tensor& a, Scalar b, Scalar alpha = 1);
/// a - alpha * b. Errors: DtypeError for bool.
Tensor sub(const Tensor& a, const Tensor& b, Scalar alpha = 1);
Tensor sub(const Tensor& a, Scalar b, Scalar alpha = 1);
/// b - a
Tensor rsub(const Tensor& a, Scalar b);
Tensor mul(const Tensor& a, const Tensor& b);
Tensor mul(const Tensor& a, Scalar b);

/// How div rounds: not at all (the result is floating-point), to zero, or down.
enum class Rounding : std::uint8_t { none, trunc, floor };
Tensor div(const Tensor& a, const Tensor& b, Rounding rounding = Rounding::none);
Tensor div(const Tensor& a, Scalar b, Rounding rounding = Rounding::none);
/// Python's %: the sign of b. PyTorch: torch.remainder.
Tensor remainder(const Tensor& a, const Tensor& b);
Tensor remainder(const Tensor& a, Scalar b);
Tensor pow(const Tensor& a, const Tensor& b);
Tensor pow(const Tensor& a, Scalar exponent);
Tensor pow(Scalar base, const Tensor& exponent);
/// NaN if either is NaN.
Tensor maximum(const Tensor& a, const Tensor& b);
Tensor minimum(const Tensor& a, const Tensor& b);

/// a + weight * (b - a)
Tensor lerp(const Tensor& a, const Tensor& b, const Tensor& weight);
Tensor lerp(const Tensor& a, const Tensor& b, Scalar weight);
/// x + value * a * b
Tensor addcmul(const Tensor& x, const Tensor& a, const Tensor& b, Scalar value = 1);
/// x + value * a / b
Tensor addcdiv(const Tensor& x, const Tensor& a, const Tensor& b, Scalar value = 1);

// Functions of one tensor. x (...) -> (...). Integers become float32 where the result is no
// integer.

Tensor neg(const Tensor& x);
Tensor abs(const Tensor& x);
Tensor sign(const Tensor& x);
Tensor square(const Tensor& x);
Tensor exp(const Tensor& x);
Tensor expm1(const Tensor& x);
Tensor log(const Tensor& x);
Tensor log2(const Tensor& x);
Tensor log10(const Tensor& x);
Tensor log1p(const Tensor& x);
Tensor sqrt(const Tensor& x);
Tensor rsqrt(const Tensor& x);
Tensor reciprocal(const Tensor& x);
Tensor sin(const Tensor& x);
Tensor cos(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor sigmoid(const Tensor& x);
Tensor erf(const Tensor& x);
Tensor floor(const Tensor& x);
Tensor ceil(const Tensor& x);
/// Half to even.
Tensor round(const Tensor& x);
Tensor trunc(const Tensor& x);
/// min <= x <= max; either bound may be left out, not both. Errors: ValueError.
Tensor clamp(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max);
Tensor clamp(const Tensor& x, const Tensor& min, const Tensor& max);
Tensor clamp_min(const Tensor& x, const Tensor& min);
Tensor clamp_max(const Tensor& x, const Tensor& max);

// Activations. x (...) -> (...)

Tensor relu(const Tensor& x);
Tensor relu6(const Tensor& x);
Tensor leaky_relu(const Tensor& x, double negative_slope = 0.01);
Tensor elu(const Tensor& x, double alpha = 1.0);
Tensor softplus(const Tensor& x, double beta = 1.0, double threshold = 20.0);
Tensor hardtanh(const Tensor& x, double min = -1.0, double max = 1.0);
/// x * Phi(x), exactly or by tanh. `approximate`: "none" or "tanh". Errors: ValueError.
Tensor gelu(const Tensor& x, const std::string& approximate = "none");
/// x * sigmoid(x)
Tensor silu(const Tensor& x);

// Comparisons and logic: the result is bool.

Tensor eq(const Tensor& a, const Tensor& b);
Tensor eq(const Tensor& a, Scalar b);
Tensor ne(const Tensor& a, const Tensor& b);
Tensor ne(const Tensor& a, Scalar b);
Tensor lt(const Tensor& a, const Tensor& b);
Tensor lt(const Tensor& a, Scalar b);
Tensor le(const Tensor& a, const Tensor& b);
Tensor le(const Tensor& a, Scalar b);
Tensor gt(const Tensor& a, const Tensor& b);
Tensor gt(const Tensor& a, Scalar b);
Tensor ge(const Tensor& a, const Tensor& b);
Tensor ge(const Tensor& a, Scalar b);
Tensor logical_not(const Tensor& x);
Tensor logical_and(const Tensor& a, const Tensor& b);
Tensor logical_or(const Tensor& a, const Tensor& b);
Tensor logical_xor(const Tensor& a, const Tensor& b);
/// & | ^ ~ of integers and bools. Errors: DtypeError for floats.
Tensor bitwise_and(const Tensor& a, const Tensor& b);
Tensor bitwise_or(const Tensor& a, const Tensor& b);
Tensor bitwise_xor(const Tensor& a, const Tensor& b);
Tensor bitwise_not(const Tensor& x);
Tensor isnan(const Tensor& x);
Tensor isinf(const Tensor& x);
Tensor isfinite(const Tensor& x);

struct Tolerance {
  double rtol = 1e-5;
  double atol = 1e-8;
  bool equal_nan = false;
};
/// |a - b| <= atol + rtol * |b|. Errors: DtypeError unless a and b have one dtype.
Tensor isclose(const Tensor& a, const Tensor& b, Tolerance tolerance = {});

/// condition ? a : b, element by element. condition (...) bool, a (...), b (...) -> broadcast (...)
Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b);

// In place: the first argument takes the result and is returned. Errors: also GradError for a leaf
// that requires grad, ShapeError if the result would be larger, DtypeError if it does not fit.

const Tensor& add_(const Tensor& x, const Tensor& other, Scalar alpha = 1);
const Tensor& add_(const Tensor& x, Scalar other, Scalar alpha = 1);
const Tensor& sub_(const Tensor& x, const Tensor& other, Scalar alpha = 1);
const Tensor& sub_(const Tensor& x, Scalar other, Scalar alpha = 1);
const Tensor& mul_(const Tensor& x, const Tensor& other);
const Tensor& mul_(const Tensor& x, Scalar other);
const Tensor& div_(const Tensor& x, const Tensor& other, Rounding rounding = Rounding::none);
const Tensor& div_(const Tensor& x, Scalar other, Rounding rounding = Rounding::none);
const Tensor& pow_(const Tensor& x, Scalar exponent);
const Tensor& neg_(const Tensor& x);
const Tensor& abs_(const Tensor& x);
const Tensor& exp_(const Tensor& x);
const Tensor& log_(const Tensor& x);
const Tensor& sqrt_(const Tensor& x);
const Tensor& tanh_(const Tensor& x);
const Tensor& sigmoid_(const Tensor& x);
const Tensor& relu_(const Tensor& x);
const Tensor& leaky_relu_(const Tensor& x, double negative_slope = 0.01);
const Tensor& clamp_(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max);
const Tensor& fill_(const Tensor& x, Scalar value);
const Tensor& zero_(const Tensor& x);
/// What an in-place form computes its result from: x, or a copy where backward may need the old
/// values.
Tensor before_overwrite(const Tensor& x, const Tensor& other = {});
/// x = result, for the in-place form `op` of an op that has none above.
const Tensor& assign_(const char* op, const Tensor& x, const Tensor& result);

// Operators for C++.

inline Tensor operator+(const Tensor& a, const Tensor& b) { return add(a, b); }
inline Tensor operator+(const Tensor& a, Scalar b) { return add(a, b); }
inline Tensor operator+(Scalar a, const Tensor& b) { return add(b, a); }
inline Tensor operator-(const Tensor& a, const Tensor& b) { return sub(a, b); }
inline Tensor operator-(const Tensor& a, Scalar b) { return sub(a, b); }
inline Tensor operator-(Scalar a, const Tensor& b) { return rsub(b, a); }
inline Tensor operator-(const Tensor& a) { return neg(a); }
inline Tensor operator*(const Tensor& a, const Tensor& b) { return mul(a, b); }
inline Tensor operator*(const Tensor& a, Scalar b) { return mul(a, b); }
inline Tensor operator*(Scalar a, const Tensor& b) { return mul(b, a); }
inline Tensor operator/(const Tensor& a, const Tensor& b) { return div(a, b); }
inline Tensor operator/(const Tensor& a, Scalar b) { return div(a, b); }
inline Tensor operator/(Scalar a, const Tensor& b) { return mul(reciprocal(b), a); }

}  // namespace resnetcpp
