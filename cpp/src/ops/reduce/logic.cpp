#include <cmath>
#include <type_traits>

#include "ops/reduce/fold.hpp"
#include "ops/reduce/layout.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/promote.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

template <class T, bool kAll>
struct LogicOp {
  using In = T;
  using Acc = std::uint8_t;  // as a std::vector of bool has no array inside
  using Out = bool;

  Acc start() const { return kAll ? 1 : 0; }
  Acc step(Acc a, T x, std::int64_t) const { return merge(a, x != T{} ? 1 : 0); }
  Acc merge(Acc a, Acc b) const { return static_cast<Acc>(kAll ? a & b : a | b); }
  Out finish(Acc a) const { return a != 0; }
};

template <bool kAll>
Tensor logic(const char* op, const Tensor& x, const Dims& dims, bool keepdim) {
  const Dims wrapped = wrap_dims(op, dims, x.dim());
  const Tensor y = dispatch_all(x.dtype(), [&](auto tag) {
    return fold(LogicOp<decltype(tag), kAll>{}, x, wrapped, keepdim);
  });
  // PyTorch keeps uint8, which stood for bool before there was one.
  return x.dtype() == Dtype::uint8 ? cast_data(y, Dtype::uint8) : y;
}

// Whether fn(a, b) holds for every pair; operands have one dtype.
template <class T, class Fn>
bool holds_everywhere(const Tensor& a, const Tensor& b, const Shape& shape, Fn fn) {
  const T* const left = static_cast<const T*>(a.raw_data());
  const T* const right = static_cast<const T*>(b.raw_data());
  const StridedLoop<2> loop(shape, {broadcast_strides(a.shape(), a.strides(), shape),
                                    broadcast_strides(b.shape(), b.strides(), shape)});
  bool holds = true;
  loop.for_each_run_serial([&](std::int64_t n, const auto& at, const auto& step) {
    for (std::int64_t i = 0; holds && i < n; ++i) {
      holds = fn(left[at[0] + i * step[0]], right[at[1] + i * step[1]]);
    }
  });
  return holds;
}

}  // namespace

Tensor all(const Tensor& x, const Dims& dims, bool keepdim) {
  return logic<true>("all", x, dims, keepdim);
}

Tensor any(const Tensor& x, const Dims& dims, bool keepdim) {
  return logic<false>("any", x, dims, keepdim);
}

bool equal(const Tensor& a, const Tensor& b) {
  if (a.shape() != b.shape()) return false;
  const Dtype dtype = promote_types(a.dtype(), b.dtype());
  return dispatch_all(dtype, [&](auto tag) {
    using T = decltype(tag);
    return holds_everywhere<T>(cast_data(a, dtype), cast_data(b, dtype), a.shape(),
                               [](T x, T y) { return x == y; });
  });
}

bool allclose(const Tensor& a, const Tensor& b, double rtol, double atol, bool equal_nan) {
  const Shape shape = broadcast_shapes("allclose", a.shape(), b.shape());
  const auto close = [=](double x, double y) {
    if (x == y) return true;
    if (std::isnan(x) || std::isnan(y)) return equal_nan && std::isnan(x) && std::isnan(y);
    return std::isfinite(x) && std::isfinite(y) && std::abs(x - y) <= atol + rtol * std::abs(y);
  };
  return holds_everywhere<double>(cast_data(a, Dtype::float64), cast_data(b, Dtype::float64), shape,
                                  close);
}

}  // namespace resnetcpp
