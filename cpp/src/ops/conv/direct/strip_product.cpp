#include <algorithm>

#include "ops/conv/direct/strip_packer.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// A tile's strips should stay in the second-level cache beside a panel of weights.
constexpr std::int64_t kTileBytes = std::int64_t{640} << 10;
constexpr std::int64_t kMostStrips = 16;

template <class T>
class StripProduct : public TileProduct<T> {
 public:
  explicit StripProduct(const GatherProduct<T>& product)
      : p_(product), kernels_(kernels::table().of<T>()), packer_(product) {}

  std::int64_t pixels() const override {
    const std::int64_t strip = kernels_.strip_rows;
    const std::int64_t strip_bytes =
        std::max<std::int64_t>(1, packer_.strip_stride() * static_cast<std::int64_t>(sizeof(T)));
    const std::int64_t by_cache =
        std::clamp<std::int64_t>(kTileBytes / strip_bytes, 1, kMostStrips);
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
    const kernels::Strips strips(tile.pixels(), kernels_.strip_rows);
    const Workspace<T> packed(strips.count * packer_.strip_stride());
    for (std::int64_t s = 0; s < strips.count; ++s) {
      packer_.pack(tile.block, tile.first_pixel, strips, s, packed.data());
    }
    const std::int64_t columns = p_.weights.panel_columns();
    const std::int64_t depth = p_.weights.padded_depth();
    for (std::int64_t column = 0; column < tile.outputs; column += columns) {
      const T* const panel = p_.weights.panel(tile.block, (tile.first_output + column) / columns);
      const kernels::Tail<T> own = tail.from_channel(column);
      kernels_.strip_product({strips.rows, depth, columns, packed.data(), packer_.strip_stride(),
                              panel, result.data + column, result.leading, result.accumulate,
                              panel + depth * columns, own.is_empty() ? nullptr : &own});
    }
  }

 private:
  const GatherProduct<T>& p_;
  const kernels::Kernels<T>& kernels_;
  StripPacker<T> packer_;
};

}  // namespace

template <class T>
std::unique_ptr<TileProduct<T>> make_strip_product(const GatherProduct<T>& product) {
  return std::make_unique<StripProduct<T>>(product);
}

template std::unique_ptr<TileProduct<float>> make_strip_product(const GatherProduct<float>&);
template std::unique_ptr<TileProduct<double>> make_strip_product(const GatherProduct<double>&);

}  // namespace resnetcpp::conv
