#include "ops/loss/class_rows.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Minus the weight of each row's target, 0 where it is ignored. rows.shape
Tensor factors(const ClassRows& rows, const Tensor& weights, std::int64_t ignore_index) {
  Tensor y = empty(rows.shape, weights.dtype());
  const std::int64_t* const labels = rows.target.data<std::int64_t>();
  dispatch_floating("nll_loss", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const weight = weights.data<T>();
    T* const out = y.data<T>();
    for (std::int64_t i = 0; i < y.numel(); ++i) {
      out[i] = labels[i] == ignore_index ? T(0) : -weight[labels[i]];
    }
  });
  return y;
}

// Element target[i] of row i, times factor[i].
Tensor gather_rows(const ClassRows& rows, const Tensor& x, const Tensor& factor) {
  Tensor y = empty(rows.shape, x.dtype());
  const Tensor source = contiguous_data(classes_last(x, rows.dim));
  const std::int64_t* const labels = rows.target.data<std::int64_t>();
  dispatch_floating("nll_loss", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const in = source.data<T>();
    const T* const f = factor.data<T>();
    T* const out = y.data<T>();
    for (std::int64_t i = 0; i < y.numel(); ++i) {
      // Ignored labels may lie outside [0, C); an infinity times 0 would be NaN.
      const bool counts = labels[i] >= 0 && labels[i] < rows.classes && f[i] != T(0);
      out[i] = counts ? f[i] * in[i * rows.classes + labels[i]] : T(0);
    }
  });
  return y;
}

// The reverse of gather_rows: zeros but for factor[i] at target[i]. The shape of x.
Tensor scatter_rows(const ClassRows& rows, const Tensor& factor) {
  Shape shape = rows.shape;
  shape.push_back(rows.classes);
  const Tensor y = zeros(shape, factor.dtype());
  const std::int64_t* const labels = rows.target.data<std::int64_t>();
  dispatch_floating("nll_loss", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const f = factor.data<T>();
    T* const out = y.data<T>();
    for (std::int64_t i = 0; i < factor.numel(); ++i) {
      if (f[i] != T(0)) out[i * rows.classes + labels[i]] = f[i];
    }
  });
  return classes_back(y, rows.dim);
}

}  // namespace

Tensor nll_loss(const Tensor& x, const Tensor& target, const CrossEntropyOptions& options) {
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& in) { return nll_loss(in, target, options); }, x);
  }
  const ClassRows rows = class_rows("nll_loss", x, target, options);
  const Tensor factor = factors(rows, class_weights(rows, x, options.weight), options.ignore_index);
  const double divisor = options.reduction == Reduction::mean ? -sum(factor).item<double>() : 1.0;
  Tensor y = reduce_loss(gather_rows(rows, x.detach(), factor), options.reduction);
  if (options.reduction == Reduction::mean) y = cast_data(div(y, divisor), x.dtype());
  Backward backward("nll_loss", {x});
  if (backward.wants(0)) {
    const bool per_row = options.reduction == Reduction::none;
    backward.define(0, [rows, factor, divisor, per_row](const Tensor& gy) {
      const Tensor scale = per_row ? unsqueeze(gy, rows.dim) : div(gy, divisor);
      return mul(scatter_rows(rows, factor), scale);
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
