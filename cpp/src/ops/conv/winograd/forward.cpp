#include <algorithm>
#include <optional>
#include <vector>

#include "ops/conv/winograd/winograd.hpp"
#include "resnetcpp/cpu.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::Strips;

// A block's transformed input should stay in the second-level cache: this part of it.
constexpr double kBlockShare = 0.55;
constexpr std::int64_t kMostBlockRows = 28;
// Output channels that are multiplied before they are transformed back.
constexpr std::int64_t kGroupColumns = 64;
// Above it, and for few tiles, weights are made once and the tiles read many times, not the
// reverse: every block reads all weights, which are light if the block has fewer rows than it
// could.
constexpr std::int64_t kHeavyWeightBytes = std::int64_t{16} << 20;
constexpr std::int64_t kLightWeightBytes = std::int64_t{4} << 20;
constexpr std::int64_t kFewestTiles = 32;
// Tiles that the schedule for heavy weights transforms at a time.
constexpr std::int64_t kMostSharedTiles = 128;
// Products that a task transforms back together, which should stay in the second-level cache.
constexpr std::int64_t kTaskProductBytes = std::int64_t{1280} << 10;
// Inputs whose weights it transforms, and multiplies with while they are in the cache.
constexpr std::int64_t kSliceDepth = 128;

// Transformed windows of consecutive tiles, packed in strips: (positions, strips, depth).
template <class T>
class PackedTiles {
 public:
  PackedTiles(const WinogradProduct<T>& product, std::int64_t rows, Users users)
      : product_(product),
        strip_rows_(kernels::table().of<T>().strip_rows),
        strips_(rows, strip_rows_),
        plane_(plane_of(product, rows)),
        data_(size(product, rows), users) {}

  static std::int64_t size(const WinogradProduct<T>& product, std::int64_t rows) {
    return product.transforms.positions * plane_of(product, rows);
  }

  const Strips& strips() const { return strips_; }
  // From one strip to the next.
  std::int64_t strip_stride() const { return strip_rows_ * product_.weights.depth(); }
  // Strips of a position, from the input channel k on.
  const T* plane(std::int64_t position, std::int64_t k) const {
    return data_.data() + position * plane_ + k * strip_rows_;
  }

  // Fills the rows of strip s with the tiles from first_tile + strips().first(s) on.
  void fill_strip(const TileGrid& grid, std::int64_t s, std::int64_t first_tile,
                  const T* zeros) const {
    const std::int64_t stride = product_.transforms.stride;
    const T* pixels[kMostPositions];
    for (std::int64_t row = 0; row < strips_.size(s); ++row) {
      TilePlace at = tile_place(grid, first_tile + strips_.first(s) + row);
      at.row = at.row * stride - product_.padding[0];
      at.column = at.column * stride - product_.padding[1];
      point_to_window(product_.x, at, product_.transforms.window, zeros, pixels);
      T* const to = data_.data() + s * strip_stride() + row * kernels::kStripDepth;
      product_.transforms.input(
          pixels, product_.x.channels,
          {to, plane_, kernels::kStripDepth, strip_rows_ * kernels::kStripDepth});
    }
  }

 private:
  static std::int64_t plane_of(const WinogradProduct<T>& product, std::int64_t rows) {
    const std::int64_t strip_rows = kernels::table().of<T>().strip_rows;
    return Strips(rows, strip_rows).count * strip_rows * product.weights.depth() + kPlanePadding;
  }

  const WinogradProduct<T>& product_;
  std::int64_t strip_rows_;
  Strips strips_;
  std::int64_t plane_;
  Workspace<T> data_;
};

template <class T>
class Run {
 public:
  explicit Run(const WinogradProduct<T>& product)
      : p_(product),
        kernels_(kernels::table().of<T>()),
        grid_(product.transforms.outputs, product.y.batch, product.y.height, product.y.width),
        zeros_(static_cast<std::size_t>(product.x.channels), T{0}) {}

  void by_tiles() const;
  void by_panels() const;
  bool prefers_panels() const;

 private:
  void by_panels_of_own_tiles(std::int64_t first_tile, std::int64_t rows) const;
  void by_panels_of_shared_tiles(std::int64_t first_tile, std::int64_t rows) const;
  std::int64_t longest_block() const;
  std::int64_t panels_at_once(std::int64_t rows, std::int64_t most) const;
  Strips blocks() const;
  std::int64_t product_plane(std::int64_t rows, std::int64_t panels) const {
    return rows * panels * p_.weights.panel_columns() + kPlanePadding;
  }
  void fill(const PackedTiles<T>& tiles, std::int64_t first_tile) const {
    for (std::int64_t s = 0; s < tiles.strips().count; ++s)
      tiles.fill_strip(grid_, s, first_tile, zeros_.data());
  }
  void make_panels(const PackedTiles<T>& tiles, std::int64_t first_tile, std::int64_t first,
                   std::int64_t last, std::int64_t group, const PackedWeights<T>* weights) const;
  void multiply(const PackedTiles<T>& tiles, const PackedWeights<T>& weights,
                std::int64_t first_panel, std::int64_t panels, T* products) const;
  void multiply_slices(const PackedTiles<T>& tiles, std::int64_t panel, T* products) const;
  void finish(std::int64_t first_tile, std::int64_t rows, std::int64_t first_panel,
              std::int64_t panels, const T* products) const;

