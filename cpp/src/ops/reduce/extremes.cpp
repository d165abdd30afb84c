#include <cmath>
#include <type_traits>

#include "ops/reduce/fold.hpp"
#include "ops/reduce/kernel.hpp"
#include "ops/reduce/layout.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

template <class T>
bool is_nan(T x) {
  if constexpr (!std::is_integral_v<T>) return std::isnan(x);
  return false;
}

// Whether `a` beats `b`; NaN beats everything.
template <bool kLargest, class T>
bool beats(T a, T b) {
  if (is_nan(b)) return false;
  return is_nan(a) || (kLargest ? a > b : a < b);
}

// The position of the first best element.
template <class T, bool kLargest>
struct ArgOp {
  struct Acc {
    T value;
    std::int64_t position;  // -1: nothing seen
  };
  using In = T;
  using Out = std::int64_t;

  Acc start() const { return {T{}, -1}; }
  Acc step(Acc a, T x, std::int64_t position) const {
    return a.position < 0 || beats<kLargest>(x, a.value) ? Acc{x, position} : a;
  }
  Acc merge(Acc a, Acc b) const {
    if (a.position < 0 || b.position < 0) return a.position < 0 ? b : a;
    if (beats<kLargest>(a.value, b.value)) return a;
    if (beats<kLargest>(b.value, a.value)) return b;
    return a.position < b.position ? a : b;
  }
  Out finish(Acc a) const { return a.position; }
};

template <class T, bool kLargest>
struct ExtremeOp : ArgOp<T, kLargest> {
  using Out = T;
  Out finish(const typename ArgOp<T, kLargest>::Acc& a) const { return a.value; }
};

void check_not_empty(const char* op, const Tensor& x, const Dims& dims, bool dims_given) {
  if (x.numel() > 0) return;
  RESNETCPP_CHECK(dims_given, ShapeError, op,
                  "(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
                  "reduction dim with the 'dim' argument.");
  for (const std::int64_t dim : dims) {
    RESNETCPP_CHECK(x.size(dim) != 0, IndexError, op, "(): Expected reduction dim ", dim,
                    " to have non-zero size.");
  }
}

template <bool kLargest>
Tensor extreme_data(const Tensor& x, const Dims& dims, bool keepdim) {
  const ReduceStages stages = reduce_stages(x, dims);
  if (!stages.first.empty()) {
    const Tensor part = extreme_data<kLargest>(x, stages.first, true);
    const Tensor y = extreme_data<kLargest>(part, stages.then, true);
    return keepdim ? y : drop_reduced(y, dims);
  }
  return dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (std::is_floating_point_v<T>) {
      const auto op = kLargest ? kernels::Reduce::max : kernels::Reduce::min;
      return reduce_by_kernel<T>(op, x, dims, keepdim);
    } else {
      return fold(ExtremeOp<T, kLargest>{}, x, dims, keepdim);
    }
  });
}

// Extreme over dims; the gradient is shared evenly between the elements that reach it.
template <bool kLargest>
Tensor extreme(const char* op, const Tensor& x, const Dims& dims, bool keepdim) {
  const Dims wrapped = wrap_dims(op, dims, x.dim());
  check_not_empty(op, x, wrapped, !dims.empty());
  const Tensor y = extreme_data<kLargest>(x, wrapped, keepdim);
  Backward backward(op, {x});
  backward.replay([=](const Operands& in) { return extreme<kLargest>(op, in[0], dims, keepdim); });
  backward.describe([&] { return Attributes{{"dim", wrapped}, {"keepdim", keepdim}}; });
  if (backward.wants(0)) {
    backward.define(0, [input = backward.save(x), output = backward.save_output(y), wrapped,
                        keepdim](const Tensor& gy) {
      const Tensor saved = input.get();
      const Shape& shape = saved.shape();
      const Tensor best = restore_kept(output.get(), shape, wrapped, keepdim);
      const Tensor hit = logical_or(eq(saved, best), logical_and(isnan(saved), isnan(best)));
      const Tensor mask = to(hit, saved.dtype());
      return mul(mask, div(restore_kept(gy, shape, wrapped, keepdim), sum(mask, wrapped, true)));
    });
  }
  return backward.attach(y);
}

