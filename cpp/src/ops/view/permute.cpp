// Views that change the order of the dimensions.
#include <algorithm>
#include <numeric>

#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

namespace {

using DimList = std::vector<std::int64_t>;

DimList checked_order(const Tensor& x, const DimList& dims) {
  RESNETCPP_CHECK(dims.size() == x.shape().size(), ShapeError,
                  "permute(sparse_coo): number of dimensions in the tensor input does not match "
                  "the length of the desired ordering of dimensions i.e. input.dim() = ",
                  x.dim(), " is not equal to len(dims) = ", dims.size());
  DimList order;
  std::vector<bool> seen(dims.size(), false);
  for (const std::int64_t dim : dims) {
    order.push_back(wrap_dim(dim, x.dim()));
    const auto at = static_cast<std::size_t>(order.back());
    RESNETCPP_CHECK(!seen[at], ShapeError, "permute(): duplicate dims are not allowed.");
    seen[at] = true;
  }
  return order;
}

Tensor reordered(const Tensor& x, const DimList& order) {
  Shape shape;
  Shape strides;
  for (const std::int64_t dim : order) {
    shape.push_back(x.shape()[static_cast<std::size_t>(dim)]);
    strides.push_back(x.strides()[static_cast<std::size_t>(dim)]);
  }
  return alias(x, shape, strides, x.offset());
}

Tensor swapped(const char* op, const Tensor& x, std::int64_t dim0, std::int64_t dim1) {
  DimList order(x.shape().size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  if (!order.empty()) {
    std::swap(order[static_cast<std::size_t>(dim0)], order[static_cast<std::size_t>(dim1)]);
  }
  return autograd::make_view(
      op, x, reordered(x, order), [=](const Tensor& gy) { return swapped(op, gy, dim0, dim1); },
      [&] { return Attributes{{"dims", order}}; });
}

}  // namespace

Tensor permute(const Tensor& x, const DimList& dims) {
  const DimList order = checked_order(x, dims);
  DimList inverse(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    inverse[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
  }
  return autograd::make_view(
      "permute", x, reordered(x, order),
      [inverse](const Tensor& gy) { return permute(gy, inverse); },
      [&] { return Attributes{{"dims", order}}; });
}

Tensor transpose(const Tensor& x, std::int64_t dim0, std::int64_t dim1) {
  return swapped("transpose", x, wrap_dim(dim0, x.dim()), wrap_dim(dim1, x.dim()));
}

Tensor t(const Tensor& x) {
  RESNETCPP_CHECK(x.dim() <= 2, ShapeError,
                  "t() expects a tensor with <= 2 dimensions, but self is ", x.dim(), "D");
  return swapped("t", x, 0, x.dim() == 2 ? 1 : 0);
}

Tensor movedim(const Tensor& x, std::int64_t from, std::int64_t to) {
  return movedim(x, DimList{from}, DimList{to});
}

Tensor movedim(const Tensor& x, const DimList& from, const DimList& to) {
  RESNETCPP_CHECK(from.size() == to.size(), ShapeError,
                  "movedim: Invalid source or destination dims: source (", list_text(from),
                  " dims) should contain the same number of dims as destination (", list_text(to),
                  " dims)");
  DimList order(x.shape().size(), -1);
  std::vector<bool> moved(order.size(), false);
  for (std::size_t i = 0; i < from.size() && !order.empty(); ++i) {
    const auto source = static_cast<std::size_t>(wrap_dim(from[i], x.dim()));
    const auto target = static_cast<std::size_t>(wrap_dim(to[i], x.dim()));
    RESNETCPP_CHECK(!moved[source] && order[target] == -1, ShapeError,
                    "movedim: repeated dim in `source` or `destination` (", list_text(from), ", ",
                    list_text(to), ")");
    moved[source] = true;
    order[target] = static_cast<std::int64_t>(source);
  }
  std::size_t next = 0;
  for (std::int64_t& dim : order) {
    if (dim != -1) continue;
    while (moved[next]) ++next;
    dim = static_cast<std::int64_t>(next++);
  }
  return permute(x, order);
}

}  // namespace resnetcpp
