#include "resnetcpp/ops/rearrange.hpp"

#include <algorithm>

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp {

namespace {

using DimList = std::vector<std::int64_t>;

// true where row i and column j of a matrix satisfy outside(j - i).
template <class Outside>
Tensor band(const Tensor& x, Outside outside) {
  RESNETCPP_CHECK(x.dim() >= 2, ShapeError,
                  "tril, triu: input tensor must have at least 2 dimensions, got ",
                  to_string(x.shape()));
  const Tensor mask = empty({x.size(-2), x.size(-1)}, Dtype::boolean);
  bool* const values = mask.data<bool>();
  for (std::int64_t i = 0; i < mask.size(0); ++i) {
    for (std::int64_t j = 0; j < mask.size(1); ++j) values[i * mask.size(1) + j] = outside(j - i);
  }
  return mask;
}

Tensor rolled(const Tensor& x, std::int64_t shift, std::int64_t dim) {
  const std::int64_t size = x.size(dim);
  if (size == 0) return clone(x);
  const std::int64_t start = (size - shift % size) % size;
  std::vector<std::int64_t> order(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = (static_cast<std::int64_t>(i) + start) % size;
  }
  return index_select(x, dim, from_vector(order));
}

Tensor reversed(const Tensor& x, std::int64_t dim) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(x.size(dim)));
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = static_cast<std::int64_t>(order.size() - 1 - i);
  }
  return index_select(x, dim, from_vector(order));
}

}  // namespace

Tensor flip(const Tensor& x, const DimList& dims) {
  Tensor y = x;
  if (!dims.empty()) {
    for (const std::int64_t dim : wrap_dims("flip", dims, x.dim())) y = reversed(y, dim);
  }
  return y.is_same(x) ? clone(x) : y;
}

Tensor roll(const Tensor& x, const DimList& shifts, const DimList& dims) {
  RESNETCPP_CHECK(!shifts.empty(), ShapeError, "`shifts` required");
  if (dims.empty()) {
    RESNETCPP_CHECK(shifts.size() == 1, ShapeError,
                    "shifts and dimensions must align. shifts: ", shifts.size(), ", dims:0");
    return reshape(rolled(reshape(x, {-1}), shifts[0], 0), x.shape());
  }
  RESNETCPP_CHECK(shifts.size() == dims.size(), ShapeError,
                  "shifts and dimensions must align. shifts: ", shifts.size(),
                  ", dims:", dims.size());
  RESNETCPP_CHECK(x.dim() > 0, IndexError, "Dimension specified as ", dims[0],
                  " but tensor has no dimensions");
  Tensor y = x;
  for (std::size_t i = 0; i < dims.size(); ++i) y = rolled(y, shifts[i], dims[i]);
  return y;
}

Tensor repeat(const Tensor& x, const DimList& times) {
  RESNETCPP_CHECK(
      times.size() >= x.shape().size(), ShapeError,
      "Number of dimensions of repeat dims can not be smaller than number of dimensions "
      "of tensor");
  // Each dimension becomes a pair: which copy, and which element of it.
  const std::size_t lead = times.size() - x.shape().size();
  Shape pairs;
  Shape expanded;
  Shape shape;
  for (std::size_t i = 0; i < times.size(); ++i) {
    RESNETCPP_CHECK(times[i] >= 0, ShapeError,
                    "repeat: expected numbers of copies that are not negative, got ",
                    list_text(times));
    const std::int64_t size = i < lead ? 1 : x.shape()[i - lead];
    pairs.insert(pairs.end(), {1, size});
    expanded.insert(expanded.end(), {times[i], size});
    shape.push_back(numel_of({times[i], size}));
  }
  const Tensor y = reshape(expand(reshape(x, pairs), expanded), shape);
  return shares_memory(x, y) ? clone(y) : y;
}

Tensor repeat_interleave(const Tensor& x, std::int64_t times, std::optional<std::int64_t> dim) {
  RESNETCPP_CHECK(times >= 0, ShapeError, "Repeats must be non-negative, got ", times);
  if (!dim) return repeat_interleave(reshape(x, {-1}), times, 0);
  const std::int64_t at = wrap_dim(*dim, x.dim());
  const Tensor pairs = unsqueeze(x, at + 1);
  Shape expanded = pairs.shape();
  expanded[static_cast<std::size_t>(at) + 1] = times;
  const Tensor y = flatten(clone(expand(pairs, expanded), MemoryFormat::contiguous), at, at + 1);
  return y;
}

Tensor tril(const Tensor& x, std::int64_t diagonal) {
  return masked_fill(x, band(x, [=](std::int64_t offset) { return offset > diagonal; }), 0);
}

Tensor triu(const Tensor& x, std::int64_t diagonal) {
  return masked_fill(x, band(x, [=](std::int64_t offset) { return offset < diagonal; }), 0);
}

std::vector<Tensor> meshgrid(const std::vector<Tensor>& tensors, const std::string& indexing) {
  RESNETCPP_CHECK(!tensors.empty(), ShapeError, "meshgrid expects a non-empty TensorList");
  RESNETCPP_CHECK(
      indexing == "ij" || indexing == "xy", ValueError,
      "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: ", indexing);
  Shape shape;
  for (const Tensor& x : tensors) {
    RESNETCPP_CHECK(x.dim() <= 1, ShapeError,
                    "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ",
                    to_string(x.shape()));
    shape.push_back(x.numel());
  }
  std::vector<Tensor> grids;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    Shape line(tensors.size(), 1);
    line[i] = shape[i];
    const Tensor grid = expand(reshape(tensors[i], line), shape);
    grids.push_back(indexing == "xy" && tensors.size() > 1 ? transpose(grid, 0, 1) : grid);
  }
  return grids;
}

}  // namespace resnetcpp
