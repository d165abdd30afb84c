#include <type_traits>

#include "ops/reduce/layout.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

constexpr std::int64_t kTaskElements = 32768;

template <class T>
void cumsum_into(const ReduceLayout& l, T* y, bool reverse) {
  using Acc = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;
  const T* const x = l.source.data<T>();
  const std::int64_t grain = std::max<std::int64_t>(1, kTaskElements / l.n);
  parallel_for(0, l.outer * l.inner, grain, [&](std::int64_t lo, std::int64_t hi) {
    for (std::int64_t column = lo; column < hi; ++column) {
      const std::int64_t first = column / l.inner * l.n * l.inner + column % l.inner;
      Acc total = 0;
      for (std::int64_t i = 0; i < l.n; ++i) {
        const std::int64_t at = first + (reverse ? l.n - 1 - i : i) * l.inner;
        total += static_cast<Acc>(x[at]);
        y[at] = static_cast<T>(total);
        if ((i & 0xfffff) == 0xfffff) check_interrupt();
      }
    }
  });
}

// The running sum along a wrapped `dim`, from its end if `reverse`; each is the other's gradient.
Tensor running_sum(const Tensor& x, std::int64_t dim, bool reverse) {
  const ReduceLayout layout = reduce_layout(x, {dim}, true);
  Tensor y = empty_strided(layout.source.shape(), layout.source.strides(), x.dtype());
  if (x.numel() > 0) {
    dispatch_native("cumsum", x.dtype(),
                    [&](auto tag) { cumsum_into(layout, y.data<decltype(tag)>(), reverse); });
  }
  Backward backward("cumsum", {x});
  if (backward.wants(0)) {
    backward.define(0, [dim, reverse](const Tensor& gy) { return running_sum(gy, dim, !reverse); });
  }
  return backward.attach(y);
}

}  // namespace

Tensor cumsum(const Tensor& x, std::int64_t dim, std::optional<Dtype> dtype) {
  if (is_reduced(dtype.value_or(x.dtype()))) {
    return to(cumsum(widened(x), dim), dtype.value_or(x.dtype()));
  }
  const Dtype result = dtype.value_or(is_floating(x.dtype()) ? x.dtype() : Dtype::int64);
  return running_sum(to(x, result), wrap_dim(dim, x.dim()), false);
}

}  // namespace resnetcpp
