#pragma once

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/layout.hpp"
#include "ops/pool/geometry.hpp"
#include "resnetcpp/parallel.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::pool {

inline MemoryFormat format_of(const PoolGeometry& g) {
  return g.rows ? MemoryFormat::channels_last : MemoryFormat::contiguous;
}

inline Shape input_shape(const PoolGeometry& g) {
  return {g.output[0], g.output[1], g.shape.in_h, g.shape.in_w};
}

constexpr std::int64_t kElementsPerTask = 32768;

/// Calls fn(shape, first input element, first output element) for each part of the images or
/// planes.
template <class Fn>
void for_each_part(const PoolGeometry& g, Fn fn) {
  const std::int64_t channels = g.rows ? g.shape.channels : 1;
  const std::int64_t in = g.shape.in_h * g.shape.in_w * channels;
  const std::int64_t out = g.shape.out_h * g.shape.out_w * channels;
  if (out == 0) return;
  const std::int64_t grain = std::max<std::int64_t>(1, kElementsPerTask / in);
  parallel_for(0, g.shape.count, grain, [&](std::int64_t lo, std::int64_t hi) {
    kernels::PoolShape part = g.shape;
    part.count = hi - lo;
    fn(part, lo * in, lo * out);
  });
}

/// The same for kernels whose padding only says where windows begin: large images are cut into
/// lines of the output, each a pooling of the whole image whose windows begin further down.
template <class Fn>
void for_each_part_or_lines(const PoolGeometry& g, Fn fn) {
  const kernels::PoolShape& s = g.shape;
  const std::int64_t channels = g.rows ? s.channels : 1;
  const std::int64_t in = s.in_h * s.in_w * channels;
  const std::int64_t line = s.out_w * channels;
  if (in <= kElementsPerTask || s.out_h * line == 0) return for_each_part(g, fn);
  const std::int64_t lines = std::max<std::int64_t>(1, kElementsPerTask * s.out_h / in);
  const std::int64_t cuts = chunk_count(s.out_h, lines);
  parallel_for(0, s.count * cuts, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t image = task / cuts;
    const std::int64_t first = task % cuts * lines;
    kernels::PoolShape part = s;
    part.count = 1;
    part.out_h = std::min(lines, s.out_h - first);
    part.pad_h -= first * s.stride_h;
    fn(part, image * in, (image * s.out_h + first) * line);
  });
}

/// The kernel for the layout of `g`.
template <class Kernel>
Kernel pick(const PoolGeometry& g, Kernel planes, Kernel rows) {
  return g.rows ? rows : planes;
}

}  // namespace resnetcpp::pool
