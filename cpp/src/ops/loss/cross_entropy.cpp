#include <algorithm>

#include "kernels/table.hpp"
#include "ops/loss/class_rows.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

constexpr std::int64_t kTaskElements = 16384;

std::int64_t rows_per_task(std::int64_t classes) {
  return std::max<std::int64_t>(1, kTaskElements / std::max<std::int64_t>(classes, 1));
}

// Class numbers without class weights, by one kernel.
struct Fused {
  ClassRows rows;
  std::int64_t ignore_index;
  double label_smoothing;
  Reduction reduction;
  Tensor x;           // (..., C), contiguous
  Tensor normalizer;  // (rows, 2)

  kernels::CrossEntropyShape shape(std::int64_t count) const {
    return {count, rows.classes, ignore_index, label_smoothing};
  }

  double divisor() const {
    return reduction == Reduction::mean ? static_cast<double>(rows.counted) : 1.0;
  }

  Tensor losses() {
    const std::int64_t count = rows.target.numel();
    normalizer = empty({count, 2}, x.dtype());
    Tensor y = empty(rows.shape, x.dtype());
    dispatch_floating("cross_entropy", x.dtype(), [&](auto tag) {
      using T = decltype(tag);
      const auto kernel = kernels::table().of<T>().cross_entropy;
      const T* const in = x.data<T>();
      const std::int64_t* const labels = rows.target.template data<std::int64_t>();
      T* const loss = y.data<T>();
      T* const kept = normalizer.template data<T>();
      parallel_for(0, count, rows_per_task(rows.classes), [&](std::int64_t lo, std::int64_t hi) {
        kernel(shape(hi - lo), in + lo * rows.classes, labels + lo, loss + lo, kept + 2 * lo);
      });
    });
    return y;
  }

  // What each row gets of the gradient of the result. Where all are ignored, the mean is NaN and
  // its gradient 0, as in PyTorch: the divisor must not be 0.
  Tensor row_gradients(const Tensor& gy) const {
    if (reduction == Reduction::none) return gy;
    return expand(div(gy, std::max(divisor(), 1.0)), rows.shape);
  }

  // `scale`: one number per row, rows.shape.
  Tensor gradient(const Tensor& scale) const {
    const std::int64_t count = rows.target.numel();
    const Tensor factors = contiguous_data(scale);
    Tensor gx = empty(x.shape(), x.dtype());
    dispatch_floating("cross_entropy", x.dtype(), [&](auto tag) {
      using T = decltype(tag);
      const auto kernel = kernels::table().of<T>().cross_entropy_backward;
      const T* const in = x.data<T>();
      const std::int64_t* const labels = rows.target.template data<std::int64_t>();
      const T* const kept = normalizer.template data<T>();
      const T* const factor = factors.template data<T>();
      T* const out = gx.data<T>();
      parallel_for(0, count, rows_per_task(rows.classes), [&](std::int64_t lo, std::int64_t hi) {
        kernel(shape(hi - lo), in + lo * rows.classes, labels + lo, kept + 2 * lo, factor + lo,
               out + lo * rows.classes);
      });
    });
    return classes_back(gx, rows.dim);
  }

  // The same in terms of ops, which can be differentiated again: input is x as it was given.
  Tensor composed_gradient(const Tensor& input, const Tensor& scale) const {
    const std::int64_t dim = rows.dim;
    const Tensor counts = to(ne(rows.target, ignore_index), input.dtype());
    const Tensor labels = mul(rows.target, ne(rows.target, ignore_index));
    const Tensor hot = movedim(to(one_hot(labels, rows.classes), input.dtype()), -1, dim);
    const Tensor wanted =
        add(mul(hot, 1.0 - label_smoothing), label_smoothing / static_cast<double>(rows.classes));
    return mul(sub(softmax(input, dim), wanted), unsqueeze(mul(scale, counts), dim));
  }
};

