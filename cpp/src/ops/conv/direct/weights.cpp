#include "ops/conv/direct/weights.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/padded_lines.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

constexpr std::int64_t kElementsPerChunk = 32768;

// Calls fn(outer offset in `weight`, output channel, first input inside its block) for each output.
template <class Fn>
void for_each_output(const Blocks& blocks, const Tensor& weight, Fn fn) {
  const std::int64_t group_outputs = blocks.outputs / blocks.merged;
  const std::int64_t group_inputs = blocks.inputs / blocks.merged;
  const std::int64_t per_output = std::max<std::int64_t>(1, blocks.taps * blocks.inputs);
  const std::int64_t grain = std::max<std::int64_t>(1, kElementsPerChunk / per_output);
  parallel_for(0, weight.size(0), grain, [&](std::int64_t lo, std::int64_t hi) {
    for (std::int64_t o = lo; o < hi; ++o) {
      const std::int64_t group = group_outputs == 0 ? 0 : o / group_outputs % blocks.merged;
      fn(o * weight.strides()[0], o, group * group_inputs);
    }
  });
}

// to (taps, blocks.inputs) = the weights of one output, of any strides
template <class T>
void copy_taps(const Blocks& blocks, const Tensor& weight, const T* from, T* to) {
  const Shape& stride = weight.strides();
  const std::int64_t width = weight.size(3);
  for (std::int64_t tap = 0; tap < blocks.taps; ++tap) {
    const T* const source = from + tap / width * stride[2] + tap % width * stride[3];
    T* const target = to + tap * blocks.inputs;
    for (std::int64_t c = 0; c < weight.size(1); ++c) target[c] = source[c * stride[1]];
  }
}

}  // namespace

template <class T>
Blocks make_blocks(const Conv2dGeometry& g) {
  const std::int64_t most = kernels::table().of<T>().narrow_columns;
  const std::int64_t inputs = g.in_channels / g.groups;
  const std::int64_t outputs = g.out_channels / g.groups;
  std::int64_t merged = 1;
  for (std::int64_t m = 2; m <= std::min(g.groups, most); ++m) {
    if (g.groups % m == 0 && std::max(inputs, outputs) * m <= most) merged = m;
  }
  return {g.groups / merged, inputs * merged, outputs * merged, merged,
          g.kernel_height * g.kernel_width};
}

// Products in groups read windows of lines.
ProductShape product_shape(const Blocks& blocks, const Gather& gather, std::int64_t outputs) {
  const bool in_lines = PaddedLines<float>::fits(gather);
  return {blocks.count, gather.taps(), gather.channels, outputs, in_lines ? blocks.merged : 1};
}

bool lies_in_blocks(const Blocks& blocks, const Tensor& weight) {
  return blocks.merged == 1 && weight.is_channels_last();
}

template <class T>
BlockedWeights<T>::BlockedWeights(const Blocks& blocks, const Tensor& weight) {
  const T* const from = static_cast<const T*>(weight.raw_data());
  if (lies_in_blocks(blocks, weight)) {
    data_ = from;
    return;
  }
  copy_.emplace(blocks.count * blocks.size());
  T* const to = copy_->data();
  data_ = to;
  const std::int64_t inputs = weight.size(1);
  const bool dense = weight.is_contiguous();
  for_each_output(blocks, weight, [&](std::int64_t at, std::int64_t o, std::int64_t first) {
    T* const row = to + o * blocks.taps * blocks.inputs;
    if (blocks.merged > 1) std::fill_n(row, blocks.taps * blocks.inputs, T{0});
    if (dense) {
      kernels::table().of<T>().transpose(inputs, blocks.taps, from + at, blocks.taps, row + first,
                                         blocks.inputs);
    } else {
      copy_taps(blocks, weight, from + at, row + first);
    }
  });
}

template <class T>
void unblock_weights(const Blocks& blocks, const T* blocked, const Tensor& weight) {
  T* const to = static_cast<T*>(weight.raw_data());
  const Shape& stride = weight.strides();
  const std::int64_t inputs = weight.size(1);
  const std::int64_t width = weight.size(3);
  for_each_output(blocks, weight, [&](std::int64_t at, std::int64_t o, std::int64_t first) {
    const T* const row = blocked + o * blocks.taps * blocks.inputs;
    for (std::int64_t tap = 0; tap < blocks.taps; ++tap) {
      T* const target = to + at + tap / width * stride[2] + tap % width * stride[3];
      const T* source = row + tap * blocks.inputs + first;
      for (std::int64_t c = 0; c < inputs; ++c) target[c * stride[1]] = source[c];
    }
  });
}

template Blocks make_blocks<float>(const Conv2dGeometry&);
template Blocks make_blocks<double>(const Conv2dGeometry&);
template class BlockedWeights<float>;
template class BlockedWeights<double>;
template void unblock_weights<float>(const Blocks&, const float*, const Tensor&);
template void unblock_weights<double>(const Blocks&, const double*, const Tensor&);

}  // namespace resnetcpp::conv
