#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kSqrtTwoOverPi = 0.79788456080286535588;
constexpr double kGeluCubic = 0.044715;

template <class T, Unary op>
inline Vec<T> apply(const Vec<T>& x) {
  const Vec<T> zero(T(0));
  const Vec<T> one(T(1));
  const Vec<T> half(T(0.5));
  if constexpr (op == Unary::neg) return -x;
  if constexpr (op == Unary::abs) return xsimd::abs(x);
  if constexpr (op == Unary::sign) {
    return xsimd::select(x > zero, one, xsimd::select(x < zero, -one, zero));
  }
  if constexpr (op == Unary::exp) return exp<T>(x);
  if constexpr (op == Unary::log) return log(x);
  if constexpr (op == Unary::sqrt) return xsimd::sqrt(x);
  if constexpr (op == Unary::rsqrt) return one / xsimd::sqrt(x);
  if constexpr (op == Unary::reciprocal) return one / x;
  if constexpr (op == Unary::square) return x * x;
  if constexpr (op == Unary::tanh) return xsimd::tanh(x);
  if constexpr (op == Unary::sigmoid) return sigmoid<T>(x);
  if constexpr (op == Unary::relu) return relu<T>(x);
  if constexpr (op == Unary::gelu) return half * x * (one + erf(x * Vec<T>(T(kSqrtHalf))));
  if constexpr (op == Unary::gelu_tanh) {
    const Vec<T> inner =
        Vec<T>(T(kSqrtTwoOverPi)) * xsimd::fma(Vec<T>(T(kGeluCubic)), x * x * x, x);
    return half * x * (one + xsimd::tanh(inner));
  }
  if constexpr (op == Unary::silu) return x / (one + exp<T>(-x));
  if constexpr (op == Unary::sin) return xsimd::sin(x);
  if constexpr (op == Unary::cos) return xsimd::cos(x);
  if constexpr (op == Unary::floor) return xsimd::floor(x);
  if constexpr (op == Unary::ceil) return xsimd::ceil(x);
  if constexpr (op == Unary::round) return xsimd::nearbyint(x);
  if constexpr (op == Unary::trunc) return xsimd::trunc(x);
  if constexpr (op == Unary::erf) return erf(x);
  if constexpr (op == Unary::log1p) return xsimd::log1p(x);
  if constexpr (op == Unary::expm1) return expm1<T>(x);
}

template <class T, Unary op>
void unary(int64_t n, const T* x, T* y) {
  map<T>(n, x, y, [](const Vec<T>& v) { return apply<T, op>(v); });
}

/// Fills the entries from `op` on.
template <class T, int op = 0>
void fill_from(ElementwiseKernels<T>& kernels) {
  if constexpr (op < static_cast<int>(Unary::count)) {
    kernels.unary.entries[op] = unary<T, static_cast<Unary>(op)>;
    fill_from<T, op + 1>(kernels);
  }
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_unary(Table& table) {
  fill_from(table.f32);
  fill_from(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
