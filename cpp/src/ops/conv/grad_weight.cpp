#include <algorithm>

#include "ops/conv/algorithm.hpp"
#include "ops/conv/conv2d.hpp"
#include "ops/conv/depthwise.hpp"
#include "ops/conv/direct/weights.hpp"
#include "ops/conv/layout.hpp"
#include "ops/conv/weight_gradient/group_sum.hpp"
#include "ops/conv/weight_gradient/parts.hpp"
#include "ops/conv/weight_gradient/weight_slice.hpp"
#include "ops/conv/winograd/lines.hpp"
#include "ops/conv/winograd/winograd.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::conv {

namespace {

// Weights up to this size are summed over parts of the pixels, each part into a copy of its own.
// Larger ones are cut themselves: by block where there are many, else by taps, then by channels.
constexpr std::int64_t kCopiedBytes = std::int64_t{640} << 10;
constexpr std::int64_t kParts = 8;
constexpr std::int64_t kShortestPart = 256;

// A task's part of the weights: taps of one line of the kernel, and channels.
struct WeightPart {
  std::int64_t taps, inputs, outputs;
};

// Pixels and gradients are packed once for all taps of a line, unless inputs are cut as well.
WeightPart part_of(const Blocks& blocks, const Gather& full) {
  constexpr std::int64_t kInputs = 256;
  constexpr std::int64_t kOutputs = 512;
  constexpr std::int64_t kOutputsOfLine = 128;
  const std::int64_t line = full.columns.count();
  if (line > 1 && blocks.inputs <= kInputs)
    return {line, blocks.inputs, std::min(kOutputsOfLine, blocks.outputs)};
  return {1, std::min(kInputs, blocks.inputs), std::min(kOutputs, blocks.outputs)};
}

// `count` taps of one line of the kernel.
Gather gather_of_taps(const Gather& full, std::int64_t first, std::int64_t count) {
  const auto pick = [](const GatherAxis& axis, std::int64_t at, std::int64_t taps) {
    const auto some = [&](const std::vector<std::int64_t>& of) {
      return std::vector<std::int64_t>(of.begin() + at, of.begin() + at + taps);
    };
    return GatherAxis{axis.in, axis.out, axis.step, some(axis.offsets), some(axis.taps)};
  };
  Gather result = full;
  result.rows = pick(full.rows, first / full.columns.count(), 1);
  result.columns = pick(full.columns, first % full.columns.count(), count);
  return result;
}

template <class T>
void sum_by_pixels(const Blocks& blocks, const Gather& full, std::int64_t most_parts,
                   std::int64_t gy_stride, const T* x, const T* gy, T* weights) {
  const std::int64_t pixels = full.pixels();
  const std::int64_t even = std::max(kShortestPart, (pixels + most_parts - 1) / most_parts);
  const std::int64_t length = rounded_up(even, full.columns.out);
  const std::int64_t parts = chunk_count(pixels, length);
  const std::int64_t size = blocks.count * blocks.size();
  const Workspace<T> sums(parts * size);
  parallel_for(0, parts * blocks.count, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t part = task / blocks.count;
    const std::int64_t block = task % blocks.count;
    const WeightSlice<T> slice{full,
                               x + block * blocks.inputs,
                               gy + block * blocks.outputs,
                               gy_stride,
                               blocks.outputs,
                               part * length,
                               std::min(pixels, (part + 1) * length)};
    slice.sum(sums.data() + part * size + block * blocks.size(), full.depth());
  });
  add_parts(parts, size, sums.data(), weights);
}

template <class T>
void sum_by_weights(const Blocks& blocks, const Gather& full, std::int64_t gy_stride, const T* x,
                    const T* gy, T* weights) {
  const WeightPart part = part_of(blocks, full);
  const std::int64_t across = chunk_count(blocks.inputs, part.inputs);
  const std::int64_t down = chunk_count(blocks.outputs, part.outputs);
  const std::int64_t deep = blocks.taps / part.taps;
  parallel_for(0, blocks.count * deep * across * down, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t input = task % across * part.inputs;
    const std::int64_t output = task / across % down * part.outputs;
    const std::int64_t tap = task / across / down % deep * part.taps;
    const std::int64_t block = task / across / down / deep;
    WeightSlice<T> slice{gather_of_taps(full, tap, part.taps),
                         x + block * blocks.inputs + input,
                         gy + block * blocks.outputs + output,
                         gy_stride,
                         std::min(part.outputs, blocks.outputs - output),
                         0,
                         full.pixels()};
    slice.gather.channels = std::min(part.inputs, blocks.inputs - input);
    T* const to =
        weights + block * blocks.size() + (output * blocks.taps + tap) * blocks.inputs + input;
    slice.sum(to, full.depth());
  });
}