Tensor fused_cross_entropy(const Tensor& x, const ClassRows& rows,
                           const CrossEntropyOptions& options) {
  Fused fused{rows,
              options.ignore_index,
              options.label_smoothing,
              options.reduction,
              contiguous_data(classes_last(x, rows.dim)),
              {}};
  Tensor y = reduce_loss(fused.losses(), options.reduction);
  if (options.reduction == Reduction::mean) y = div(y, fused.divisor());
  Backward backward("cross_entropy", {x});
  if (backward.wants(0)) {
    backward.define(0, [fused, input = backward.save(x)](const Tensor& gy) {
      const Tensor given = input.get();
      const Tensor scale = fused.row_gradients(gy);
      return autograd::grad_enabled() ? fused.composed_gradient(given, scale)
                                      : fused.gradient(scale);
    });
  }
  return backward.attach(y);
}

// Class weights as a tensor that broadcasts over x.
Tensor weights_along(const Tensor& weight, const Tensor& x, std::int64_t dim) {
  Shape shape(x.shape().size(), 1);
  shape[static_cast<std::size_t>(dim)] = weight.numel();
  return view(contiguous(to(weight, x.dtype())), shape);
}

// Class numbers with class weights.
Tensor weighted_cross_entropy(const Tensor& x, const ClassRows& rows,
                              const CrossEntropyOptions& options) {
  const Tensor logs = log_softmax(x, rows.dim);
  CrossEntropyOptions plain = options;
  plain.label_smoothing = 0.0;
  const Tensor hard = nll_loss(logs, rows.target, plain);
  if (options.label_smoothing == 0.0) return hard;
  const Tensor ignored = eq(rows.target, options.ignore_index);
  const Tensor losses = neg(sum(mul(logs, weights_along(options.weight, x, rows.dim)), {rows.dim}));
  Tensor soft = reduce_loss(masked_fill(losses, ignored, 0), options.reduction);
  if (options.reduction == Reduction::mean) {
    CrossEntropyOptions total = plain;
    total.reduction = Reduction::sum;
    const Tensor minus_ones = full(x.shape(), -1, x.dtype());
    soft = div(soft, nll_loss(minus_ones, rows.target, total));
  }
  return add(mul(hard, 1.0 - options.label_smoothing),
             mul(soft, options.label_smoothing / static_cast<double>(rows.classes)));
}

// A probability for each class.
Tensor soft_cross_entropy(const Tensor& x, const Tensor& target,
                          const CrossEntropyOptions& options) {
  RESNETCPP_CHECK(options.ignore_index < 0, Error,
                  "cross_entropy: expected no ignore_index with probabilities, got ",
                  options.ignore_index,
                  ": ignore_index is not supported for floating point target");
  const std::int64_t dim = x.dim() == 1 ? 0 : 1;
  const double classes = static_cast<double>(x.size(dim));
  Tensor wanted = target;
  if (options.label_smoothing > 0.0) {
    wanted = add(mul(target, 1.0 - options.label_smoothing), options.label_smoothing / classes);
  }
  if (options.weight.defined()) {
    RESNETCPP_CHECK(options.weight.shape() == Shape{x.size(dim)}, ShapeError,
                    "cross_entropy: expected weight of shape ", to_string(Shape{x.size(dim)}),
                    " for input ", to_string(x.shape()), ", got ",
                    to_string(options.weight.shape()));
    wanted = mul(wanted, weights_along(options.weight, x, dim));
  }
  const Tensor losses = neg(sum(mul(log_softmax(x, dim), wanted), {dim}));
  const Tensor y = reduce_loss(losses, options.reduction);
  return options.reduction == Reduction::mean ? div(y, losses.numel()) : y;
}

}  // namespace

Tensor cross_entropy(const Tensor& x, const Tensor& target, const CrossEntropyOptions& options) {
  RESNETCPP_CHECK(
      options.label_smoothing >= 0.0 && options.label_smoothing <= 1.0, ValueError,
      "cross_entropy: label_smoothing must be between 0.0 and 1.0. Got: ", options.label_smoothing);
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& in) { return cross_entropy(in, target, options); }, x);
  }
  if (is_floating(target.dtype()) && target.shape() == x.shape() && x.dim() > 0) {
    return soft_cross_entropy(x, target, options);
  }
  const ClassRows rows = class_rows("cross_entropy", x, target, options);
  return options.weight.defined() ? weighted_cross_entropy(x, rows, options)
                                  : fused_cross_entropy(x, rows, options);
}

}  // namespace resnetcpp
