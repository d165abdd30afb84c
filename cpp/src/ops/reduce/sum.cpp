#include <type_traits>

#include "ops/reduce/fold.hpp"
#include "ops/reduce/kernel.hpp"
#include "ops/reduce/layout.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Integers: the sum wraps around.
template <class T>
struct SumOp {
  using In = T;
  using Acc = std::uint64_t;
  using Out = std::int64_t;

  Acc start() const { return 0; }
  Acc step(Acc a, T x, std::int64_t) const { return a + static_cast<Acc>(x); }
  Acc merge(Acc a, Acc b) const { return a + b; }
  Out finish(Acc a) const { return static_cast<Out>(a); }
};

template <class T>
Tensor floating_sum(const Tensor& x, const Dims& dims, bool keepdim, std::int64_t divisor) {
  Tensor y = reduce_by_kernel<T>(kernels::Reduce::sum, x, dims, keepdim);
  T* const values = y.data<T>();
  for (std::int64_t i = 0; divisor != 1 && i < y.numel(); ++i) {
    values[i] /= static_cast<T>(divisor);
  }
  return y;
}

// The sum over `divisor`, which is 1 for integers.
Tensor sum_data(const Tensor& x, const Dims& dims, bool keepdim, std::int64_t divisor = 1) {
  const ReduceStages stages = reduce_stages(x, dims);
  if (!stages.first.empty()) {
    const Tensor y = sum_data(sum_data(x, stages.first, true), stages.then, true, divisor);
    return keepdim ? y : drop_reduced(y, dims);
  }
  return dispatch_native("sum", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (std::is_floating_point_v<T>) {
      return floating_sum<T>(x, dims, keepdim, divisor);
    } else {
      return fold(SumOp<T>{}, x, dims, keepdim);
    }
  });
}

std::int64_t reduced_count(const Shape& shape, const Dims& dims) {
  std::int64_t count = 1;
  for (const std::int64_t dim : dims)
    count *= shape.empty() ? 1 : shape[static_cast<std::size_t>(dim)];
  return count;
}

}  // namespace

Tensor sum(const Tensor& x, const Dims& dims, bool keepdim, std::optional<Dtype> dtype) {
  if (is_reduced(dtype.value_or(x.dtype()))) {
    return to(sum(widened(x), dims, keepdim), dtype.value_or(x.dtype()));
  }
  const Dims wrapped = wrap_dims("sum", dims, x.dim());
  Tensor y = sum_data(dtype ? cast_data(x, *dtype) : x, wrapped, keepdim);
  if (dtype) y = cast_data(y, *dtype);
  Backward backward("sum", {x});
  backward.replay([=](const Operands& in) { return sum(in[0], dims, keepdim, dtype); });
  backward.describe([&] { return Attributes{{"dim", wrapped}, {"keepdim", keepdim}}; });
  if (backward.wants(0)) {
    backward.define(0, [shape = x.shape(), from = x.dtype(), wrapped, keepdim](const Tensor& gy) {
      return to(restore_reduced(gy, shape, wrapped, keepdim), from);
    });
  }
  return backward.attach(y);
}

Tensor mean(const Tensor& x, const Dims& dims, bool keepdim, std::optional<Dtype> dtype) {
  if (is_reduced(dtype.value_or(x.dtype()))) {
    return to(mean(to(x, Dtype::float32), dims, keepdim), dtype.value_or(x.dtype()));
  }
  const Dims wrapped = wrap_dims("mean", dims, x.dim());
  RESNETCPP_CHECK(is_floating(dtype.value_or(x.dtype())), DtypeError,
                  "mean(): could not infer output dtype. Input dtype must be either a floating "
                  "point or complex dtype. Got: ",
                  name(dtype.value_or(x.dtype())));
  const std::int64_t count = reduced_count(x.shape(), wrapped);
  const Tensor y = sum_data(dtype ? cast_data(x, *dtype) : x, wrapped, keepdim, count);
  Backward backward("mean", {x});
  backward.replay([=](const Operands& in) { return mean(in[0], dims, keepdim, dtype); });
  backward.describe([&] { return Attributes{{"dim", wrapped}, {"keepdim", keepdim}}; });
  if (backward.wants(0)) {
    backward.define(
        0, [shape = x.shape(), from = x.dtype(), wrapped, keepdim, count](const Tensor& gy) {
          return to(restore_reduced(div(gy, count), shape, wrapped, keepdim), from);
        });
  }
  return backward.attach(y);
}

Tensor sum_to_size(const Tensor& x, const Shape& shape) {
  if (x.shape() == shape) return x;
  const std::size_t extra = x.shape().size() - shape.size();
  bool fits = x.shape().size() >= shape.size();
  Dims dims;
  for (std::size_t i = 0; fits && i < x.shape().size(); ++i) {
    const std::int64_t wanted = i < extra ? 1 : shape[i - extra];
    fits = wanted == 1 || wanted == x.shape()[i];
    if (i < extra || (wanted == 1 && x.shape()[i] != 1)) {
      dims.push_back(static_cast<std::int64_t>(i));
    }
  }
  RESNETCPP_CHECK(fits, ShapeError, "sum_to_size: expected a shape that broadcasts to ",
                  to_string(x.shape()), ", got ", to_string(shape));
  const Tensor y = sum(x, dims, true);
  return extra == 0 ? y : view(y, shape);
}

}  // namespace resnetcpp
