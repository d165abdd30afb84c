#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "ops/reduce/layout.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// Reductions of any kind, for dtypes and ops that have no kernel. An `Op` has types In, Acc and
/// Out, and
///     Acc start() const, Acc step(Acc, In, int64 position) const, Acc merge(Acc, Acc) const,
///     Out finish(Acc) const.
namespace resnetcpp {

/// The cut of an (outer, n, inner) reduction into tasks, by shape alone.
struct FoldPlan {
  static constexpr std::int64_t kTaskElements = 32768;
  static constexpr std::int64_t kColumns = 128;

  explicit FoldPlan(const ReduceLayout& layout)
      : columns(std::min(layout.inner, kColumns)),
        blocks(chunk_count(layout.inner, kColumns)),
        rows(std::max<std::int64_t>(1, kTaskElements / columns)),
        chunks(std::max<std::int64_t>(1, chunk_count(layout.n, rows))),
        tasks(layout.outer * blocks * chunks),
        grain(std::max<std::int64_t>(
            1, kTaskElements / (columns * std::clamp<std::int64_t>(layout.n, 1, rows)))) {}

  std::int64_t columns;  // of one task
  std::int64_t blocks;   // of columns
  std::int64_t rows;     // of one task
  std::int64_t chunks;   // of rows
  std::int64_t tasks;
  std::int64_t grain;  // tasks that are worth a thread
};

namespace fold_detail {

template <class Op>
typename Op::Acc fold_run(const Op& op, const typename Op::In* x, std::int64_t first,
                          std::int64_t n) {
  // Several chains hide the latency of the step.
  constexpr std::int64_t kChains = 8;
  std::array<typename Op::Acc, kChains> acc;
  acc.fill(op.start());
  std::int64_t i = 0;
  for (; i + kChains <= n; i += kChains) {
    for (std::int64_t k = 0; k < kChains; ++k) {
      auto& chain = acc[static_cast<std::size_t>(k)];
      chain = op.step(chain, x[i + k], first + i + k);
    }
  }
  for (; i < n; ++i) acc[0] = op.step(acc[0], x[i], first + i);
  for (std::size_t k = 1; k < kChains; ++k) acc[0] = op.merge(acc[0], acc[k]);
  return acc[0];
}

template <class Op, class Write>
void fold_task(const Op& op, const ReduceLayout& l, const FoldPlan& plan, std::int64_t task,
               const Write& write) {
  const std::int64_t block = task % plan.blocks;
  const std::int64_t chunk = task / plan.blocks % plan.chunks;
  const std::int64_t o = task / plan.blocks / plan.chunks;
  const std::int64_t first = chunk * plan.rows;
  const std::int64_t n = std::min(plan.rows, l.n - first);
  const std::int64_t column = block * FoldPlan::kColumns;
  const auto* x = static_cast<const typename Op::In*>(l.source.raw_data()) +
                  (o * l.n + first) * l.inner + column;
  const std::int64_t partial = (o * plan.chunks + chunk) * l.inner + column;
  if (l.inner == 1) {
    write(partial, fold_run(op, x, first, n));
    return;
  }
  std::array<typename Op::Acc, FoldPlan::kColumns> acc;
  acc.fill(op.start());
  const std::int64_t width = std::min(plan.columns, l.inner - column);
  for (std::int64_t row = 0; row < n; ++row, x += l.inner) {
    for (std::int64_t j = 0; j < width; ++j) {
      auto& a = acc[static_cast<std::size_t>(j)];
      a = op.step(a, x[j], first + row);
    }
  }
  for (std::int64_t j = 0; j < width; ++j) write(partial + j, acc[static_cast<std::size_t>(j)]);
}

}  // namespace fold_detail

/// y (outer, inner) = op over the middle of the layout's source.
template <class Op>
void fold_into(const Op& op, const ReduceLayout& l, typename Op::Out* y) {
  if (l.outer * l.inner == 0) return;
  const FoldPlan plan(l);
  const auto run = [&](const auto& write) {
    parallel_for(0, plan.tasks, plan.grain, [&](std::int64_t lo, std::int64_t hi) {
      for (std::int64_t task = lo; task < hi; ++task) {
        fold_detail::fold_task(op, l, plan, task, write);
      }
    });
  };
  if (plan.chunks == 1) {
    run([&](std::int64_t i, const typename Op::Acc& acc) { y[i] = op.finish(acc); });
    return;
  }
  std::vector<typename Op::Acc> partials(static_cast<std::size_t>(l.outer * plan.chunks * l.inner));
  run([&](std::int64_t i, const typename Op::Acc& acc) {
    partials[static_cast<std::size_t>(i)] = acc;
  });
  for (std::int64_t i = 0; i < l.outer * l.inner; ++i) {
    const auto* part = partials.data() + i / l.inner * plan.chunks * l.inner + i % l.inner;
    typename Op::Acc acc = part[0];
    for (std::int64_t c = 1; c < plan.chunks; ++c) acc = op.merge(acc, part[c * l.inner]);
    y[i] = op.finish(acc);
  }
}

/// A new tensor with op over `dims` of x, whose element type is Op::In.
template <class Op>
Tensor fold(const Op& op, const Tensor& x, const Dims& dims, bool keepdim) {
  const ReduceLayout layout = reduce_layout(x, dims, keepdim);
  Tensor y = empty_strided(layout.shape, layout.strides, dtype_of<typename Op::Out>);
  fold_into(op, layout, static_cast<typename Op::Out*>(y.raw_data()));
  return y;
}

}  // namespace resnetcpp
