#include <type_traits>

#include "ops/reduce/fold.hpp"
#include "ops/reduce/kernel.hpp"
#include "ops/reduce/layout.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Integers: the product wraps around.
template <class T>
struct ProdOp {
  using In = T;
  using Acc = std::uint64_t;
  using Out = std::int64_t;

  Acc start() const { return 1; }
  Acc step(Acc a, T x, std::int64_t) const { return a * static_cast<Acc>(x); }
  Acc merge(Acc a, Acc b) const { return a * b; }
  Out finish(Acc a) const { return static_cast<Out>(a); }
};

Tensor prod_data(const Tensor& x, const Dims& dims, bool keepdim) {
  return dispatch_native("prod", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (std::is_floating_point_v<T>) {
      return reduce_by_kernel<T>(kernels::Reduce::prod, x, dims, keepdim);
    } else {
      return fold(ProdOp<T>{}, x, dims, keepdim);
    }
  });
}

// y_i = the product of all x but x_i along the middle of (outer, n, inner): products from the left
// and from the right need no division, and thus bear zeros.
template <class T>
void prod_of_others(const ReduceLayout& l, T* y) {
  const T* const x = l.source.data<T>();
  for (std::int64_t column = 0; column < l.outer * l.inner; ++column) {
    const std::int64_t first = column / l.inner * l.n * l.inner + column % l.inner;
    double left = 1.0;
    for (std::int64_t i = 0; i < l.n; ++i) {
      y[first + i * l.inner] = static_cast<T>(left);
      left *= static_cast<double>(x[first + i * l.inner]);
    }
    double right = 1.0;
    for (std::int64_t i = l.n; i-- > 0;) {
      T& value = y[first + i * l.inner];
      value = static_cast<T>(static_cast<double>(value) * right);
      right *= static_cast<double>(x[first + i * l.inner]);
    }
  }
}

Tensor prod_of_others(const Tensor& x, const Dims& dims) {
  const ReduceLayout layout = reduce_layout(x, dims, true);
  Tensor y = empty_strided(layout.source.shape(), layout.source.strides(), x.dtype());
  if (x.numel() == 0) return y;
  dispatch_floating("prod", x.dtype(),
                    [&](auto tag) { prod_of_others(layout, y.data<decltype(tag)>()); });
  return y;
}

bool has_zero(const Tensor& x) { return !all(x).item<bool>(); }

}  // namespace

Tensor prod(const Tensor& x, std::optional<std::int64_t> dim, bool keepdim) {
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return prod(wide, dim, keepdim); }, x);
  }
  const Dims dims = wrap_dims("prod", dim ? Dims{*dim} : Dims{}, x.dim());
  const Tensor y = prod_data(x, dims, keepdim);
  Backward backward("prod", {x});
  if (!backward.wants(0)) return y;
  if (has_zero(x)) {
    backward.define_once(0, [input = backward.save(x), dims, keepdim](const Tensor& gy) {
      const Tensor saved = input.get();
      return mul(prod_of_others(saved, dims), restore_kept(gy, saved.shape(), dims, keepdim));
    });
  } else {
    backward.define(0, [input = backward.save(x), output = backward.save_output(y), dims,
                        keepdim](const Tensor& gy) {
      const Tensor saved = input.get();
      return div(restore_kept(mul(gy, output.get()), saved.shape(), dims, keepdim), saved);
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