template <class T, bool kLargest>
void arg_into(const ReduceLayout& layout, std::int64_t* indices) {
  if constexpr (std::is_floating_point_v<T>) {
    if (FoldPlan(layout).chunks == 1) {
      const auto& table = kernels::table().of<T>();
      const auto kernel = kLargest ? table.argmax : table.argmin;
      const T* const x = layout.source.data<T>();
      for_each_slab(layout.outer, layout.n, layout.inner,
                    [&](const kernels::ReduceShape& shape, std::int64_t from, std::int64_t to) {
                      kernel(shape, x + from, indices + to);
                    });
      return;
    }
  }
  fold_into(ArgOp<T, kLargest>{}, layout, indices);
}

template <bool kLargest>
Tensor arg_data(const ReduceLayout& layout) {
  Tensor indices = empty_strided(layout.shape, layout.strides, Dtype::int64);
  if (indices.numel() == 0) return indices;
  dispatch_all(layout.source.dtype(), [&](auto tag) {
    arg_into<decltype(tag), kLargest>(layout, indices.data<std::int64_t>());
  });
  return indices;
}

// y (outer, inner) = x at the positions found.
Tensor pick(const ReduceLayout& layout, const Tensor& indices) {
  Tensor y = empty_strided(layout.shape, layout.strides, layout.source.dtype());
  const std::int64_t* const at = indices.data<std::int64_t>();
  dispatch_all(y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const x = layout.source.data<T>();
    T* const out = y.data<T>();
    for (std::int64_t i = 0; i < layout.outer * layout.inner; ++i) {
      const std::int64_t o = i / layout.inner;
      out[i] = x[(o * layout.n + at[i]) * layout.inner + i % layout.inner];
    }
  });
  return y;
}

template <bool kLargest>
ValuesIndices extreme_along(const char* op, const Tensor& x, std::int64_t dim, bool keepdim) {
  const Dims dims{wrap_dim(dim, x.dim())};
  check_not_empty(op, x, x.dim() == 0 ? Dims{} : dims, true);
  const ReduceLayout layout = reduce_layout(x, dims, keepdim);
  const Tensor indices = arg_data<kLargest>(layout);
  const Tensor values = pick(layout, indices);
  Backward backward(op, {x});
  if (backward.wants(0)) {
    backward.define(
        0, [shape = x.shape(), at = backward.save(indices), dims, keepdim](const Tensor& gy) {
          return scatter(zeros(shape, gy.dtype()), dims[0],
                         restore_kept(at.get(), shape, dims, keepdim),
                         restore_kept(gy, shape, dims, keepdim));
        });
  }
  return {backward.attach(values), indices};
}

template <bool kLargest>
Tensor arg_extreme(const char* op, const Tensor& x, std::optional<std::int64_t> dim, bool keepdim) {
  const Dims dims = wrap_dims(op, dim ? Dims{*dim} : Dims{}, x.dim());
  check_not_empty(op, x, x.dim() == 0 ? Dims{} : dims, dim.has_value());
  // Positions in the flattened tensor follow the order of its indices, not of its memory.
  return arg_data<kLargest>(reduce_layout(dim ? x : contiguous_data(x), dims, keepdim));
}

}  // namespace

Tensor amax(const Tensor& x, const Dims& dims, bool keepdim) {
  return extreme<true>("amax", x, dims, keepdim);
}

Tensor amin(const Tensor& x, const Dims& dims, bool keepdim) {
  return extreme<false>("amin", x, dims, keepdim);
}

Tensor max(const Tensor& x) { return extreme<true>("max", x, {}, false); }

Tensor min(const Tensor& x) { return extreme<false>("min", x, {}, false); }

ValuesIndices max(const Tensor& x, std::int64_t dim, bool keepdim) {
  return extreme_along<true>("max", x, dim, keepdim);
}

ValuesIndices min(const Tensor& x, std::int64_t dim, bool keepdim) {
  return extreme_along<false>("min", x, dim, keepdim);
}

Tensor argmax(const Tensor& x, std::optional<std::int64_t> dim, bool keepdim) {
  return arg_extreme<true>("argmax", x, dim, keepdim);
}

Tensor argmin(const Tensor& x, std::optional<std::int64_t> dim, bool keepdim) {
  return arg_extreme<false>("argmin", x, dim, keepdim);
}

}  // namespace resnetcpp
