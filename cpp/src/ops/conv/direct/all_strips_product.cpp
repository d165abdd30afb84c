#include <algorithm>

#include "ops/conv/direct/panel_product.hpp"
#include "ops/conv/direct/strip_packer.hpp"

namespace resnetcpp::conv {

namespace {

// From here on weights should be read once, by one thread, also where pixels are then read from a
// far cache; and where there are too few pixels to cut.
constexpr std::int64_t kHeavyWeightBytes = std::int64_t{16} << 20;
constexpr std::int64_t kFewPixels = 300;
// Of a thread, to read all weights for, if they are no heavier.
constexpr std::int64_t kFewestPixelsOfThread = 64;
constexpr std::int64_t kLightWeightBytes = std::int64_t{2} << 20;
// Panels that make enough tasks.
constexpr std::int64_t kFewestPanels = 8;
// Of the pixels and of a panel, what stays in the second-level cache at a time.
constexpr std::int64_t kPixelBytes = std::int64_t{256} << 10;
constexpr std::int64_t kMostDepth = 512;

template <class T>
std::int64_t weight_bytes(const ProductShape& shape) {
  return shape.depth() * shape.outputs * static_cast<std::int64_t>(sizeof(T));
}

// All pixels, so that each panel of weights is read once.
template <class T>
class AllStripsProduct : public PanelProduct<T> {
 public:
  AllStripsProduct(const GatherProduct<T>& product, std::int64_t first, std::int64_t last,
                   Users users)
      : PanelProduct<T>(product),
        packer_(product),
        strips_(last - first, kernels_.strip_rows),
        depth_(depth_in_cache(last - first)),
        packed_(strips_.count * packer_.strip_stride(), users) {
    parallel_for(0, strips_.count, 1, [&](std::int64_t s, std::int64_t) {
      packer_.pack(0, first, strips_, s, packed_.data());
    });
  }

  std::int64_t pixels() const override { return strips_.rows; }
  std::int64_t outputs(std::int64_t) const override {
    const std::int64_t columns = p_.weights.panel_columns();
    const std::int64_t panels = chunk_count(p_.shape().outputs, columns);
    return chunk_count(panels, wanted_tasks()) * columns;
  }
  // Some of the depth of all panels, then the next.
  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    const std::int64_t columns = p_.weights.panel_columns();
    const std::int64_t panels = chunk_count(tile.outputs, columns);
    const std::int64_t depth = p_.weights.padded_depth();
    const auto weights = [&](std::int64_t panel, std::int64_t k) {
      return p_.weights.panel(0, tile.first_output / columns + panel) + k * columns;
    };
    for (std::int64_t k = 0; k < depth; k += depth_) {
      const std::int64_t part = std::min(depth_, depth - k);
      for (std::int64_t panel = 0; panel < panels; ++panel) {
        const bool last = panel + 1 == panels;
        const kernels::Tail<T> own = tail.from_channel(panel * columns);
        const bool finished = k + part == depth && !own.is_empty();
        kernels_.strip_product(
            {strips_.rows, part, columns, packed_.data() + k * kernels_.strip_rows,
             packer_.strip_stride(), weights(panel, k), result.data + panel * columns,
             result.leading, k > 0 || result.accumulate,
             last ? weights(0, k + part) : weights(panel + 1, k), finished ? &own : nullptr});
      }
    }
  }

 private:
  std::int64_t depth_in_cache(std::int64_t pixels) {
    const std::int64_t pixel_bytes = pixels * static_cast<std::int64_t>(sizeof(T));
    const std::int64_t depth = std::min(kMostDepth, kPixelBytes / pixel_bytes);
    const std::int64_t whole = p_.weights.padded_depth();
    return rounded_up(chunk_count(whole, chunk_count(whole, depth)), kernels::kStripDepth);
  }

  using PanelProduct<T>::p_;
  using PanelProduct<T>::kernels_;
  StripPacker<T> packer_;
  kernels::Strips strips_;
  std::int64_t depth_;
  Workspace<T> packed_;
};

}  // namespace

template <class T>
bool suits_tile_per_thread(const GatherProduct<T>& product) {
  const ProductShape& shape = product.shape();
  const std::int64_t pixels = pixels_of_thread(product.gather);
  return shape.blocks == 1 && product.gather.pixels() < kFewPixels &&
         pixels >= kFewestPixelsOfThread && weight_bytes<T>(shape) <= kLightWeightBytes &&
         fits_each_core<T>(pixels * shape.depth()) && !prefers_windows(product.gather);
}

template <class T>
bool prefers_all_pixels(const GatherProduct<T>& product) {
  const ProductShape& shape = product.shape();
  return shape.blocks == 1 && shape.depth() > 0 && product.weights.in_panels() &&
         shape.outputs >= kFewestPanels * product.weights.panel_columns() &&
         (weight_bytes<T>(shape) >= kHeavyWeightBytes ||
          (product.gather.pixels() < kFewPixels && !suits_tile_per_thread(product)));
}

template <class T>
bool packs_all_pixels_per_task(const GatherProduct<T>& product, std::int64_t pixels) {
  const kernels::Strips strips(pixels, kernels::table().of<T>().strip_rows);
  return fits_each_core<T>(strips.count * StripPacker<T>(product).strip_stride());
}

template <class T>
std::unique_ptr<TileProduct<T>> make_all_strips_product(const GatherProduct<T>& product,
                                                        std::int64_t first, std::int64_t last,
                                                        Users users) {
  return std::make_unique<AllStripsProduct<T>>(product, first, last, users);
}

template bool suits_tile_per_thread(const GatherProduct<float>&);
template bool suits_tile_per_thread(const GatherProduct<double>&);
template bool prefers_all_pixels(const GatherProduct<float>&);
template bool prefers_all_pixels(const GatherProduct<double>&);
template bool packs_all_pixels_per_task(const GatherProduct<float>&, std::int64_t);
template bool packs_all_pixels_per_task(const GatherProduct<double>&, std::int64_t);
template std::unique_ptr<TileProduct<float>> make_all_strips_product(const GatherProduct<float>&,
                                                                     std::int64_t, std::int64_t,
                                                                     Users);
template std::unique_ptr<TileProduct<double>> make_all_strips_product(const GatherProduct<double>&,
                                                                      std::int64_t, std::int64_t,
                                                                      Users);

}  // namespace resnetcpp::conv
