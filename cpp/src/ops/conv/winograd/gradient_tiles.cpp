#include "ops/conv/winograd/gradient_tiles.hpp"

#include <algorithm>

namespace resnetcpp::conv {

namespace {

using kernels::Strips;

// Lines that are not a power of two apart do not fight for the same lines of the cache.
constexpr std::int64_t kLinePadding = 16;

}  // namespace

template <class T>
Strips GradientTiles<T>::strips_of(const Strips& blocks, std::int64_t block) {
  const std::int64_t outputs = blocks.size(block);
  return {outputs, blocks.count == 1 ? outputs : kernels::table().of<T>().strip_rows};
}

template <class T>
std::int64_t GradientTiles<T>::line_size(const Strips& blocks) {
  if (blocks.count > 1) return kernels::table().of<T>().strip_line();
  return rounded_up(blocks.rows, kLinePadding) + kLinePadding;
}

template <class T>
std::int64_t GradientTiles<T>::width(const Strips& blocks) {
  return blocks.count * strips_of(blocks, 0).count * line_size(blocks);
}

template <class T>
GradientTiles<T>::GradientTiles(const kernels::WinogradKernels<T>& transforms, const Strips& blocks,
                                std::int64_t most_tiles)
    : transforms_(transforms),
      blocks_(blocks),
      block_strips_(strips_of(blocks, 0).count),
      line_(line_size(blocks)),
      width_(width(blocks)),
      data_(transforms.positions * plane(most_tiles)) {
  const std::int64_t lanes = kernels::table().of<T>().narrow_columns;
  for (std::int64_t block = 0; block < blocks.count; ++block) {
    const Strips strips = strips_of(blocks, block);
    for (std::int64_t s = 0; s < strips.count; ++s) {
      const std::int64_t first = blocks.first(block) + strips.first(s);
      const std::int64_t outputs = std::min(line_, blocks.rows - first);
      lines_.push_back({first, outputs, rounded_up(outputs, lanes), block * block_strips_ + s});
    }
  }
}

template <class T>
void GradientTiles<T>::put(const T* const* pixels, std::int64_t tile, std::int64_t tiles) const {
  const std::int64_t places = transforms_.outputs * transforms_.outputs;
  const T* outputs_of[kMostPositions];
  for (const Line& line : lines_) {
    for (std::int64_t place = 0; place < places; ++place)
      outputs_of[place] = pixels[place] + line.first;
    T* const to = data_.data() + (line.number * tiles + tile) * line_;
    transforms_.grad_output(outputs_of, line.outputs, {to, plane(tiles), line.filled, line.filled});
  }
}

template <class T>
kernels::ColumnProduct<T> GradientTiles<T>::left_of(kernels::ColumnProduct<T> product,
                                                    std::int64_t tiles, std::int64_t position,
                                                    std::int64_t block) const {
  product.rows = blocks_.size(block);
  product.a = data_.data() + position * plane(tiles) + block * block_strips_ * tiles * line_;
  product.a_stride = line_;
  product.strip_stride = blocks_.count == 1 ? 0 : tiles * line_;
  return product;
}

template class GradientTiles<float>;
template class GradientTiles<double>;

}  // namespace resnetcpp::conv
