#include <algorithm>

#include "ops/linalg/matrix.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

void check_linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  RESNETCPP_CHECK(x.dim() >= 1 && weight.dim() == 2 && x.size(-1) == weight.size(1), ShapeError,
                  "linear: expected input (..., ",
                  weight.dim() == 2 ? std::to_string(weight.size(1)) : "in_features",
                  ") and a weight (out_features, in_features), got ", to_string(x.shape()), " and ",
                  to_string(weight.shape()));
  check_same_dtype("linear", x, weight);
  if (!bias) return;
  check_same_dtype("linear", x, *bias);
  RESNETCPP_CHECK(bias->dim() <= 1 && (bias->numel() == 1 || bias->numel() == weight.size(0)),
                  ShapeError, "linear: expected bias (", weight.size(0), ",), got ",
                  to_string(bias->shape()));
}

Shape rows_and(const Tensor& x, std::int64_t columns) {
  return {numel_of({x.shape().begin(), x.shape().end() - 1}), columns};
}

// The last dimension apart, everything before it as rows; outside the graph.
Tensor rows_of(const Tensor& x) {
  if (x.dim() == 2) return x;
  const Tensor dense = contiguous_data(x);
  const Shape shape = rows_and(x, x.size(-1));
  return alias(dense, shape, contiguous_strides(shape), dense.offset());
}

template <class T>
void linear_into(const Tensor& y, const Tensor& x, const Tensor& weight,
                 const std::optional<Tensor>& bias) {
  const Tensor rows = rows_of(y);
  if (bias) copy_data(rows, *bias);
  const MatrixOperand left(rows_of(x));
  const MatrixOperand right(weight);
  blas::Operand<T> transposed = right.at<T>();
  transposed.transposed = !transposed.transposed;
  const blas::GemmSize size{rows.size(0), rows.size(1), weight.size(1)};
  blas::gemm(size, left.at<T>(), transposed,
             blas::Result<T>{static_cast<T*>(rows.raw_data()),
                             std::max<std::int64_t>(1, size.columns), bias.has_value()});
}

}  // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias) {
  if (weight.dim() == 1) {
    const Tensor y = matmul(x, weight);
    return bias ? add(y, *bias) : y;
  }
  check_linear(x, weight, bias);
  if (is_reduced(x.dtype())) return in_float32(linear, x, weight, bias);
  Shape shape = x.shape();
  shape.back() = weight.size(0);
  const Tensor y = empty(shape, x.dtype());
  dispatch_numeric("linear", x.dtype(),
                   [&](auto tag) { linear_into<decltype(tag)>(y, x, weight, bias); });
  Backward backward("linear", {x, weight, bias});
  backward.replay([](const Operands& in) {
    return linear(in[0], in[1], in[2].defined() ? std::optional(in[2]) : std::nullopt);
  });
  backward.describe();
  if (backward.wants(0)) {
    backward.define(
        0, [weight = backward.save(weight)](const Tensor& gy) { return matmul(gy, weight.get()); });
  }
  if (backward.wants(1)) {
    backward.define(1, [x = backward.save(x)](const Tensor& gy) {
      const Tensor input = x.get();
      return mm(t(reshape(gy, rows_and(gy, gy.size(-1)))),
                reshape(input, rows_and(input, input.size(-1))));
    });
  }
  if (backward.wants(2)) {
    backward.define(2, [to = bias->shape()](const Tensor& gy) { return sum_to_size(gy, to); });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
