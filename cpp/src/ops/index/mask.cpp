// Indexing by conditions.
#include <algorithm>

#include "ops/elementwise/apply.hpp"
#include "parallel/pieces.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

void check_mask(const char* op, const Tensor& mask) {
  RESNETCPP_CHECK(mask.dtype() == Dtype::boolean, DtypeError, op,
                  " only supports boolean masks, but got mask with dtype ", name(mask.dtype()));
}

// y[...] = value where the mask, which broadcasts to y, holds.
void fill_where(const Tensor& y, const Tensor& mask, Scalar value) {
  check_representable("masked_fill_", y.dtype(), value);
  dispatch_all(y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T element = value.to<T>();
    map_elements<T, T, bool>(y, y, mask, [=](T old, bool holds) { return holds ? element : old; });
  });
}

Tensor filled(const Tensor& x, const Tensor& mask, Scalar value) {
  const Shape shape = broadcast_shapes("masked_fill", x.shape(), mask.shape());
  const Tensor y = x.shape() == shape ? empty_like(x) : empty(shape, x.dtype());
  copy_data(y, x);
  fill_where(y, mask, value);
  return y;
}

std::int64_t largest(const Tensor& classes) {
  const auto* const values = classes.data<std::int64_t>();
  return *std::max_element(values, values + classes.numel());
}

}  // namespace

Tensor masked_select(const Tensor& x, const Tensor& mask) {
  RESNETCPP_CHECK(mask.dtype() == Dtype::boolean, DtypeError,
                  "masked_select: expected BoolTensor for mask, got ", name(mask.dtype()));
  const Shape shape = broadcast_shapes("masked_select", x.shape(), mask.shape());
  return reshape(index(expand(x, shape), {contiguous(expand(mask, shape))}), {-1});
}

Tensor masked_fill(const Tensor& x, const Tensor& mask, Scalar value) {
  check_mask("masked_fill_", mask);
  Backward backward("masked_fill", {x});
  if (backward.wants(0)) {
    backward.define(0, [shape = x.shape(), kept = backward.save(mask)](const Tensor& gy) {
      return sum_to_size(masked_fill(gy, kept.get(), 0.0), shape);
    });
  }
  return backward.attach(filled(x, mask, value));
}

Tensor masked_fill(const Tensor& x, const Tensor& mask, const Tensor& value) {
  check_mask("masked_fill_", mask);
  RESNETCPP_CHECK(value.dim() == 0, ShapeError,
                  "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ",
                  value.dim(), " dimension(s).");
  if (!value.requires_grad()) return masked_fill(x, mask, value.item());
  return where(mask, to(value, x.dtype()), x);
}

const Tensor& masked_fill_(const Tensor& x, const Tensor& mask, Scalar value) {
  check_mask("masked_fill_", mask);
  autograd::check_inplace("masked_fill_", x);
  RESNETCPP_CHECK(broadcast_shapes("masked_fill_", x.shape(), mask.shape()) == x.shape(),
                  ShapeError, "masked_fill_: expected a mask that broadcasts to ",
                  to_string(x.shape()), ", got ", to_string(mask.shape()));
  Backward backward("masked_fill", {x});
  if (backward.wants(0)) {
    backward.define(0, [kept = backward.save(mask)](const Tensor& gy) {
      return masked_fill(gy, kept.get(), 0.0);
    });
  }
  fill_where(x, shares_memory(x, mask) ? clone_data(mask) : mask, value);
  autograd::adopt_history(x, backward.attach(alias(x, x.shape(), x.strides(), x.offset())));
  return x;
}

Tensor masked_scatter(const Tensor& x, const Tensor& mask, const Tensor& source) {
  RESNETCPP_CHECK(mask.dtype() == Dtype::boolean, DtypeError,
                  "masked_scatter: expected BoolTensor for mask, got ", name(mask.dtype()));
  RESNETCPP_CHECK(x.dtype() == source.dtype(), DtypeError,
                  "masked_scatter: expected self and source to have same dtypes but got ",
                  name(x.dtype()), " and ", name(source.dtype()));
  const Shape shape = broadcast_shapes("masked_scatter", x.shape(), mask.shape());
  const Tensor whole = contiguous(expand(mask, shape));
  const std::int64_t count = nonzero(whole).size(0);
  RESNETCPP_CHECK(count <= source.numel(), ShapeError,
                  "masked_scatter: expected self to have no fewer elements than the mask, got ",
                  source.numel(), " for ", count, " places");
  return index_put(expand(x, shape), {whole}, narrow(reshape(source, {-1}), 0, 0, count));
}

Tensor nonzero(const Tensor& x) {
  const Tensor dense = contiguous_data(x);
  return dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const values = static_cast<const T*>(dense.raw_data());
    const std::int64_t count =
        std::count_if(values, values + dense.numel(), [](T value) { return value != T{0}; });
    const Tensor y = empty({count, x.dim()}, Dtype::int64);
    auto* row = y.data<std::int64_t>();
    in_pieces(dense.numel(), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        if (values[i] == T{0}) continue;
        std::int64_t rest = i;
        for (std::size_t d = x.shape().size(); d-- > 0;) {
          row[d] = rest % x.shape()[d];
          rest /= x.shape()[d];
        }
        row += x.dim();
      }
    });
    return y;
  });
}

Tensor one_hot(const Tensor& x, std::int64_t num_classes) {
  RESNETCPP_CHECK(x.dtype() == Dtype::int64, DtypeError,
                  "one_hot is only applicable to index tensor of type LongTensor.");
  RESNETCPP_CHECK(x.numel() > 0 || num_classes > 0, ShapeError,
                  "Can not infer total number of classes from empty tensor.");
  RESNETCPP_CHECK(num_classes >= -1, ValueError, "num_classes should be positive");
  const Tensor classes = contiguous_data(x);
  const std::int64_t count = num_classes != -1 ? num_classes : largest(classes) + 1;
  Shape shape = x.shape();
  const auto* const values = classes.data<std::int64_t>();
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    RESNETCPP_CHECK(values[i] >= 0, Error, "Class values must be non-negative.");
    RESNETCPP_CHECK(values[i] < count, Error, "Class values must be smaller than num_classes.");
  }
  shape.push_back(count);
  const Tensor y = zeros(shape, Dtype::int64);
  auto* const rows = y.data<std::int64_t>();
  for (std::int64_t i = 0; i < x.numel(); ++i) rows[i * count + values[i]] = 1;
  return y;
}

}  // namespace resnetcpp
