#pragma once

#include <cstdint>

#include "kernels/per_op.hpp"

/// Elementwise kernels on flat arrays; y may be one of the inputs, and a caller may split n as it
/// likes: an element's result does not depend on its place.
namespace resnetcpp::kernels {

/// y = op(x). NaN gives NaN, except that its sign is 0 (as in PyTorch); round is half to even; gelu
/// is the erf form.
enum class Unary {
  neg,
  abs,
  sign,
  exp,
  log,
  sqrt,
  rsqrt,
  reciprocal,
  square,
  tanh,
  sigmoid,
  relu,
  gelu,
  gelu_tanh,
  silu,
  sin,
  cos,
  floor,
  ceil,
  round,
  trunc,
  erf,
  log1p,
  expm1,
  count
};

/// y = op(a, b). maximum and minimum give NaN when either is NaN. The *_backward ops take gy as `a`
/// and, as `b`, the forward's output y (relu, tanh, sigmoid, sqrt, rsqrt, reciprocal) or its input
/// x (abs, gelu, gelu_tanh, silu).
enum class Binary {
  add,
  sub,
  mul,
  div,
  maximum,
  minimum,
  pow,
  relu_backward,
  tanh_backward,
  sigmoid_backward,
  sqrt_backward,
  rsqrt_backward,
  reciprocal_backward,
  abs_backward,
  gelu_backward,
  gelu_tanh_backward,
  silu_backward,
  count
};

/// y = 1 where a op b, else 0; false when either is NaN, except ne.
enum class Compare { eq, ne, lt, le, gt, ge, count };

template <class T>
struct ElementwiseKernels {
  PerOp<Unary, void (*)(int64_t n, const T* x, T* y)> unary;

  /// Strides 1 (array) and 0 (one value) are fast; any other, also negative, is right.
  PerOp<Binary,
        void (*)(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, T* y)>
      binary;
  PerOp<Compare,
        void (*)(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, uint8_t* y)>
      compare;

  /// y = a + alpha * b, with strides as `binary`.
  void (*add_scaled)(int64_t n, const T* a, int64_t stride_a, const T* b, int64_t stride_b, T alpha,
                     T* y);
  /// y = scale * x + shift
  void (*affine)(int64_t n, const T* x, T scale, T shift, T* y);
  /// y = max(a + b, 0), the end of a residual block
  void (*add_relu)(int64_t n, const T* a, const T* b, T* y);
  void (*fill)(int64_t n, T value, T* y);
  void (*copy)(int64_t n, const T* x, T* y);

  /// y = x > 0 ? x : slope * x
  void (*leaky_relu)(int64_t n, const T* x, T slope, T* y);
  /// gx = x > 0 ? gy : slope * gy
  void (*leaky_relu_backward)(int64_t n, const T* gy, const T* x, T slope, T* gx);
  /// y = min(max(x, lo), hi), NaN stays; infinities for an absent bound
  void (*clamp)(int64_t n, const T* x, T lo, T hi, T* y);
  /// gx = lo <= x <= hi ? gy : 0
  void (*clamp_backward)(int64_t n, const T* gy, const T* x, T lo, T hi, T* gx);
  /// y = mask != 0 ? a : b, with strides as `binary`.
  void (*where)(int64_t n, const uint8_t* mask, const T* a, int64_t stride_a, const T* b,
                int64_t stride_b, T* y);

  void (*from_float)(int64_t n, const float* x, T* y);
  void (*from_double)(int64_t n, const double* x, T* y);
  void (*from_int64)(int64_t n, const int64_t* x, T* y);
  void (*from_uint8)(int64_t n, const uint8_t* x, T* y);
};

}  // namespace resnetcpp::kernels
