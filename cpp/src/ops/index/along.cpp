// Indexing along one dimension.
#include <algorithm>

#include "ops/index/plan.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

// A number counts as a vector with one element.
Tensor at_least_1d(const Tensor& x) { return x.dim() == 0 ? reshape(x, {1}) : x; }

/// f of x as a vector where x is a scalar; the result is a scalar again.
template <class F>
Tensor of_vector(const Tensor& x, F f) {
  return x.dim() == 0 ? reshape(f(reshape(x, {1})), {}) : f(x);
}

void check_index_dtype(const char* op, const Tensor& index) {
  if (index.numel() == 0) return;  // an empty list has the default dtype
  RESNETCPP_CHECK(index.dtype() == Dtype::int64 || index.dtype() == Dtype::int32, DtypeError, op,
                  "(): Expected dtype int32 or int64 for index, got ", name(index.dtype()));
}

void check_rank(const char* op, const Tensor& index, const Tensor& x, const char* what) {
  RESNETCPP_CHECK(at_least_1d(index).dim() == at_least_1d(x).dim(), ShapeError, op,
                  "(): Index tensor must have the same number of dimensions as ", what, " tensor");
}

void check_gather(const Tensor& x, std::int64_t dim, const Tensor& index) {
  check_index_dtype("gather", index);
  if (index.numel() == 0) return;
  check_rank("gather", index, x, "input");
  for (std::int64_t d = 0; d < x.dim(); ++d) {
    RESNETCPP_CHECK(d == dim || index.size(d) <= x.size(d), ShapeError,
                    "Size does not match at dimension ", d, " expected index ",
                    list_text(index.shape()), " to be no larger than self ", list_text(x.shape()),
                    " apart from dimension ", dim);
  }
}

void check_scatter(const char* op, const Tensor& x, std::int64_t dim, const Tensor& index,
                   const Tensor& source) {
  check_index_dtype(op, index);
  RESNETCPP_CHECK(x.dtype() == source.dtype(), DtypeError, op,
                  "(): Expected self.dtype to be equal to src.dtype, got ", name(x.dtype()),
                  " and ", name(source.dtype()));
  if (index.numel() == 0) return;
  check_rank(op, index, x, "self");
  check_rank(op, index, source, "src");
  for (std::int64_t d = 0; d < at_least_1d(x).dim(); ++d) {
    const bool fits = index.size(d) <= source.size(d) && (d == dim || index.size(d) <= x.size(d));
    RESNETCPP_CHECK(fits, ShapeError, "Expected index ", list_text(index.shape()),
                    " to be no larger than self ", list_text(x.shape()), " apart from dimension ",
                    dim, " and to be no larger size than src ", list_text(source.shape()));
  }
}

// As at_least_1d, outside the graph.
Tensor line_of(const Tensor& x) { return x.dim() == 0 ? alias(x, {1}, {1}, x.offset()) : x; }

/// Walks over an index beside a tensor of its shape, `values`, and one indexed along `dim`.
class AlongDim {
 public:
  AlongDim(const Tensor& indexed, std::int64_t dim, const Tensor& index, const Tensor& values)
      : index_(line_of(contiguous_data(cast_data(index, Dtype::int64)))),
        dim_(dim),
        size_(indexed.size(dim)),
        stride_(indexed.stride(dim)),
        loop_(index_.shape(), strides(line_of(indexed), index_, line_of(values), dim)) {}

  /// Calls fn(offset in indexed, offset in values) for every element of the index.
  template <class Fn>
  void for_each(const Fn& fn) const {
    loop_.for_each_run(walker(fn));
  }
  /// The same in row-major order of the index, on one thread.
  template <class Fn>
  void for_each_ordered(const Fn& fn) const {
    loop_.for_each_run_serial(walker(fn));
  }

 private:
  static std::array<Shape, 3> strides(const Tensor& indexed, const Tensor& index,
                                      const Tensor& values, std::int64_t dim) {
    Shape fixed = indexed.strides();
    fixed[static_cast<std::size_t>(dim)] = 0;
    return {index.strides(), values.strides(), fixed};
  }

