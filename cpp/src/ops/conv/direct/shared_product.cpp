#include <algorithm>

#include "ops/conv/direct/panel_product.hpp"
#include "ops/conv/direct/strip_packer.hpp"

namespace resnetcpp::conv {

namespace {

// From here on weights should be read once, by one thread, also where pixels are then read from a
// far cache; and where there are too few pixels to cut.
constexpr std::int64_t kHeavyWeightBytes = std::int64_t{16} << 20;
constexpr std::int64_t kFewPixels = 300;
// Panels that make enough tasks.
constexpr std::int64_t kFewestPanels = 8;
// Of the pixels and of a panel, what stays in the second-level cache at a time.
constexpr std::int64_t kPixelBytes = std::int64_t{256} << 10;
constexpr std::int64_t kMostDepth = 512;

// Pixels that all tasks share, so that each panel of weights is read by one of them.
template <class T>
class SharedStripProduct : public PanelProduct<T> {
 public:
  SharedStripProduct(const GatherProduct<T>& product, std::int64_t first, std::int64_t last)
      : PanelProduct<T>(product),
        packer_(product),
        strips_(last - first, kernels_.strip_rows),
        depth_(depth_in_cache(last - first)),
        packed_(strips_.count * packer_.strip_stride()) {
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
bool prefers_shared_pixels(const GatherProduct<T>& product) {
  const ProductShape& shape = product.shape();
  const std::int64_t bytes = shape.depth() * shape.outputs * static_cast<std::int64_t>(sizeof(T));
  return shape.blocks == 1 && shape.depth() > 0 && product.weights.in_panels() &&
         shape.outputs >= kFewestPanels * product.weights.panel_columns() &&
         (bytes >= kHeavyWeightBytes || product.gather.pixels() < kFewPixels);
}

template <class T>
std::unique_ptr<TileProduct<T>> make_shared_product(const GatherProduct<T>& product,
                                                    std::int64_t first, std::int64_t last) {
  return std::make_unique<SharedStripProduct<T>>(product, first, last);
}

template bool prefers_shared_pixels(const GatherProduct<float>&);
template bool prefers_shared_pixels(const GatherProduct<double>&);
template std::unique_ptr<TileProduct<float>> make_shared_product(const GatherProduct<float>&,
                                                                 std::int64_t, std::int64_t);
template std::unique_ptr<TileProduct<double>> make_shared_product(const GatherProduct<double>&,
                                                                  std::int64_t, std::int64_t);

}  // namespace resnetcpp::conv
