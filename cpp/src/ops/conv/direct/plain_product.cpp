#include <algorithm>

#include "ops/conv/direct/panel_product.hpp"

namespace resnetcpp::conv {

namespace {

// A tile's pixels should stay in the second-level cache while one panel after the other reads them.
constexpr std::int64_t kTileBytes = std::int64_t{256} << 10;
// Further apart, the pixels of a strip would fight for the same lines of the first-level cache.
constexpr std::int64_t kMostPixelBytes = 2048;

template <class T>
class PlainProduct : public PanelProduct<T> {
 public:
  using PanelProduct<T>::PanelProduct;

  std::int64_t pixels() const override {
    const std::int64_t pixel_bytes = p_.gather.channels * static_cast<std::int64_t>(sizeof(T));
    return this->pixels_of(kTileBytes /
                           (kernels_.strip_rows * std::max<std::int64_t>(1, pixel_bytes)));
  }

  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    const std::int64_t stride = p_.gather.channel_stride;
    const T* const pixels = p_.x + tile.first_pixel * stride + tile.block * p_.gather.channels;
    this->for_each_panel(tile, result, tail, [&](const T* panel, T* out, const auto* own) {
      kernels_.window_product({tile.pixels(), 1, p_.gather.channels, p_.weights.panel_columns(),
                               pixels, stride, 0, panel, out, result.leading, result.accumulate,
                               panel + p_.weights.padded_depth() * p_.weights.panel_columns(),
                               own});
    });
  }

 private:
  using PanelProduct<T>::p_;
  using PanelProduct<T>::kernels_;
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
