#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

/// y' of the forward op at gy, from its output y or its input x (see Binary).
template <class T, Binary op>
inline Vec<T> backward(const Vec<T>& gy, const Vec<T>& v) {
  const auto constant = [](double value) { return Vec<T>(static_cast<T>(value)); };
  const Vec<T> one = constant(1);
  const Vec<T> half = constant(0.5);
  if constexpr (op == Binary::relu_backward)
    return xsimd::select(v <= constant(0), constant(0), gy);
  if constexpr (op == Binary::tanh_backward) return gy * (one - v * v);
  if constexpr (op == Binary::sigmoid_backward) return gy * (one - v) * v;
  if constexpr (op == Binary::sqrt_backward) return gy / (v + v);
  if constexpr (op == Binary::rsqrt_backward) return constant(-0.5) * gy * (v * v * v);
  if constexpr (op == Binary::reciprocal_backward) return -gy * v * v;
  if constexpr (op == Binary::abs_backward) {
    return xsimd::select(v > constant(0), gy,
                         xsimd::select(v < constant(0), -gy, constant(0) * gy));
  }
  if constexpr (op == Binary::gelu_backward) {
    const Vec<T> cdf = half * (one + erf(v * constant(0.70710678118654752440)));
    const Vec<T> pdf = constant(0.39894228040143267794) * exp<T>(constant(-0.5) * v * v);
    return gy * (cdf + v * pdf);
  }
  if constexpr (op == Binary::gelu_tanh_backward) {
    const Vec<T> slope = constant(0.79788456080286535588);  // sqrt(2 / pi)
    const Vec<T> t = xsimd::tanh(slope * (v + constant(0.044715) * (v * v * v)));
    const Vec<T> inner_derivative = slope * (one + constant(3 * 0.044715) * (v * v));
    return gy * (half * (one + t) + half * v * (one - t * t) * inner_derivative);
  }
  if constexpr (op == Binary::silu_backward) {
    const Vec<T> s = sigmoid<T>(v);
    return gy * s * (one + v * (one - s));
  }
}

template <class T, Binary op>
inline Vec<T> apply(const Vec<T>& a, const Vec<T>& b) {
  if constexpr (op == Binary::add) return a + b;
  if constexpr (op == Binary::sub) return a - b;
  if constexpr (op == Binary::mul) return a * b;
  if constexpr (op == Binary::div) return a / b;
  if constexpr (op == Binary::maximum) return maximum<T>(a, b);
  if constexpr (op == Binary::minimum) return minimum<T>(a, b);
  if constexpr (op == Binary::pow) return pow<T>(a, b);
  if constexpr (op >= Binary::relu_backward) return backward<T, op>(a, b);
}

template <class T, Binary op>
void binary(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, T* y) {
  map_strided<T>(n, a, stride_a, b, stride_b, y,
                 [](const Vec<T>& u, const Vec<T>& v) { return apply<T, op>(u, v); });
}

template <class T, Compare op>
inline bool holds(T a, T b) {
  if constexpr (op == Compare::eq) return a == b;
  if constexpr (op == Compare::ne) return a != b;
  if constexpr (op == Compare::lt) return a < b;
  if constexpr (op == Compare::le) return a <= b;
  if constexpr (op == Compare::gt) return a > b;
  if constexpr (op == Compare::ge) return a >= b;
}

template <class T, Compare op>
void compare(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, uint8_t* y) {
  for (int64_t i = 0; i < n; ++i) y[i] = holds<T, op>(a[i * stride_a], b[i * stride_b]) ? 1 : 0;
}

/// Fill the entries from `op` on.
template <class T, int op = 0>
void fill_binary_from(ElementwiseKernels<T>& kernels) {
  if constexpr (op < static_cast<int>(Binary::count)) {
    kernels.binary.entries[op] = binary<T, static_cast<Binary>(op)>;
    fill_binary_from<T, op + 1>(kernels);
  }
}

template <class T, int op = 0>
void fill_compare_from(ElementwiseKernels<T>& kernels) {
  if constexpr (op < static_cast<int>(Compare::count)) {
    kernels.compare.entries[op] = compare<T, static_cast<Compare>(op)>;
    fill_compare_from<T, op + 1>(kernels);
  }
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_binary(Table& table) {
  fill_binary_from(table.f32);
  fill_binary_from(table.f64);
  fill_compare_from(table.f32);
  fill_compare_from(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
