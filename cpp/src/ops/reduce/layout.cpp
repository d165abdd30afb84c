#include "ops/reduce/layout.hpp"

#include <algorithm>
#include <numeric>

#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp {

namespace {

std::vector<bool> reduced_mask(const Shape& shape, const Dims& dims) {
  // A 0-d tensor may be reduced over its dimension 0.
  std::vector<bool> mask(std::max<std::size_t>(shape.size(), 1), false);
  for (const std::int64_t dim : dims) mask[static_cast<std::size_t>(dim)] = true;
  return mask;
}

// Dimensions with more than one element, outermost in memory first.
std::vector<std::size_t> memory_order(const Shape& shape, const Shape& strides) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 1) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return strides[a] > strides[b]; });
  return order;
}

// Strides that store `order` densely; dimensions of size 1 get the stride of their inner neighbour
// in a contiguous tensor, which never matters.
Shape strides_in_order(const Shape& shape, const std::vector<std::size_t>& order) {
  Shape strides(shape.size(), 1);
  std::int64_t step = 1;
  for (auto dim = order.rbegin(); dim != order.rend(); ++dim) {
    strides[*dim] = step;
    step *= shape[*dim];
  }
  if (is_contiguous(shape, strides)) return contiguous_strides(shape);
  if (is_channels_last(shape, strides)) return channels_last_strides(shape);
  return strides;
}

bool is_dense_in_order(const Tensor& x, const std::vector<std::size_t>& order) {
  std::int64_t step = 1;
  for (auto dim = order.rbegin(); dim != order.rend(); ++dim) {
    if (x.strides()[*dim] != step) return false;
    step *= x.shape()[*dim];
  }
  return true;
}

// Whether the reduced dimensions follow one another in `order`.
bool is_one_run(const std::vector<std::size_t>& order, const std::vector<bool>& reduced) {
  int runs = 0;
  bool inside = false;
  for (const std::size_t dim : order) {
    if (reduced[dim] && !inside) ++runs;
    inside = reduced[dim];
  }
  return runs <= 1;
}

Shape result_strides(const Tensor& x, const ReduceLayout& layout, const std::vector<bool>& reduced,
                     bool keepdim) {
  Shape strides;
  for (std::size_t i = 0; i < x.shape().size(); ++i) {
    if (!reduced[i] || keepdim) strides.push_back(reduced[i] ? 0 : x.strides()[i]);
  }
  return strides_in_order(layout.shape, memory_order(layout.shape, strides));
}

}  // namespace

Shape reduced_shape(const Shape& shape, const Dims& dims, bool keepdim) {
  const std::vector<bool> reduced = reduced_mask(shape, dims);
  Shape result;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (!reduced[i]) {
      result.push_back(shape[i]);
    } else if (keepdim) {
      result.push_back(1);
    }
  }
  return result;
}

ReduceLayout reduce_layout(const Tensor& x, const Dims& dims, bool keepdim) {
  const std::vector<bool> reduced = reduced_mask(x.shape(), dims);
  ReduceLayout layout{x, 1, 1, 1, reduced_shape(x.shape(), dims, keepdim), {}};
  if (x.numel() == 0) {
    layout.outer = numel_of(layout.shape);
    layout.n = 0;
    layout.strides = contiguous_strides(layout.shape);
    return layout;
  }
  std::vector<std::size_t> order = memory_order(x.shape(), x.strides());
  layout.strides = result_strides(x, layout, reduced, keepdim);
  if (!is_dense_in_order(x, order) || !is_one_run(order, reduced)) {
    std::stable_partition(order.begin(), order.end(), [&](std::size_t d) { return !reduced[d]; });
    layout.source = empty_strided(x.shape(), strides_in_order(x.shape(), order), x.dtype());
    copy_data(layout.source, x);
  }
  bool after = false;
  for (const std::size_t dim : order) {
    std::int64_t& part = reduced[dim] ? layout.n : after ? layout.inner : layout.outer;
    part *= x.shape()[dim];
    after = after || reduced[dim];
  }
  return layout;
}

ReduceStages reduce_stages(const Tensor& x, const Dims& dims) {
  const std::vector<bool> reduced = reduced_mask(x.shape(), dims);
  const std::vector<std::size_t> order = memory_order(x.shape(), x.strides());
  if (x.numel() == 0 || is_one_run(order, reduced) || !is_dense_in_order(x, order)) {
    return {{}, dims};
  }
  ReduceStages stages;
  auto dim = order.rbegin();
  while (!reduced[*dim]) ++dim;
  for (; reduced[*dim]; ++dim) stages.first.push_back(static_cast<std::int64_t>(*dim));
  for (const std::int64_t d : dims) {
    if (std::find(stages.first.begin(), stages.first.end(), d) == stages.first.end()) {
      stages.then.push_back(d);
    }
  }
  return stages;
}

Tensor drop_reduced(const Tensor& y, const Dims& dims) {
  const std::vector<bool> reduced = reduced_mask(y.shape(), dims);
  Shape shape;
  Shape strides;
  for (std::size_t i = 0; i < y.shape().size(); ++i) {
    if (reduced[i]) continue;
    shape.push_back(y.shape()[i]);
    strides.push_back(y.strides()[i]);
  }
  return alias(y, shape, strides, y.offset());
}

Tensor restore_kept(const Tensor& y, const Shape& shape, const Dims& dims, bool keepdim) {
  return keepdim ? y : view(y, reduced_shape(shape, dims, true));
}

Tensor restore_reduced(const Tensor& y, const Shape& shape, const Dims& dims, bool keepdim) {
  return expand(restore_kept(y, shape, dims, keepdim), shape);
}

}  // namespace resnetcpp