  template <class Fn>
  auto walker(const Fn& fn) const {
    return [this, &fn, positions = index_.data<std::int64_t>()](std::int64_t n, const auto& at,
                                                                const auto& step) {
      for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t position = positions[at[0] + i * step[0]];
        RESNETCPP_CHECK(position >= 0 && position < size_, IndexError, "index ", position,
                        " is out of bounds for dimension ", dim_, " with size ", size_);
        fn(at[2] + i * step[2] + position * stride_, at[1] + i * step[1]);
        if ((i & 0xfffff) == 0xfffff) check_interrupt();
      }
    };
  }

  Tensor index_;
  std::int64_t dim_;
  std::int64_t size_;
  std::int64_t stride_;
  StridedLoop<3> loop_;
};

Tensor gathered(const Tensor& x, std::int64_t dim, const Tensor& index) {
  const Tensor y = empty(index.shape(), x.dtype());
  if (index.numel() == 0) return y;
  dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const out = static_cast<T*>(y.raw_data());
    const T* const in = static_cast<const T*>(x.raw_data());
    AlongDim(x, dim, index, y).for_each([=](std::int64_t from, std::int64_t to) {
      out[to] = in[from];
    });
  });
  return y;
}

Tensor scattered(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source,
                 bool accumulate) {
  const Tensor y = clone_data(x);
  if (index.numel() == 0) return y;
  dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const out = static_cast<T*>(y.raw_data());
    const T* const in = static_cast<const T*>(source.raw_data());
    AlongDim(y, dim, index, source).for_each_ordered([=](std::int64_t to, std::int64_t from) {
      out[to] = accumulate ? static_cast<T>(out[to] + in[from]) : in[from];
    });
  });
  return y;
}

// The part of `source` that an index smaller than it reads.
Tensor corner(const Tensor& source, const Shape& shape) {
  Tensor part = source;
  for (std::int64_t d = 0; d < source.dim(); ++d) {
    part = narrow(part, d, 0, shape[static_cast<std::size_t>(d)]);
  }
  return part;
}

// A gradient of the corner as a gradient of the whole.
Tensor uncorner(const Tensor& gy, const Shape& shape) {
  if (gy.shape() == shape) return gy;
  if (gy.numel() == 0) return zeros(shape, gy.dtype());
  if (gy.shape().size() != shape.size()) {  // a number and a vector
    return uncorner(reshape(gy, Shape(shape.size(), 1)), shape);
  }
  Backward backward("corner_backward", {gy});
  backward.define(0, [small = gy.shape()](const Tensor& ggx) { return corner(ggx, small); });
  const Tensor gx = zeros(shape, gy.dtype());
  copy_data(alias(gx, gy.shape(), gx.strides(), 0), gy);
  return backward.attach(gx);
}

}  // namespace

Tensor gather(const Tensor& x, std::int64_t dim, const Tensor& index) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  check_gather(x, at, index);
  Backward backward("gather", {x});
  if (backward.wants(0)) {
    backward.define(0, [=, shape = x.shape(), kept = backward.save(index)](const Tensor& gy) {
      return scatter_add(zeros(shape, gy.dtype()), at, kept.get(), gy);
    });
  }
  return backward.attach(gathered(x, at, index));
}

Tensor take_along_dim(const Tensor& x, const Tensor& index, std::int64_t dim) {
  RESNETCPP_CHECK(x.dim() == index.dim(), ShapeError,
                  "torch.take_along_dim(): input and indices should have the same number of "
                  "dimensions, but got ",
                  x.dim(), " dimensions for input, and ", index.dim(), " dimensions for indices");
  RESNETCPP_CHECK(x.dim() > 0, IndexError, "Dimension specified as ", dim,
                  " but tensor has no dimensions");
  const auto at = static_cast<std::size_t>(wrap_dim(dim, x.dim()));
  Shape x_shape = x.shape();
  Shape index_shape = index.shape();
  x_shape[at] = 1;
  index_shape[at] = 1;
  const Shape common = broadcast_shapes("take_along_dim", x_shape, index_shape);
  x_shape = common;
  index_shape = common;
  x_shape[at] = x.shape()[at];
  index_shape[at] = index.shape()[at];
  const Tensor places = remainder(index, x.size(dim));  // -1 is the last one
  return gather(expand(x, x_shape), dim, expand(places, index_shape));
}