template <class T>
void grad_weight_blocks(const Tensor& gw, const Tensor& x, const Tensor& gy,
                        const Conv2dGeometry& g) {
  const Blocks blocks = make_blocks<T>(g);
  const Gather full = forward_gather(g, blocks.inputs);
  if (prefers_groups<T>(blocks, full)) {
    sum_groups(blocks, full, x.data<T>(), gy.data<T>(), gw);
    return;
  }
  const std::int64_t size = blocks.count * blocks.size();
  const bool in_place = lies_in_blocks(blocks, gw);
  const Workspace<T> blocked(in_place ? 0 : size);
  T* const to = in_place ? gw.data<T>() : blocked.data();
  const bool small = size * static_cast<std::int64_t>(sizeof(T)) <= kCopiedBytes;
  if (small || blocks.count >= kParts) {
    sum_by_pixels(blocks, full, small ? kParts : 1, g.out_channels, x.data<T>(), gy.data<T>(), to);
  } else {
    sum_by_weights(blocks, full, g.out_channels, x.data<T>(), gy.data<T>(), to);
  }
  if (!in_place) unblock_weights(blocks, blocked.data(), gw);
}

template <class T>
void grad_weight_depthwise(const Tensor& gw, const Tensor& x, const Tensor& gy,
                           const Conv2dGeometry& g) {
  const Workspace<T> sums(gw.numel());
  depthwise_grad_weight(forward_gather(g, g.in_channels), x.data<T>(), gy.data<T>(), sums.data());
  const Shape& stride = gw.strides();
  T* const to = gw.data<T>();
  const T* from = sums.data();
  for (std::int64_t row = 0; row < g.kernel_height; ++row) {
    for (std::int64_t column = 0; column < g.kernel_width; ++column) {
      for (std::int64_t c = 0; c < g.in_channels; ++c) {
        to[c * stride[0] + row * stride[2] + column * stride[3]] = *from++;
      }
    }
  }
}

template <class T>
void grad_weight_winograd(const Tensor& gw, const Tensor& x, const Tensor& gy,
                          const Conv2dGeometry& g, Plan plan) {
  WinogradWeightGradient<T>{transforms_of<T>(plan),
                            {g.batch, g.in_height, g.in_width, g.in_channels, x.data<T>()},
                            {g.batch, g.out_height, g.out_width, g.out_channels, gy.data<T>()},
                            g.padding_before,
                            gw}
      .run();
}

void grad_weight_lines(const Tensor& gw, const Tensor& x, const Tensor& gy,
                       const Conv2dGeometry& g) {
  LineWeightGradient<float>{transforms_of<float>(Plan::winograd4_lines), g, x, gy.data<float>(), gw}
      .run();
}

}  // namespace

Tensor conv2d_grad_weight(const Tensor& x, const Tensor& gy, const Conv2dGeometry& g,
                          MemoryFormat format) {
  const Tensor gw =
      empty({g.out_channels, g.in_channels / g.groups, g.kernel_height, g.kernel_width}, x.dtype(),
            format);
  if (gw.numel() == 0) return gw;
  if (gy.numel() == 0) {
    fill_data(gw, 0);
    return gw;
  }
  const Tensor gy_rows = image_data(gy, MemoryFormat::channels_last);
  const Plan plan = choose_gradient_plan(g, x.dtype());
  if (plan == Plan::winograd4_lines) {
    grad_weight_lines(gw, x, gy_rows, g);
    return gw;
  }
  const Tensor rows = image_data(x, MemoryFormat::channels_last);
  dispatch_floating("conv2d_grad_weight", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if (plan != Plan::direct) {
      grad_weight_winograd<T>(gw, rows, gy_rows, g, plan);
    } else if (is_depthwise(g)) {
      grad_weight_depthwise<T>(gw, rows, gy_rows, g);
    } else {
      grad_weight_blocks<T>(gw, rows, gy_rows, g);
    }
  });
  return gw;
}

}  // namespace resnetcpp::conv
