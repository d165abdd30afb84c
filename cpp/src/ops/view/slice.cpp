// Views of a part of a tensor.
#include <algorithm>

#include "ops/conv/layout.hpp"
#include "ops/view/embed.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

std::size_t index_of(std::int64_t dim) { return static_cast<std::size_t>(dim); }

// A view of a part, whose gradient is that part of zeros.
Tensor part_view(const char* op, const Tensor& x, const Tensor& part, const Window& window,
                 const std::function<Attributes()>& attributes = nullptr) {
  return autograd::make_view(
      op, x, part, [=, shape = x.shape()](const Tensor& gy) { return embed(gy, shape, window); },
      attributes);
}

std::int64_t clamped(std::int64_t position, std::int64_t low, std::int64_t size) {
  return std::clamp(position < 0 ? position + size : position, low, size);
}

Tensor slice_named(const char* op, const Tensor& x, std::int64_t dim,
                   const std::vector<std::int64_t>& range) {
  const std::int64_t start = range[0];
  const std::int64_t count = range[1];
  const std::int64_t step = range[2];
  Shape shape = x.shape();
  Shape strides = x.strides();
  const std::int64_t offset = x.offset() + start * strides[index_of(dim)];
  shape[index_of(dim)] = count;
  // A step beyond all bounds leads nowhere: there is one element at most.
  std::int64_t stride = 0;
  if (!__builtin_mul_overflow(strides[index_of(dim)], step, &stride)) {
    strides[index_of(dim)] = stride;
  }
  return part_view(
      op, x, alias(x, shape, strides, count == 0 ? x.offset() : offset),
      [=](const Tensor& whole) { return slice_named(op, whole, dim, range); },
      [&] {
        return Attributes{{"dim", dim}, {"start", start}, {"length", count}, {"step", step}};
      });
}

void check_has_dims(const char* op, const Tensor& x) {
  RESNETCPP_CHECK(x.dim() > 0, IndexError, op, "() cannot be applied to a 0-dim tensor.");
}

}  // namespace

Tensor embed(const Tensor& gy, const Shape& shape, const Window& window) {
  const bool keeps_format = gy.shape().size() == shape.size();
  const Tensor gx =
      empty(shape, gy.dtype(), keeps_format ? image_format(gy) : MemoryFormat::contiguous);
  fill_data(gx, 0);
  {
    const autograd::NoGradGuard no_grad;
    copy_data(window(gx), gy);
  }
  Backward backward("embed", {gy});
  backward.define(0, window);
  return backward.attach(gx);
}

Tensor slice(const Tensor& x, std::int64_t dim, std::optional<std::int64_t> start,
             std::optional<std::int64_t> end, std::int64_t step) {
  RESNETCPP_CHECK(x.dim() > 0, IndexError, "slice() cannot be applied to a 0-dim tensor.");
  const std::int64_t at = wrap_dim(dim, x.dim());
  RESNETCPP_CHECK(step > 0, ValueError, "slice step must be positive");
  const std::int64_t size = x.size(at);
  const std::int64_t first = clamped(start.value_or(0), 0, size);
  const std::int64_t last = clamped(end.value_or(size), first, size);
  const std::int64_t count = last == first ? 0 : (last - first - 1) / step + 1;
  return slice_named("slice", x, at, {first, count, step});
}

Tensor narrow(const Tensor& x, std::int64_t dim, std::int64_t start, std::int64_t length) {
  check_has_dims("narrow", x);
  const std::int64_t at = wrap_dim(dim, x.dim());
  const std::int64_t size = x.size(at);
  RESNETCPP_CHECK(length >= 0, ShapeError, "narrow(): length must be non-negative.");
  RESNETCPP_CHECK(start >= -size && start <= size, IndexError,
                  "start out of range (expected to be in range of [", -size, ", ", size,
                  "], but got ", start, ")");
  const std::int64_t first = start < 0 ? start + size : start;
  RESNETCPP_CHECK(length <= size - first, ShapeError, "start (", first, ") + length (", length,
                  ") exceeds dimension size (", size, ").");
  return slice_named("slice", x, at, {first, length, 1});
}

Tensor select(const Tensor& x, std::int64_t dim, std::int64_t index) {
  check_has_dims("select", x);
  const std::int64_t at = wrap_dim(dim, x.dim());
  const std::int64_t size = x.size(at);
  RESNETCPP_CHECK(index >= -size && index < size, IndexError, "select(): index ", index,
                  " out of range for tensor of size ", list_text(x.shape()), " at dimension ", at);
  Shape shape = x.shape();
  Shape strides = x.strides();
  const std::int64_t first = index < 0 ? index + size : index;
  const std::int64_t offset = x.offset() + first * strides[index_of(at)];
  shape.erase(shape.begin() + at);
  strides.erase(strides.begin() + at);
  return part_view(
      "select", x, alias(x, shape, strides, numel_of(shape) == 0 ? x.offset() : offset),
      [=](const Tensor& whole) { return select(whole, at, first); },
      [&] { return Attributes{{"dim", at}, {"index", first}}; });
}

Tensor diagonal(const Tensor& x, std::int64_t offset, std::int64_t dim0, std::int64_t dim1) {
  const std::int64_t row = wrap_dim(dim0, x.dim());
  const std::int64_t column = wrap_dim(dim1, x.dim());
  RESNETCPP_CHECK(row != column, ShapeError, "diagonal dimensions cannot be identical ", dim0, ", ",
                  dim1);
  const std::int64_t rows = x.size(row);
  const std::int64_t columns = x.size(column);
  const std::int64_t down = -std::clamp<std::int64_t>(offset, -rows, 0);
  const std::int64_t right = std::clamp<std::int64_t>(offset, 0, columns);
  const std::int64_t length = std::min(rows - down, columns - right);
  Shape shape = x.shape();
  Shape strides = x.strides();
  const std::int64_t at =
      length == 0 ? x.offset() : x.offset() + down * x.stride(row) + right * x.stride(column);
  for (const std::int64_t dim : {std::max(row, column), std::min(row, column)}) {
    shape.erase(shape.begin() + dim);
    strides.erase(strides.begin() + dim);
  }
  shape.push_back(length);
  strides.push_back(x.stride(row) + x.stride(column));
  return part_view("diagonal", x, alias(x, shape, strides, at),
                   [=](const Tensor& whole) { return diagonal(whole, offset, row, column); });
}

}  // namespace resnetcpp
