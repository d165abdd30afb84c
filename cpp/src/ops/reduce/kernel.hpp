#pragma once

#include <cstdint>
#include <vector>

#include "kernels/table.hpp"
#include "ops/reduce/fold.hpp"
#include "ops/reduce/slabs.hpp"
#include "resnetcpp/parallel.hpp"

/// Runs the reduction kernels over a layout: whole rows at once, or long rows in parts.
namespace resnetcpp {

/// Calls fn(shape, x offset, part offset) for every part of a layout that is cut along n; parts
/// are stored as (outer, chunks, inner).
template <class Fn>
void for_each_part(const ReduceLayout& l, const FoldPlan& plan, const Fn& fn) {
  if (plan.chunks == 1) {
    for_each_slab(l.outer, l.n, l.inner, fn);
    return;
  }
  parallel_for(0, plan.tasks, plan.grain, [&](std::int64_t lo, std::int64_t hi) {
    for (std::int64_t task = lo; task < hi; ++task) {
      const std::int64_t column = task % plan.blocks * FoldPlan::kColumns;
      const std::int64_t chunk = task / plan.blocks % plan.chunks;
      const std::int64_t o = task / plan.blocks / plan.chunks;
      const std::int64_t first = chunk * plan.rows;
      const kernels::ReduceShape shape{1, std::min(plan.rows, l.n - first),
                                       std::min(plan.columns, l.inner - column), l.inner};
      fn(shape, (o * l.n + first) * l.inner + column, (o * plan.chunks + chunk) * l.inner + column);
    }
  });
}

/// y (outer, inner) = `op` over the middle; `merge` joins the results of parts.
template <class T>
void reduce_by_kernel(kernels::Reduce op, kernels::Reduce merge, const ReduceLayout& l, T* y) {
  const auto& table = kernels::table().of<T>().reduce;
  const T* const x = l.source.data<T>();
  const FoldPlan plan(l);
  std::vector<T> parts(
      static_cast<std::size_t>(plan.chunks == 1 ? 0 : l.outer * plan.chunks * l.inner));
  T* const out = plan.chunks == 1 ? y : parts.data();
  for_each_part(l, plan,
                [&](const kernels::ReduceShape& shape, std::int64_t from, std::int64_t to) {
                  table[op](shape, x + from, out + to);
                });
  if (plan.chunks == 1) return;
  table[merge]({l.outer, plan.chunks, l.inner, l.inner}, parts.data(), y);
}

/// A new tensor with `op` over `dims` of x, whose element type is T.
template <class T>
Tensor reduce_by_kernel(kernels::Reduce op, const Tensor& x, const Dims& dims, bool keepdim) {
  const ReduceLayout layout = reduce_layout(x, dims, keepdim);
  Tensor y = empty_strided(layout.shape, layout.strides, x.dtype());
  const auto merge = op == kernels::Reduce::sum_squares ? kernels::Reduce::sum : op;
  if (y.numel() > 0) reduce_by_kernel<T>(op, merge, layout, y.template data<T>());
  return y;
}

}  // namespace resnetcpp
