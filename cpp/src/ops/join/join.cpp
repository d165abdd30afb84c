#include "resnetcpp/ops/join.hpp"

#include <algorithm>

#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/promote.hpp"

namespace resnetcpp {

namespace {

// PyTorch lets an empty list start as torch.empty(0).
bool is_skipped(const Tensor& x) { return x.dim() == 1 && x.numel() == 0; }

// The dtype of all: tensors with dimensions decide over those without.
Dtype common_dtype(const std::vector<Tensor>& tensors) {
  Tensor widest = tensors[0];
  for (const Tensor& x : tensors) {
    const Dtype dtype = result_type(widest, x);
    const bool has_dims = widest.dim() > 0 || x.dim() > 0;
    widest = empty(has_dims ? Shape{0} : Shape{}, dtype);
  }
  return widest.dtype();
}

MemoryFormat common_format(const std::vector<Tensor>& tensors) {
  const bool channels_last = std::all_of(tensors.begin(), tensors.end(), [](const Tensor& x) {
    return x.is_channels_last() && !x.is_contiguous();
  });
  return channels_last ? MemoryFormat::channels_last : MemoryFormat::contiguous;
}

void check_fits(const Tensor& x, const Tensor& first, std::int64_t dim, std::size_t number) {
  RESNETCPP_CHECK(x.dim() == first.dim(), ShapeError,
                  "Tensors must have same number of dimensions: got ", first.dim(), " and ",
                  x.dim());
  for (std::int64_t d = 0; d < x.dim(); ++d) {
    RESNETCPP_CHECK(d == dim || x.size(d) == first.size(d), ShapeError,
                    "Sizes of tensors must match except in dimension ", dim, ". Expected size ",
                    first.size(d), " but got size ", x.size(d), " for tensor number ", number,
                    " in the list.");
  }
}

/// What cat joins: the shape of the result and where each part starts.
struct CatPlan {
  std::int64_t dim = 0;
  Shape shape;
  std::vector<std::int64_t> starts;
};

CatPlan cat_plan(const std::vector<Tensor>& tensors, std::int64_t dim) {
  RESNETCPP_CHECK(!tensors.empty(), ShapeError,
                  "torch.cat(): expected a non-empty list of Tensors");
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    RESNETCPP_CHECK(tensors[i].dim() > 0, ShapeError, "zero-dimensional tensor (at position ", i,
                    ") cannot be concatenated");
  }
  const auto found = std::find_if_not(tensors.begin(), tensors.end(), is_skipped);
  const Tensor& first = found == tensors.end() ? tensors[0] : *found;
  CatPlan plan;
  plan.dim = wrap_dim(dim, first.dim());
  plan.shape = first.shape();
  std::int64_t& total = plan.shape[static_cast<std::size_t>(plan.dim)];
  total = 0;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    plan.starts.push_back(total);
    if (is_skipped(tensors[i])) continue;
    check_fits(tensors[i], first, plan.dim, i);
    RESNETCPP_CHECK(!__builtin_add_overflow(total, tensors[i].size(plan.dim), &total), ShapeError,
                    "cat: sizes overflow");
  }
  return plan;
}

// The part of y between `start` and `start + size`, outside the graph.
Tensor part_of(const Tensor& y, std::int64_t dim, std::int64_t start, std::int64_t size) {
  Shape shape = y.shape();
  shape[static_cast<std::size_t>(dim)] = size;
  return alias(y, shape, y.strides(), size == 0 ? y.offset() : y.offset() + start * y.stride(dim));
}

std::vector<Tensor> without_skipped(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> kept;
  for (const Tensor& x : tensors) {
    if (!is_skipped(x)) kept.push_back(x);
  }
  return kept;
}

}  // namespace

Tensor cat(const std::vector<Tensor>& tensors, std::int64_t dim) {
  const CatPlan plan = cat_plan(tensors, dim);
  const std::vector<Tensor> kept = without_skipped(tensors);
  const MemoryFormat format = kept.empty() ? MemoryFormat::contiguous : common_format(kept);
  const Tensor y = empty(plan.shape, common_dtype(tensors), format);
  Backward backward("cat", tensors);
  backward.replay([dim](const Operands& in) { return cat(in, dim); });
  backward.describe([&] { return Attributes{{"dim", plan.dim}}; });
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (is_skipped(tensors[i])) {
      backward.define(i, [x = tensors[i]](const Tensor&) { return zeros_like(x); });
      continue;
    }
    const std::int64_t start = plan.starts[i];
    const std::int64_t size = tensors[i].size(plan.dim);
    copy_data(part_of(y, plan.dim, start, size), tensors[i]);
    if (!backward.wants(i)) continue;
    backward.define(i, [=, at = plan.dim, dtype = tensors[i].dtype()](const Tensor& gy) {
      return to(narrow(gy, at, start, size), dtype);
    });
  }
  return backward.attach(y);
}

Tensor stack(const std::vector<Tensor>& tensors, std::int64_t dim) {
  RESNETCPP_CHECK(!tensors.empty(), ShapeError, "stack expects a non-empty TensorList");
  const std::int64_t at = wrap_dim(dim, tensors[0].dim() + 1);
  Shape shape = tensors[0].shape();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    RESNETCPP_CHECK(tensors[i].shape() == shape, ShapeError,
                    "stack expects each tensor to be equal size, but got ", list_text(shape),
                    " at entry 0 and ", list_text(tensors[i].shape()), " at entry ", i);
  }
  shape.insert(shape.begin() + at, static_cast<std::int64_t>(tensors.size()));
  const Tensor y = empty(shape, common_dtype(tensors));
  Shape strides = y.strides();
  strides.erase(strides.begin() + at);
  const std::int64_t step = y.numel() == 0 ? 0 : y.stride(at);
  Backward backward("stack", tensors);
  backward.replay([dim](const Operands& in) { return stack(in, dim); });
  backward.describe([at] { return Attributes{{"dim", at}}; });
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i);
    copy_data(alias(y, tensors[i].shape(), strides, number * step), tensors[i]);
    if (!backward.wants(i)) continue;
    backward.define(i, [=, dtype = tensors[i].dtype()](const Tensor& gy) {
      return to(select(gy, at, number), dtype);
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
