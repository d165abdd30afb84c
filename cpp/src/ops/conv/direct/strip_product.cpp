#include <algorithm>

#include "ops/conv/direct/panel_product.hpp"
#include "ops/conv/direct/strip_packer.hpp"

namespace resnetcpp::conv {

namespace {

// A tile's strips should stay in the second-level cache beside a panel of weights.
constexpr std::int64_t kTileBytes = std::int64_t{640} << 10;
constexpr std::int64_t kMostStrips = 16;

template <class T>
class StripProduct : public PanelProduct<T> {
 public:
  explicit StripProduct(const GatherProduct<T>& product)
      : PanelProduct<T>(product), packer_(product) {}

  std::int64_t pixels() const override {
    const std::int64_t strip_bytes =
        std::max<std::int64_t>(1, packer_.strip_stride() * static_cast<std::int64_t>(sizeof(T)));
    return this->pixels_of(std::clamp<std::int64_t>(kTileBytes / strip_bytes, 1, kMostStrips));
  }

  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    const kernels::Strips strips(tile.pixels(), kernels_.strip_rows);
    const Scratch<T> packed(strips.count * packer_.strip_stride());
    for (std::int64_t s = 0; s < strips.count; ++s) {
      packer_.pack(tile.block, tile.first_pixel, strips, s, packed.data());
    }
    const std::int64_t columns = p_.weights.panel_columns();
    const std::int64_t depth = p_.weights.padded_depth();
    this->for_each_panel(tile, result, tail, [&](const T* panel, T* out, const auto* own) {
      kernels_.strip_product({strips.rows, depth, columns, packed.data(), packer_.strip_stride(),
                              panel, out, result.leading, result.accumulate,
                              panel + depth * columns, own});
    });
  }

 private:
  using PanelProduct<T>::p_;
  using PanelProduct<T>::kernels_;
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
