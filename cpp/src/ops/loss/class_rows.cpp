#include "ops/loss/class_rows.hpp"

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

Shape shape_without(const Shape& shape, std::int64_t dim) {
  Shape rest = shape;
  rest.erase(rest.begin() + dim);
  return rest;
}

std::int64_t count_labels(const char* op, const Tensor& target, std::int64_t classes,
                          std::int64_t ignore_index) {
  const std::int64_t* const labels = target.data<std::int64_t>();
  std::int64_t counted = 0;
  for (std::int64_t i = 0; i < target.numel(); ++i) {
    if (labels[i] == ignore_index) continue;
    RESNETCPP_CHECK(labels[i] >= 0 && labels[i] < classes, IndexError, op,
                    ": expected target class numbers in [0, ", classes, "), got ", labels[i]);
    ++counted;
  }
  return counted;
}

Tensor move_dim(const Tensor& x, std::size_t from, std::size_t to) {
  Shape shape = x.shape();
  Shape strides = x.strides();
  for (Shape* part : {&shape, &strides}) {
    const std::int64_t value = (*part)[from];
    part->erase(part->begin() + static_cast<std::ptrdiff_t>(from));
    part->insert(part->begin() + static_cast<std::ptrdiff_t>(to), value);
  }
  return alias(x, shape, strides, x.offset());
}

}  // namespace

ClassRows class_rows(const char* op, const Tensor& x, const Tensor& target,
                     const CrossEntropyOptions& options) {
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError, op, ": expected a floating-point input, got ",
                  name(x.dtype()));
  RESNETCPP_CHECK(x.dim() >= 1, ShapeError, op, ": expected input (N, C, ...) or (C), got ",
                  to_string(x.shape()));
  RESNETCPP_CHECK(is_integral(target.dtype()), DtypeError, op,
                  ": expected target class numbers in int64, got ", name(target.dtype()), " ",
                  to_string(target.shape()), " for input ", to_string(x.shape()));
  ClassRows rows{x.dim() == 1 ? 0 : 1, 0, {}, {}, 0};
  rows.classes = x.size(rows.dim);
  rows.shape = shape_without(x.shape(), rows.dim);
  RESNETCPP_CHECK(target.shape() == rows.shape, ShapeError, op, ": expected target of shape ",
                  to_string(rows.shape), " for input ", to_string(x.shape()), ", got ",
                  to_string(target.shape()));
  RESNETCPP_CHECK(!options.weight.defined() || options.weight.shape() == Shape{rows.classes},
                  ShapeError, op, ": expected weight of shape ", to_string(Shape{rows.classes}),
                  " for input ", to_string(x.shape()), ", got ", to_string(options.weight.shape()));
  rows.target = contiguous_data(cast_data(target, Dtype::int64));
  rows.counted = count_labels(op, rows.target, rows.classes, options.ignore_index);
  return rows;
}

Tensor classes_last(const Tensor& x, std::int64_t dim) {
  return move_dim(x, static_cast<std::size_t>(dim), x.shape().size() - 1);
}

Tensor classes_back(const Tensor& rows, std::int64_t dim) {
  return move_dim(rows, rows.shape().size() - 1, static_cast<std::size_t>(dim));
}

Tensor class_weights(const ClassRows& rows, const Tensor& x, const Tensor& weight) {
  if (!weight.defined()) return ones({rows.classes}, x.dtype());
  return contiguous_data(cast_data(weight, x.dtype()));
}

Tensor reduce_loss(const Tensor& losses, Reduction reduction) {
  return reduction == Reduction::none ? losses : sum(losses);
}

}  // namespace resnetcpp
