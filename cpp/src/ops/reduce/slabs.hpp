#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/reduce.hpp"
#include "resnetcpp/parallel.hpp"

/// Cuts an (outer, n, inner) array, whose middle stays whole, into tasks by shape alone.
namespace resnetcpp {

/// Calls fn(shape, x, y) in parallel; x and y are offsets into arrays (outer, n, inner) and
/// (outer, inner).
template <class Fn>
void for_each_slab(std::int64_t outer, std::int64_t n, std::int64_t inner, const Fn& fn) {
  constexpr std::int64_t kTaskElements = 32768;
  constexpr std::int64_t kColumns = 256;
  if (outer * inner == 0) return;
  const std::int64_t columns = std::min(inner, kColumns);
  const std::int64_t blocks = chunk_count(inner, columns);
  const std::int64_t grain =
      std::max<std::int64_t>(1, kTaskElements / (columns * std::max<std::int64_t>(n, 1)));
  parallel_for(0, outer * blocks, grain, [&](std::int64_t lo, std::int64_t hi) {
    if (blocks == 1) {
      fn(kernels::ReduceShape{hi - lo, n, inner, inner}, lo * n * inner, lo * inner);
      return;
    }
    for (std::int64_t task = lo; task < hi; ++task) {
      const std::int64_t o = task / blocks;
      const std::int64_t column = task % blocks * columns;
      const std::int64_t width = std::min(columns, inner - column);
      fn(kernels::ReduceShape{1, n, width, inner}, o * n * inner + column, o * inner + column);
    }
  });
}

}  // namespace resnetcpp
