// Views that change the shape alone.
#include <algorithm>
#include <numeric>

#include "ops/view/embed.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/reduce.hpp"

namespace resnetcpp {

namespace {

std::size_t index_of(std::int64_t dim) { return static_cast<std::size_t>(dim); }

// A view whose gradient only has to get its old shape back.
Tensor reshaped_view(const char* op, const Tensor& x, const Shape& shape, const Shape& strides) {
  return autograd::make_view(
      op, x, alias(x, shape, strides, x.offset()),
      [old = x.shape()](const Tensor& gy) { return reshape(gy, old); },
      [] { return Attributes{}; });
}

Tensor keep_dims(const Tensor& x, const std::vector<bool>& keep) {
  Shape shape;
  Shape strides;
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (!keep[i]) continue;
    shape.push_back(x.shape()[i]);
    strides.push_back(x.strides()[i]);
  }
  return reshaped_view("squeeze", x, shape, strides);
}

void check_expandable(const Tensor& x, const Shape& shape) {
  RESNETCPP_CHECK(shape.size() >= x.shape().size(), ShapeError, "expand(torch.",
                  tensor_type_name(x.dtype()), "{", list_text(x.shape()),
                  "}, size=", list_text(shape), "): the number of sizes provided (", shape.size(),
                  ") must be greater or equal to the number of dimensions in the tensor (", x.dim(),
                  ")");
  const std::size_t lead = shape.size() - x.shape().size();
  for (std::size_t i = 0; i < shape.size(); ++i) {
    RESNETCPP_CHECK(shape[i] >= 0 || (shape[i] == -1 && i >= lead), ShapeError,
                    "The expanded size of the tensor (", shape[i],
                    ") isn't allowed in a leading, non-existing dimension ", i);
    const std::int64_t old = i < lead ? 1 : x.shape()[i - lead];
    RESNETCPP_CHECK(old == 1 || shape[i] == -1 || shape[i] == old, ShapeError,
                    "The expanded size of the tensor (", shape[i],
                    ") must match the existing size (", old, ") at non-singleton dimension ", i,
                    ".  Target sizes: ", list_text(shape),
                    ".  Tensor sizes: ", list_text(x.shape()));
  }
}

}  // namespace

Tensor view(const Tensor& x, const Shape& shape) {
  const Shape target = infer_size(shape, x.numel());
  const std::optional<Shape> strides = view_strides(x.shape(), x.strides(), target);
  RESNETCPP_CHECK(strides.has_value(), ShapeError,
                  "view size is not compatible with input tensor's size and stride (at least one "
                  "dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
  return reshaped_view("view", x, target, *strides);
}

Tensor view(const Tensor& x, Dtype dtype) {
  const bool fits = item_size(dtype) == item_size(x.dtype()) &&
                    (dtype != Dtype::boolean || x.dtype() == Dtype::boolean);
  RESNETCPP_CHECK(fits, NotImplementedError, "view: expected a number of as many bytes as ",
                  name(x.dtype()), ", got ", name(dtype),
                  "; to convert values use Tensor.to(dtype)");
  return Tensor(
      std::make_shared<TensorImpl>(x.storage(), dtype, x.shape(), x.strides(), x.offset()));
}

Tensor reshape(const Tensor& x, const Shape& shape) {
  const Shape target = infer_size(shape, x.numel());
  const bool can_view = view_strides(x.shape(), x.strides(), target).has_value();
  return view(can_view ? x : clone(x, MemoryFormat::contiguous), target);
}

Tensor flatten(const Tensor& x, std::int64_t start, std::int64_t end) {
  const std::int64_t first = wrap_dim(start, x.dim());
  const std::int64_t last = wrap_dim(end, x.dim());
  RESNETCPP_CHECK(first <= last, ShapeError,
                  "flatten() has invalid args: start_dim cannot come after end_dim");
  if (x.dim() == 0) return reshape(x, {1});
  if (first == last) return x;
  const auto begin = x.shape().begin();
  Shape shape(begin, begin + first);
  shape.push_back(
      std::accumulate(begin + first, begin + last + 1, std::int64_t{1}, std::multiplies<>()));
  shape.insert(shape.end(), begin + last + 1, x.shape().end());
  return reshape(x, shape);
}

Tensor unflatten(const Tensor& x, std::int64_t dim, const Shape& sizes) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  RESNETCPP_CHECK(!sizes.empty(), ShapeError, "unflatten: sizes must be non-empty");
  RESNETCPP_CHECK(x.dim() > 0, IndexError, "unflatten: expected at least one dimension, got ()");
  Shape parts;
  try {
    parts = infer_size(sizes, x.size(at));
  } catch (const ShapeError&) {
    throw ShapeError(detail::concat("unflatten: Provided sizes ", list_text(sizes),
                                    " don't multiply up to the size of dim ", at, " (", x.size(at),
                                    ") in the input tensor"));
  }
  Shape shape = x.shape();
  shape.erase(shape.begin() + at);
  shape.insert(shape.begin() + at, parts.begin(), parts.end());
  return view(x, shape);
}

Tensor expand(const Tensor& x, const Shape& shape) {
  check_expandable(x, shape);
  Shape target = shape;
  const std::size_t lead = shape.size() - x.shape().size();
  for (std::size_t i = lead; i < target.size(); ++i) {
    if (target[i] == -1) target[i] = x.shape()[i - lead];
  }
  numel_of(target);  // a repeated size may overflow where no memory is taken
  Shape strides = broadcast_strides(x.shape(), x.strides(), target);
  return autograd::make_view(
      "expand", x, alias(x, target, strides, x.offset()),
      [old = x.shape()](const Tensor& gy) { return sum_to_size(gy, old); },
      [] { return Attributes{}; });
}

Tensor expand_as(const Tensor& x, const Tensor& other) { return expand(x, other.shape()); }

Tensor squeeze(const Tensor& x) {
  std::vector<bool> keep;
  for (const std::int64_t size : x.shape()) keep.push_back(size != 1);
  return keep_dims(x, keep);
}

Tensor squeeze(const Tensor& x, std::int64_t dim) {
  return squeeze(x, std::vector<std::int64_t>{dim});
}

Tensor squeeze(const Tensor& x, const std::vector<std::int64_t>& dims) {
  std::vector<bool> keep(x.shape().size(), true);
  for (const std::int64_t dim : dims) {
    const std::size_t at = index_of(wrap_dim(dim, x.dim()));
    if (at < keep.size() && x.shape()[at] == 1) keep[at] = false;
  }
  return keep_dims(x, keep);
}

Tensor unsqueeze(const Tensor& x, std::int64_t dim) {
  const std::int64_t at = wrap_dim(dim, x.dim() + 1);
  Shape shape = x.shape();
  Shape strides = x.strides();
  const std::int64_t step = at == x.dim() ? 1 : shape[index_of(at)] * strides[index_of(at)];
  shape.insert(shape.begin() + at, 1);
  strides.insert(strides.begin() + at, step);
  return reshaped_view("unsqueeze", x, shape, strides);
}

}  // namespace resnetcpp
