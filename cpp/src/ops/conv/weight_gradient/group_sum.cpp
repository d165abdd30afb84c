#include "ops/conv/weight_gradient/group_sum.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/padded_lines.hpp"
#include "ops/conv/weight_gradient/parts.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// The copied lines of all blocks of a band should stay in the second-level cache.
constexpr std::int64_t kBandBytes = std::int64_t{512} << 10;
constexpr std::int64_t kParts = 8;

// The gather of a gradient: each pixel by itself.
Gather pixels_of(const Blocks& blocks, const Gather& gather) {
  const auto plain = [](std::int64_t size) { return GatherAxis{size, size, 1, {0}, {0}}; };
  return {gather.batch, blocks.outputs, blocks.count * blocks.outputs, plain(gather.rows.out),
          plain(gather.columns.out)};
}

// Sums (blocks, taps, group inputs, outputs of a block), over some lines of the output.
template <class T>
class GroupSum {
 public:
  GroupSum(const Blocks& blocks, const Gather& gather, const T* x, const T* gy)
      : blocks_(blocks),
        gather_(gather),
        gradient_(pixels_of(blocks, gather)),
        inputs_(gather, x),
        gradients_(gradient_, gy),
        width_(blocks.inputs / blocks.merged) {}

  std::int64_t size() const { return blocks_.count * block_size(); }

  /// sums = what the output lines [first, last) give
  void run(std::int64_t first, std::int64_t last, T* sums) const {
    std::fill_n(sums, size(), T{0});
    const std::int64_t most_blocks = blocks_at_once();
    const std::int64_t most_lines = lines_at_once(most_blocks);
    for (std::int64_t block = 0; block < blocks_.count; block += most_blocks) {
      const std::int64_t blocks = std::min(most_blocks, blocks_.count - block);
      for (std::int64_t line = first; line < last;) {
        const std::int64_t row = line % gather_.rows.out;
        const std::int64_t lines = std::min({last - line, gather_.rows.out - row, most_lines});
        add_band(line, lines, block, blocks, sums + block * block_size());
        line += lines;
      }
    }
  }

 private:
  std::int64_t block_size() const { return blocks_.taps * width_ * blocks_.outputs; }
  std::int64_t bytes_of(std::int64_t lines) const {
    const std::int64_t elements = inputs_.count(lines) * inputs_.size() + lines * gradients_.size();
    return elements * static_cast<std::int64_t>(sizeof(T));
  }
  std::int64_t blocks_at_once() const {
    return std::clamp<std::int64_t>(kBandBytes / bytes_of(1), 1, blocks_.count);
  }
  std::int64_t lines_at_once(std::int64_t blocks) const {
    const std::int64_t more = bytes_of(2) - bytes_of(1);
    return 1 + std::max<std::int64_t>(0, (kBandBytes / blocks - bytes_of(1)) / more);
  }

  void add_band(std::int64_t line, std::int64_t lines, std::int64_t block, std::int64_t blocks,
                T* sums) const {
    const std::int64_t image = line / gather_.rows.out;
    const std::int64_t row = line % gather_.rows.out;
    const Lines of_inputs{inputs_.count(lines), block, blocks};
    const Scratch<T> inputs(blocks * of_inputs.count * inputs_.size());
    const Scratch<T> gradients(blocks * lines * gradients_.size());
    inputs_.copy(image, inputs_.first(row), of_inputs, inputs.data());
    gradients_.copy(image, row, {lines, block, blocks}, gradients.data());
    for (std::int64_t b = 0; b < blocks; ++b) {
      for (std::int64_t i = 0; i < lines; ++i) {
        const std::int64_t input_line = b * of_inputs.count + i * gather_.rows.step;
        add_line(inputs.data() + input_line * inputs_.size(),
                 gradients.data() + (b * lines + i) * gradients_.size(), sums + b * block_size());
      }
    }
  }

  void add_line(const T* inputs, const T* gradients, T* sums) const {
    const std::int64_t outputs = blocks_.outputs;
    const std::int64_t rows = gather_.columns.count() * width_;
    for (std::int64_t tap = 0; tap < gather_.rows.count(); ++tap) {
      kernels::table().of<T>().group_column_product(
          width_, {rows, outputs, 1, gather_.columns.out,
                   inputs + tap * inputs_.spacing() * inputs_.size(), inputs_.window_step(),
                   gradients, outputs, 0, sums + tap * rows * outputs, outputs, true});
    }
  }

  const Blocks& blocks_;
  const Gather& gather_;
  Gather gradient_;
  PaddedLines<T> inputs_;
  PaddedLines<T> gradients_;
  std::int64_t width_;  // inputs of a group
};

// gw[o, k, tap] = sums[block, tap, k, output]
template <class T>
void scatter(const Blocks& blocks, const T* sums, const Tensor& gw) {
  T* const to = gw.data<T>();
  const Shape& stride = gw.strides();
  const std::int64_t columns = gw.size(3);
  for (std::int64_t block = 0; block < blocks.count; ++block) {
    for (std::int64_t tap = 0; tap < blocks.taps; ++tap) {
      const std::int64_t place = tap / columns * stride[2] + tap % columns * stride[3];
      for (std::int64_t k = 0; k < gw.size(1); ++k, sums += blocks.outputs) {
        for (std::int64_t o = 0; o < blocks.outputs; ++o) {
          to[(block * blocks.outputs + o) * stride[0] + k * stride[1] + place] = sums[o];
        }
      }
    }
  }
}

}  // namespace

template <class T>
bool prefers_groups(const Blocks& blocks, const Gather& gather) {
  return gather.taps() > 0 &&
         multiplies_in_groups<T>(product_shape(blocks, gather, blocks.outputs));
}

template <class T>
void sum_groups(const Blocks& blocks, const Gather& gather, const T* x, const T* gy,
                const Tensor& gw) {
  const GroupSum<T> sum(blocks, gather, x, gy);
  const std::int64_t lines = gather.batch * gather.rows.out;
  const std::int64_t length = chunk_count(lines, kParts);
  const std::int64_t parts = chunk_count(lines, length);
  const Workspace<T> sums(parts * sum.size());
  parallel_for(0, lines, length, [&](std::int64_t lo, std::int64_t hi) {
    sum.run(lo, hi, sums.data() + lo / length * sum.size());
  });
  add_parts(parts, sum.size(), sums.data(), sums.data());
  scatter(blocks, sums.data(), gw);
}

template bool prefers_groups<float>(const Blocks&, const Gather&);
template bool prefers_groups<double>(const Blocks&, const Gather&);
template void sum_groups(const Blocks&, const Gather&, const float*, const float*, const Tensor&);
template void sum_groups(const Blocks&, const Gather&, const double*, const double*, const Tensor&);

}  // namespace resnetcpp::conv