Tensor scatter(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  check_scatter("scatter", x, at, index, source);
  Backward backward("scatter", {x, source});
  if (backward.wants_any()) {
    const Saved kept = backward.save(index);
    backward.define(0, [=](const Tensor& gy) { return scatter(gy, at, kept.get(), 0.0); });
    backward.define(1, [=, shape = source.shape()](const Tensor& gy) {
      return uncorner(gather(gy, at, kept.get()), shape);
    });
  }
  return backward.attach(scattered(x, at, index, source, false));
}

Tensor scatter(const Tensor& x, std::int64_t dim, const Tensor& index, Scalar value) {
  check_index_dtype("scatter", index);
  const Tensor source = full({}, value, x.dtype());
  return scatter(x, dim, index, expand(source, index.shape()));
}

Tensor scatter_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  check_scatter("scatter_add", x, at, index, source);
  if (is_reduced(x.dtype())) {
    return in_float32(
        [&](const Tensor& sum, const Tensor& part) { return scatter_add(sum, dim, index, part); },
        x, source);
  }
  Backward backward("scatter_add", {x, source});
  if (backward.wants_any()) {
    const Saved kept = backward.save(index);
    backward.define(0, [](const Tensor& gy) { return gy; });
    backward.define(1, [=, shape = source.shape()](const Tensor& gy) {
      return uncorner(gather(gy, at, kept.get()), shape);
    });
  }
  return backward.attach(scattered(x, at, index, source, true));
}

Tensor index_select(const Tensor& x, std::int64_t dim, const Tensor& index) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  return of_vector(x, [&](const Tensor& vector) {
    return take("index_select", vector, make_plan_along("index_select", vector.shape(), at, index));
  });
}

Tensor index_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source,
                 Scalar alpha) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  RESNETCPP_CHECK(x.dtype() == source.dtype(), DtypeError,
                  "index_add_(): self and source expected to have the same dtype, but got (self) ",
                  name(x.dtype()), " and (source) ", name(source.dtype()));
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& sum,
                          const Tensor& part) { return index_add(sum, dim, index, part, alpha); },
                      x, source);
  }
  const SharedPlan plan = make_plan_along("index_add", at_least_1d(x).shape(), at, index);
  const Tensor part = at_least_1d(source);
  const bool alike = (x.dim() == 0) == (source.dim() == 0);
  RESNETCPP_CHECK(alike && part.shape() == plan->shape(), ShapeError,
                  "source tensor shape must match self tensor shape, excluding the specified "
                  "dimension. Got self.shape = ",
                  list_text(x.shape()), " source.shape = ", list_text(source.shape()));
  const bool once = alpha.to<double>() == 1.0;
  return of_vector(x, [&](const Tensor& sum) {
    return put("index_add", sum, plan, once ? part : mul(part, alpha), true);
  });
}

Tensor index_copy(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  const SharedPlan plan = make_plan_along("index_copy", at_least_1d(x).shape(), at, index);
  const Tensor part = at_least_1d(source);
  RESNETCPP_CHECK(part.shape() == plan->shape(), ShapeError,
                  "index_copy_(): Source/destination tensor must have same slice shapes. "
                  "Destination slice shape: ",
                  list_text(x.shape()), " at dimension ", at,
                  " and source slice shape: ", list_text(source.shape()));
  return of_vector(
      x, [&](const Tensor& vector) { return put("index_copy", vector, plan, part, false); });
}

Tensor index_fill(const Tensor& x, std::int64_t dim, const Tensor& index, Scalar value) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  const SharedPlan plan = make_plan_along("index_fill", at_least_1d(x).shape(), at, index);
  const Tensor filling = full({}, value, x.dtype());
  return of_vector(
      x, [&](const Tensor& vector) { return put("index_fill", vector, plan, filling, false); });
}

Tensor index_fill(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& value) {
  RESNETCPP_CHECK(value.dim() == 0, ShapeError,
                  "index_fill_ only supports a 0-dimensional value tensor, but got tensor with ",
                  value.dim(), " dimension(s).");
  if (!value.requires_grad()) return index_fill(x, dim, index, value.item());
  // A slice that is named twice takes part in the gradient once.
  const Tensor named = index_fill(zeros(x.shape(), Dtype::boolean), dim, index, true);
  return masked_fill(x, named, value);
}

}  // namespace resnetcpp
