#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// A tile's pixels should stay in the second-level cache while one panel after the other reads them.
constexpr std::int64_t kTileBytes = std::int64_t{256} << 10;
// Further apart, the pixels of a strip would fight for the same lines of the first-level cache.
constexpr std::int64_t kMostPixelBytes = 2048;

template <class T>
class PlainProduct : public TileProduct<T> {
 public:
  explicit PlainProduct(const GatherProduct<T>& product)
      : p_(product), kernels_(kernels::table().of<T>()) {}

  std::int64_t pixels() const override {
    const std::int64_t strip = kernels_.strip_rows;
    const std::int64_t pixel_bytes = p_.gather.channels * static_cast<std::int64_t>(sizeof(T));
    const std::int64_t by_cache = kTileBytes / (strip * std::max<std::int64_t>(1, pixel_bytes));
    const std::int64_t by_tasks = p_.gather.pixels() / (kWantedTasks * strip);
    return strip * std::max<std::int64_t>(1, std::min(by_cache, by_tasks));
  }

  std::int64_t outputs(std::int64_t tasks) const override {
    const std::int64_t parts = chunk_count(kWantedTasks, std::max<std::int64_t>(1, tasks));
    return width(chunk_count(p_.shape().outputs, parts));
  }

  std::int64_t width(std::int64_t outputs) const override {
    return rounded_up(outputs, p_.weights.panel_columns());
  }

  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    const std::int64_t columns = p_.weights.panel_columns();
    const std::int64_t stride = p_.gather.channel_stride;
    const T* const pixels = p_.x + tile.first_pixel * stride + tile.block * p_.gather.channels;
    for (std::int64_t column = 0; column < tile.outputs; column += columns) {
      const kernels::Tail<T> own = tail.from_channel(column);
      kernels_.window_product({tile.pixels(), 1, p_.gather.channels, columns, pixels, stride, 0,
                               p_.weights.panel(tile.block, (tile.first_output + column) / columns),
                               result.data + column, result.leading, result.accumulate,
                               own.is_empty() ? nullptr : &own});
    }
  }

 private:
  const GatherProduct<T>& p_;
  const kernels::Kernels<T>& kernels_;
};

}  // namespace

template <class T>
bool prefers_plain_pixels(const Gather& gather) {
  return gather.is_identity() &&
         gather.channel_stride * static_cast<std::int64_t>(sizeof(T)) <= kMostPixelBytes;
}

template <class T>
std::unique_ptr<TileProduct<T>> make_plain_product(const GatherProduct<T>& product) {
  return std::make_unique<PlainProduct<T>>(product);
}

template bool prefers_plain_pixels<float>(const Gather&);
template bool prefers_plain_pixels<double>(const Gather&);
template std::unique_ptr<TileProduct<float>> make_plain_product(const GatherProduct<float>&);
template std::unique_ptr<TileProduct<double>> make_plain_product(const GatherProduct<double>&);

}  // namespace resnetcpp::conv
