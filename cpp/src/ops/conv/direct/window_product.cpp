#include <algorithm>

#include "ops/conv/direct/padded_lines.hpp"
#include "ops/conv/direct/panel_product.hpp"

namespace resnetcpp::conv {

namespace {

// Values of one line of a window: with more, pixels are read so often that packing them pays.
constexpr std::int64_t kMostPieceDepth = 384;
// The copied lines of a block should stay in the first-level cache beside a panel of weights, those
// of all blocks of a tile in the second-level cache.
constexpr std::int64_t kLineBytes = std::int64_t{48} << 10;
constexpr std::int64_t kTileBytes = std::int64_t{512} << 10;

template <class T>
class WindowTiles : public PanelProduct<T> {
 public:
  explicit WindowTiles(const GatherProduct<T>& product)
      : PanelProduct<T>(product), lines_(product.gather, product.x) {}

  std::int64_t pixels() const override {
    const std::int64_t most = std::min(kLineBytes, kTileBytes / blocks()) / line_bytes();
    const std::int64_t by_cache = (most - lines_.count(1)) / g().rows.step + 1;
    const std::int64_t by_tasks = g().batch * g().rows.out / (2 * wanted_tasks());
    return g().columns.out * std::max<std::int64_t>(1, std::min(by_cache, by_tasks));
  }

  std::int64_t outputs(std::int64_t) const override { return this->width(p_.shape().outputs); }

  std::int64_t blocks() const override {
    if (this->width(p_.shape().outputs) != p_.shape().outputs) return 1;
    const std::int64_t most = kTileBytes / (lines_.count(1) * line_bytes());
    return std::clamp<std::int64_t>(most, 1, p_.shape().blocks);
  }

  bool follows_placement() const override { return true; }

  void multiply(const ProductTile& tile, const blas::Result<T>& result,
                const kernels::Tail<T>& tail) const override {
    const std::int64_t width = g().columns.out;
    const std::int64_t last = tile.last_pixel / width;
    for (std::int64_t line = tile.first_pixel / width; line < last;) {
      const std::int64_t lines = std::min(last - line, g().rows.out - line % g().rows.out);
      multiply_lines(tile, line, lines, result, tail);
      line += lines;
    }
  }

 private:
  const Gather& g() const { return p_.gather; }
  std::int64_t line_bytes() const { return lines_.size() * static_cast<std::int64_t>(sizeof(T)); }
  // Elements of the result from the first pixel of the tile to the first one of a line.
  std::int64_t offset_of(const ProductTile& tile, const blas::Result<T>& result,
                         std::int64_t line) const {
    const std::int64_t pixel = line * g().columns.out;
    if (!tile.in_place) return (pixel - tile.first_pixel) * result.leading;
    const std::int64_t first = p_.placement.pixel(place_of(g(), tile.first_pixel));
    return (p_.placement.pixel(place_of(g(), pixel)) - first) * p_.shape().channels();
  }
  // `lines` lines of the output of one image, from `line` on.
  void multiply_lines(const ProductTile& tile, std::int64_t line, std::int64_t lines,
                      const blas::Result<T>& result, const kernels::Tail<T>& tail) const;
  // out: where the line of the output goes that reads the windows of the input lines `from`.
  void multiply_line(std::int64_t block, const T* from, T* out, const blas::Result<T>& result,
                     const kernels::Tail<T>& tail) const;

  using PanelProduct<T>::p_;
  using PanelProduct<T>::kernels_;
  PaddedLines<T> lines_;
};

template <class T>
void WindowTiles<T>::multiply_lines(const ProductTile& tile, std::int64_t line, std::int64_t lines,
                                    const blas::Result<T>& result,
                                    const kernels::Tail<T>& tail) const {
  const std::int64_t count = lines_.count(lines);
  const Scratch<T> copied(tile.blocks * count * lines_.size());
  lines_.copy(line / g().rows.out, lines_.first(line % g().rows.out),
              {count, tile.block, tile.blocks}, copied.data());
  for (std::int64_t block = 0; block < tile.blocks; ++block) {
    const std::int64_t channel = block * p_.shape().outputs;
    const T* const own = copied.data() + block * count * lines_.size();
    for (std::int64_t i = 0; i < lines; ++i) {
      multiply_line(tile.block + block, own + i * g().rows.step * lines_.size(),
                    result.data + offset_of(tile, result, line + i) + channel, result,
                    tail.from_channel(channel));
    }
  }
}

template <class T>
void WindowTiles<T>::multiply_line(std::int64_t block, const T* from, T* out,
                                   const blas::Result<T>& result,
                                   const kernels::Tail<T>& tail) const {
  const ProductWeights<T>& weights = p_.weights;
  const std::int64_t columns = weights.panel_columns();
  for (std::int64_t o = 0; o < p_.shape().outputs; o += columns) {
    const kernels::Tail<T> own = tail.from_channel(o);
    const kernels::WindowProduct<T> product{g().columns.out,
                                            g().rows.count(),
                                            lines_.window(),
                                            columns,
                                            from,
                                            lines_.window_step(),
                                            lines_.spacing() * lines_.size(),
                                            weights.panel(block, o / columns),
                                            out + o,
                                            result.leading,
                                            result.accumulate,
                                            weights.panel(block, o / columns + 1),
                                            own.is_empty() ? nullptr : &own};
    if (weights.in_groups()) {
      kernels_.group_window_product(weights.group_inputs(), product);
    } else {
      kernels_.window_product(product);
    }
  }
}

}  // namespace

bool prefers_windows(const Gather& gather) {
  return !gather.is_identity() && PaddedLines<float>::fits(gather) &&
         gather.columns.count() * gather.channels <= kMostPieceDepth;
}

template <class T>
std::unique_ptr<TileProduct<T>> make_window_product(const GatherProduct<T>& product) {
  return std::make_unique<WindowTiles<T>>(product);
}

template std::unique_ptr<TileProduct<float>> make_window_product(const GatherProduct<float>&);
template std::unique_ptr<TileProduct<double>> make_window_product(const GatherProduct<double>&);

}  // namespace resnetcpp::conv
