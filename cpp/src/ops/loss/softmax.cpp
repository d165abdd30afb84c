#include "kernels/table.hpp"
#include "ops/reduce/layout.hpp"
#include "ops/reduce/slabs.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

enum class Kind { softmax, log_softmax };

const char* name_of(Kind kind) { return kind == Kind::softmax ? "softmax" : "log_softmax"; }

Tensor forward(Kind kind, const Tensor& x, std::int64_t dim) {
  const ReduceLayout layout = reduce_layout(x, {dim}, true);
  Tensor y = empty_strided(layout.source.shape(), layout.source.strides(), x.dtype());
  if (x.numel() == 0) return y;
  dispatch_floating(name_of(kind), x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto& table = kernels::table().of<T>();
    const auto kernel = kind == Kind::softmax ? table.softmax : table.log_softmax;
    const T* const in = layout.source.template data<T>();
    T* const out = y.template data<T>();
    for_each_slab(layout.outer, layout.n, layout.inner,
                  [&](const kernels::ReduceShape& shape, std::int64_t at, std::int64_t) {
                    kernel(shape, in + at, out + at);
                  });
  });
  return y;
}

// `x` in the memory order of `like`.
Tensor laid_out_like(const Tensor& x, const Tensor& like) {
  if (x.strides() == like.strides()) return x;
  Tensor y = empty_like(like);
  copy_data(y, x);
  return y;
}

Tensor fused_gradient(Kind kind, const Tensor& gy, const Tensor& y, std::int64_t dim) {
  const ReduceLayout layout = reduce_layout(y, {dim}, true);
  const Tensor gradient = laid_out_like(gy, layout.source);
  Tensor gx = empty_strided(layout.source.shape(), layout.source.strides(), y.dtype());
  if (y.numel() == 0) return gx;
  dispatch_floating(name_of(kind), y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const auto& table = kernels::table().of<T>();
    const auto kernel = kind == Kind::softmax ? table.softmax_backward : table.log_softmax_backward;
    const T* const from = gradient.data<T>();
    const T* const out = layout.source.template data<T>();
    T* const to_ = gx.template data<T>();
    for_each_slab(layout.outer, layout.n, layout.inner,
                  [&](const kernels::ReduceShape& shape, std::int64_t at, std::int64_t) {
                    kernel(shape, from + at, out + at, to_ + at);
                  });
  });
  return gx;
}

// The same in terms of ops, which can be differentiated again.
Tensor composed_gradient(Kind kind, const Tensor& gy, const Tensor& y, std::int64_t dim) {
  if (kind == Kind::softmax) {
    const Tensor product = mul(gy, y);
    return sub(product, mul(y, sum(product, {dim}, true)));
  }
  return sub(gy, mul(exp(y), sum(gy, {dim}, true)));
}

Tensor normalized_exponential(Kind kind, const Tensor& x, std::int64_t dim) {
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& in) { return normalized_exponential(kind, in, dim); }, x);
  }
  const std::int64_t along = wrap_dim(dim, x.dim());
  const Tensor y = forward(kind, x, along);
  Backward backward(name_of(kind), {x});
  backward.replay(
      [kind, dim](const Operands& in) { return normalized_exponential(kind, in[0], dim); });
  backward.describe([&] { return Attributes{{"dim", along}}; });
  if (backward.wants(0)) {
    backward.define(0, [kind, along, output = backward.save_output(y)](const Tensor& gy) {
      return autograd::grad_enabled() ? composed_gradient(kind, gy, output.get(), along)
                                      : fused_gradient(kind, gy, output.get(), along);
    });
  }
  return backward.attach(y);
}

}  // namespace

Tensor softmax(const Tensor& x, std::int64_t dim, std::optional<Dtype> dtype) {
  return normalized_exponential(Kind::softmax, dtype ? to(x, *dtype) : x, dim);
}

Tensor log_softmax(const Tensor& x, std::int64_t dim, std::optional<Dtype> dtype) {
  return normalized_exponential(Kind::log_softmax, dtype ? to(x, *dtype) : x, dim);
}

}  // namespace resnetcpp