  const WinogradProduct<T>& p_;
  const kernels::Kernels<T>& kernels_;
  TileGrid grid_;
  std::vector<T> zeros_;
};

// products (positions, rows, panels * columns), planes apart by product_plane
template <class T>
void Run<T>::multiply(const PackedTiles<T>& tiles, const PackedWeights<T>& weights,
                      std::int64_t first_panel, std::int64_t panels, T* products) const {
  const std::int64_t rows = tiles.strips().rows;
  const std::int64_t columns = p_.weights.panel_columns();
  for (std::int64_t position = 0; position < p_.transforms.positions; ++position) {
    for (std::int64_t panel = 0; panel < panels; ++panel) {
      const bool last = panel + 1 == panels;
      kernels_.strip_product(
          {rows, p_.weights.depth(), columns, tiles.plane(position, 0), tiles.strip_stride(),
           weights.panel(first_panel + panel, position),
           products + position * product_plane(rows, panels) + panel * columns, panels * columns,
           false, weights.panel(first_panel + (last ? 0 : panel + 1), position + (last ? 1 : 0))});
    }
  }
}

// The same for one panel, whose weights are made here and never leave the cache.
template <class T>
void Run<T>::multiply_slices(const PackedTiles<T>& tiles, std::int64_t panel, T* products) const {
  const std::int64_t rows = tiles.strips().rows;
  const std::int64_t columns = p_.weights.panel_columns();
  const std::int64_t plane = kSliceDepth * columns + kPlanePadding;
  const Scratch<T> weights(p_.transforms.positions * plane);
  for (std::int64_t k = 0; k < p_.weights.depth(); k += kSliceDepth) {
    const std::int64_t depth = std::min(kSliceDepth, p_.weights.depth() - k);
    p_.weights.transform(panel, k, depth, weights.data(), plane);
    for (std::int64_t position = 0; position < p_.transforms.positions; ++position) {
      kernels_.strip_product({rows, depth, columns, tiles.plane(position, k), tiles.strip_stride(),
                              weights.data() + position * plane,
                              products + position * product_plane(rows, 1), columns, k > 0});
    }
  }
}

template <class T>
void Run<T>::finish(std::int64_t first_tile, std::int64_t rows, std::int64_t first_panel,
                    std::int64_t panels, const T* products) const {
  const std::int64_t stride = panels * p_.weights.panel_columns();
  const std::int64_t channel = first_panel * p_.weights.panel_columns();
  const std::int64_t channels = std::min(stride, p_.y.channels - channel);
  const kernels::Tail<T> tail = p_.tail.from_channel(channel);
  T* pixels[kMostPositions];
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::int64_t places = grid_.outputs * grid_.outputs;
    point_to_window<T>(p_.y, tile_place(grid_, first_tile + row), grid_.outputs, nullptr, pixels);
    for (std::int64_t place = 0; place < places; ++place) {
      if (pixels[place] != nullptr) pixels[place] += channel;
    }
    p_.transforms.output(products + row * stride, product_plane(rows, panels), channels, tail,
                         pixels);
  }
}

// Makes the panels [first, last) of output channels for all tiles, `group` of them at a time.
template <class T>
void Run<T>::make_panels(const PackedTiles<T>& tiles, std::int64_t first_tile, std::int64_t first,
                         std::int64_t last, std::int64_t group,
                         const PackedWeights<T>* weights) const {
  const std::int64_t rows = tiles.strips().rows;
  const Scratch<T> products(p_.transforms.positions * product_plane(rows, group));
  for (std::int64_t panel = first; panel < last; panel += group) {
    const std::int64_t panels = std::min(group, last - panel);
    if (weights != nullptr) {
      multiply(tiles, *weights, panel, panels, products.data());
    } else {
      multiply_slices(tiles, panel, products.data());
    }
    finish(first_tile, rows, panel, panels, products.data());
  }
}

