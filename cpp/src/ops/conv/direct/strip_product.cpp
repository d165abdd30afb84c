#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::kStripDepth;

// A tile's strips should stay in the second-level cache beside a panel of weights.
constexpr std::int64_t kTileBytes = std::int64_t{640} << 10;
constexpr std::int64_t kMostStrips = 16;
// Gathered pixels that stay in the first-level cache.
constexpr std::int64_t kGatheredBytes = std::int64_t{8} << 10;

template <class T>
class StripProduct : public TileProduct<T> {
 public:
  explicit StripProduct(const GatherProduct<T>& product)
      : p_(product), kernels_(kernels::table().of<T>()) {}

  std::int64_t pixels() const override {
    const std::int64_t strip = kernels_.strip_rows;
    const std::int64_t strip_bytes =
        std::max<std::int64_t>(1, strip_stride() * static_cast<std::int64_t>(sizeof(T)));
    const std::int64_t by_cache =
        std::clamp<std::int64_t>(kTileBytes / strip_bytes, 1, kMostStrips);
    const std::int64_t by_tasks = p_.gather.pixels() / (kWantedTasks * strip);
    return strip * std::max<std::int64_t>(1, std::min(by_cache, by_tasks));
  }

  std::int64_t outputs(std::int64_t tasks) const override {
    const std::int64_t parts = chunk_count(kWantedTasks, std::max<std::int64_t>(1, tasks));
    return rounded_up(chunk_count(p_.shape().outputs, parts), p_.weights.panel_columns());
  }

  std::int64_t width(std::int64_t outputs) const override {
    return rounded_up(outputs, p_.weights.panel_columns());
  }

  void multiply(const ProductTile& tile, const blas::Result<T>& result) const override {
    const kernels::Strips strips(tile.pixels(), kernels_.strip_rows);
    const Workspace<T> packed(strips.count * strip_stride());
    pack(tile, strips, packed.data());
    const std::int64_t columns = p_.weights.panel_columns();
    for (std::int64_t column = 0; column < tile.outputs; column += columns) {
      const T* const panel = p_.weights.panel(tile.block, (tile.first_output + column) / columns);
      kernels_.strip_product({strips.rows, p_.weights.padded_depth(), columns, packed.data(),
                              strip_stride(), panel, result.data + column, result.leading, false});
    }
  }

 private:
  std::int64_t strip_stride() const { return kernels_.strip_rows * p_.weights.padded_depth(); }
  // Pixels that are gathered, and then interleaved, at a time.
  std::int64_t gathered_rows() const {
    const std::int64_t row_bytes = p_.weights.padded_depth() * static_cast<std::int64_t>(sizeof(T));
    return std::clamp<std::int64_t>(kGatheredBytes / std::max<std::int64_t>(1, row_bytes), 1,
                                    kernels_.strip_rows);
  }
  void pack(const ProductTile& tile, const kernels::Strips& strips, T* packed) const;
  void interleave(const T* row, T* to) const;

  const GatherProduct<T>& p_;
  const kernels::Kernels<T>& kernels_;
};

// A strip holds kStripDepth values of its first row, then those of its second, and so on.
template <class T>
void StripProduct<T>::interleave(const T* row, T* to) const {
  const std::int64_t depth = p_.gather.depth();
  const std::int64_t step = kernels_.strip_rows * kStripDepth;
  std::int64_t k = 0;
  for (; k + kStripDepth <= depth; k += kStripDepth, to += step)
    std::copy_n(row + k, kStripDepth, to);
  if (k < depth) std::fill_n(std::copy_n(row + k, depth - k, to), kStripDepth - (depth - k), T{0});
}

template <class T>
void StripProduct<T>::pack(const ProductTile& tile, const kernels::Strips& strips,
                           T* packed) const {
  const Gather& gather = p_.gather;
  const T* const channels = p_.x + tile.block * gather.channels;
  const bool direct = gather.is_identity();
  const std::int64_t stride = direct ? gather.channel_stride : gather.depth();
  const std::int64_t at_once = gathered_rows();
  const Workspace<T> gathered(direct ? 0 : at_once * stride);
  for (std::int64_t s = 0; s < strips.count; ++s) {
    for (std::int64_t lo = 0; lo < strips.size(s); lo += at_once) {
      const std::int64_t hi = std::min(strips.size(s), lo + at_once);
      const std::int64_t pixel = tile.first_pixel + strips.first(s) + lo;
      const T* row = direct ? channels + pixel * stride : gathered.data();
      if (!direct) gather_pixels(gather, pixel, pixel + hi - lo, channels, gathered.data());
      T* const strip = packed + s * strip_stride();
      for (std::int64_t i = lo; i < hi; ++i, row += stride)
        interleave(row, strip + i * kStripDepth);
    }
  }
}

}  // namespace

template <class T>
std::unique_ptr<TileProduct<T>> make_strip_product(const GatherProduct<T>& product) {
  return std::make_unique<StripProduct<T>>(product);
}

template std::unique_ptr<TileProduct<float>> make_strip_product(const GatherProduct<float>&);
template std::unique_ptr<TileProduct<double>> make_strip_product(const GatherProduct<double>&);

}  // namespace resnetcpp::conv
