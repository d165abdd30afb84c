#pragma once

#include <algorithm>
#include <array>
#include <type_traits>

#include "kernels/table.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/promote.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

/// How elementwise ops visit elements: kernels on float32 and float64, which float16 and bfloat16
/// go through, and loops over a lambda on the rest. An output `y` may be one of its inputs.
namespace resnetcpp {

/// An uninitialised result for operands a and b: broadcast shape, the layout of the first operand
/// that has that shape, preferably one that is no broadcast itself.
Tensor empty_for(const char* op, const Tensor& a, const Tensor& b, Dtype dtype);

/// `dtype`, or the default dtype if that holds integers or bools.
inline Dtype floating_dtype(Dtype dtype) { return is_floating(dtype) ? dtype : default_dtype(); }

/// Checks that `dtype` can hold `value`; negative numbers wrap into uint8, as in PyTorch. Errors:
/// Error.
void check_representable(const char* op, Dtype dtype, Scalar value);

/// y = op(x) for a floating-point y; x is converted.
void apply(const Tensor& y, kernels::Unary op, const Tensor& x);
/// y = op(a, b) for a floating-point y; a and b are converted.
void apply(const Tensor& y, kernels::Binary op, const Tensor& a, const Tensor& b);
/// op(a, b) in their common shape and dtype, which is floating-point.
Tensor apply(const char* name, kernels::Binary op, const Tensor& a, const Tensor& b);

/// Elements that a stretch without unit steps is gathered into, so that kernels see arrays.
inline constexpr std::int64_t kBlock = 256;

/// kernel(n, const X* x, Y* y) on every stretch of y and x.
template <class Y, class X, class Kernel>
void for_each_stretch(const Tensor& y, const Tensor& x, const Kernel& kernel) {
  Y* const out = static_cast<Y*>(y.raw_data());
  const X* const in = static_cast<const X*>(x.raw_data());
  StridedLoop<2>({&y, &x}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
    if (n == 1 || (step[0] == 1 && step[1] == 1)) {
      kernel(n, in + at[1], out + at[0]);
      return;
    }
    std::array<X, kBlock> from;
    std::array<Y, kBlock> to;
    for (std::int64_t i = 0; i < n; i += kBlock) {
      const std::int64_t m = std::min(kBlock, n - i);
      for (std::int64_t k = 0; k < m; ++k) {
        from[static_cast<std::size_t>(k)] = in[at[1] + (i + k) * step[1]];
      }
      kernel(m, from.data(), to.data());
      for (std::int64_t k = 0; k < m; ++k) {
        out[at[0] + (i + k) * step[0]] = to[static_cast<std::size_t>(k)];
      }
    }
  });
}

/// kernel(n, a, stride_a, b, stride_b, Y* y) on every stretch; only y is made dense.
template <class Y, class T, class Kernel>
void for_each_stretch(const Tensor& y, const Tensor& a, const Tensor& b, const Kernel& kernel) {
  Y* const out = static_cast<Y*>(y.raw_data());
  const T* const left = static_cast<const T*>(a.raw_data());
  const T* const right = static_cast<const T*>(b.raw_data());
  StridedLoop<3>({&y, &a, &b}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
    if (n == 1 || step[0] == 1) {
      kernel(n, left + at[1], step[1], right + at[2], step[2], out + at[0]);
      return;
    }
    std::array<Y, kBlock> to;
    for (std::int64_t i = 0; i < n; i += kBlock) {
      const std::int64_t m = std::min(kBlock, n - i);
      kernel(m, left + at[1] + i * step[1], step[1], right + at[2] + i * step[2], step[2],
             to.data());
      for (std::int64_t k = 0; k < m; ++k) {
        out[at[0] + (i + k) * step[0]] = to[static_cast<std::size_t>(k)];
      }
    }
  });
}

/// y = fn(x) in y's dtype, one of the floating-point ones.
template <class Fn>
void map_floating(const char* op, const Tensor& y, const Tensor& x, Fn fn) {
  if (is_reduced(y.dtype())) {
    return fill_rounded(y, [&](const Tensor& wide) { map_floating(op, wide, x, fn); });
  }
  dispatch_floating(op, y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T>(y, cast_data(x, y.dtype()), fn);
  });
}

/// y = fn(a, b) in y's dtype, one of the floating-point ones.
template <class Fn>
void map_floating(const char* op, const Tensor& y, const Tensor& a, const Tensor& b, Fn fn) {
  if (is_reduced(y.dtype())) {
    return fill_rounded(y, [&](const Tensor& wide) {
      map_floating(op, wide, cast_data(a, y.dtype()), cast_data(b, y.dtype()), fn);
    });
  }
  dispatch_floating(op, y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T, T>(y, cast_data(a, y.dtype()), cast_data(b, y.dtype()), fn);
  });
}

/// y = fn(x) in y's dtype, an integer one. Errors: DtypeError.
template <class Fn>
void map_integers(const char* op, const Tensor& y, const Tensor& x, Fn fn) {
  dispatch_integral(op, y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T>(y, cast_data(x, y.dtype()), fn);
  });
}

/// y = fn(a, b) in y's dtype, an integer one. Errors: DtypeError.
template <class Fn>
void map_integers(const char* op, const Tensor& y, const Tensor& a, const Tensor& b, Fn fn) {
  dispatch_integral(op, y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T, T>(y, cast_data(a, y.dtype()), cast_data(b, y.dtype()), fn);
  });
}

/// Integers wrap around, as they do in PyTorch; C++ defines that for unsigned ones only.
template <class T>
T wrapping_add(T a, T b) {
  return static_cast<T>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
template <class T>
T wrapping_mul(T a, T b) {
  return static_cast<T>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}
template <class T>
T wrapping_neg(T a) {
  return static_cast<T>(std::uint64_t{0} - static_cast<std::uint64_t>(a));
}

}  // namespace resnetcpp