// Each task transforms a block of tiles and makes all of their output channels.
template <class T>
void Run<T>::by_tiles() const {
  const Strips blocks = this->blocks();
  std::optional<PackedWeights<T>> made;
  const PackedWeights<T>& weights =
      p_.packed != nullptr ? *p_.packed : made.emplace(p_.transforms, p_.weights);
  const std::int64_t group = std::max<std::int64_t>(1, kGroupColumns / p_.weights.panel_columns());
  parallel_for(0, blocks.count, 1, [&](std::int64_t block, std::int64_t) {
    const std::int64_t first = blocks.first(block);
    const PackedTiles<T> tiles(p_, blocks.size(block), Users::one_task);
    fill(tiles, first);
    make_panels(tiles, first, 0, p_.weights.panels(), group, &weights);
  });
}

// Each task makes some panels of output channels.
template <class T>
void Run<T>::by_panels() const {
  const Strips chunks(grid_.count(), kMostSharedTiles);
  const bool fits = fits_each_core<T>(PackedTiles<T>::size(p_, chunks.longest()));
  for (std::int64_t chunk = 0; chunk < chunks.count; ++chunk) {
    if (fits) {
      by_panels_of_own_tiles(chunks.first(chunk), chunks.size(chunk));
    } else {
      by_panels_of_shared_tiles(chunks.first(chunk), chunks.size(chunk));
    }
  }
}

// One task for each thread, which transforms the tiles itself.
template <class T>
void Run<T>::by_panels_of_own_tiles(std::int64_t first_tile, std::int64_t rows) const {
  const std::int64_t of_thread = chunk_count(p_.weights.panels(), threads_at_work());
  const std::int64_t group = panels_at_once(rows, of_thread);
  parallel_for(0, p_.weights.panels(), of_thread, [&](std::int64_t panel, std::int64_t last) {
    const PackedTiles<T> tiles(p_, rows, Users::one_task);
    fill(tiles, first_tile);
    make_panels(tiles, first_tile, panel, last, group, p_.packed);
  });
}

// All tasks transform the tiles together first.
template <class T>
void Run<T>::by_panels_of_shared_tiles(std::int64_t first_tile, std::int64_t rows) const {
  const PackedTiles<T> tiles(p_, rows, Users::several_tasks);
  parallel_for(0, tiles.strips().count, 1, [&](std::int64_t s, std::int64_t) {
    tiles.fill_strip(grid_, s, first_tile, zeros_.data());
  });
  const std::int64_t of_task = panels_at_once(rows, p_.weights.panels() / (2 * get_num_threads()));
  parallel_for(0, p_.weights.panels(), of_task, [&](std::int64_t panel, std::int64_t last) {
    make_panels(tiles, first_tile, panel, last, of_task, p_.packed);
  });
}

// Several, up to `most`, read the tiles of a position while they are in the cache. Slices of more
// than one panel would not stay there.
template <class T>
std::int64_t Run<T>::panels_at_once(std::int64_t rows, std::int64_t most) const {
  if (p_.packed == nullptr) return 1;
  const std::int64_t product_bytes =
      p_.transforms.positions * product_plane(rows, 1) * static_cast<std::int64_t>(sizeof(T));
  return std::max<std::int64_t>(1, std::min(kTaskProductBytes / product_bytes, most));
}

template <class T>
std::int64_t Run<T>::longest_block() const {
  const std::int64_t row_bytes =
      p_.transforms.positions * p_.weights.depth() * static_cast<std::int64_t>(sizeof(T));
  const auto block_bytes =
      static_cast<std::int64_t>(kBlockShare * static_cast<double>(second_level_cache_bytes()));
  const std::int64_t strip = kernels_.strip_rows;
  const std::int64_t rows = std::min(kMostBlockRows, block_bytes / row_bytes);
  return std::max<std::int64_t>(1, rows / strip) * strip;
}

// As many for each thread as for the others. A tile becomes the same in any block.
template <class T>
Strips Run<T>::blocks() const {
  const std::int64_t tiles = grid_.count();
  const std::int64_t wanted = rounded_up(chunk_count(tiles, longest_block()), get_num_threads());
  return {tiles, chunk_count(tiles, wanted)};
}

template <class T>
bool Run<T>::prefers_panels() const {
  const bool is_short = longest_block() + kernels_.strip_rows <= kMostBlockRows;
  const std::int64_t most_bytes = is_short ? kLightWeightBytes : kHeavyWeightBytes;
  return p_.weights.bytes() > most_bytes || grid_.count() < kFewestTiles;
}

}  // namespace

template <class T>
void WinogradProduct<T>::run() const {
  const Run<T> run(*this);
  if (run.prefers_panels()) {
    run.by_panels();
  } else {
    run.by_tiles();
  }
}

template struct WinogradProduct<float>;
template struct WinogradProduct<double>;

}  // namespace resnetcpp::conv
