#pragma once

#include <memory>

#include "ops/conv/direct/product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"
#include "tensor/blas.hpp"

namespace resnetcpp::conv {

/// A part of a gather product: some pixels, and some outputs of one block, or all of several.
struct ProductTile {
  std::int64_t block, blocks, first_pixel, last_pixel, first_output, outputs;
  /// Whether the result is y itself, not a part of its own.
  bool in_place = false;

  std::int64_t pixels() const { return last_pixel - first_pixel; }
};

/// How the tiles of a gather product are computed. Sizes of tiles come from shapes alone, so that
/// results do not depend on the number of threads.
template <class T>
class TileProduct {
 public:
  virtual ~TileProduct() = default;

  /// Pixels of a tile.
  virtual std::int64_t pixels() const = 0;
  /// Outputs of a tile, where all pixels and blocks make `tasks` tasks.
  virtual std::int64_t outputs(std::int64_t tasks) const = 0;
  /// Blocks of a tile; several only where tiles are in place.
  virtual std::int64_t blocks() const { return 1; }
  /// Columns that a tile of that many outputs writes.
  virtual std::int64_t width(std::int64_t outputs) const = 0;
  /// Whether it puts the pixels of a tile that is in place where the placement says, as long as
  /// those of a line are `leading` apart; others need pixels that lie one after the other.
  virtual bool follows_placement() const { return false; }
  /// result (pixels, width) = or += gathered pixels * weights, with a tail whose coefficients are
  /// those of the tile's outputs. A tail that is not empty needs as many columns as there are
  /// outputs.
  virtual void multiply(const ProductTile& tile, const blas::Result<T>& result,
                        const kernels::Tail<T>& tail) const = 0;
};

/// By im2col and BLAS.
template <class T>
std::unique_ptr<TileProduct<T>> make_blas_product(const GatherProduct<T>& product);

/// By the kernels' register tile, pixels packed in strips and weights in panels.
template <class T>
std::unique_ptr<TileProduct<T>> make_strip_product(const GatherProduct<T>& product);

/// The same for the pixels [first, last) alone, which it packs at once: for all tasks, or for the
/// one that makes it.
template <class T>
std::unique_ptr<TileProduct<T>> make_all_strips_product(const GatherProduct<T>& product,
                                                        std::int64_t first, std::int64_t last,
                                                        Users users);
/// Whether weights are so heavy, or pixels so few, that tasks should have some outputs of all
/// pixels.
template <class T>
bool prefers_all_pixels(const GatherProduct<T>& product);
/// Whether pixels are few, but a thread's share of them enough to read all weights for it.
template <class T>
bool suits_tile_per_thread(const GatherProduct<T>& product);
/// Pixels that are packed at once at most.
constexpr std::int64_t kMostPackedPixels = 392;
/// Whether each task should pack so many pixels for itself.
template <class T>
bool packs_all_pixels_per_task(const GatherProduct<T>& product, std::int64_t pixels);

/// By the kernels' register tile on the pixels as they lie, in copies of a few lines with their
/// padding: for convolutions whose windows hold few values.
template <class T>
std::unique_ptr<TileProduct<T>> make_window_product(const GatherProduct<T>& product);

/// Whether make_window_product can run such a gather, and packing would cost more.
bool prefers_windows(const Gather& gather);

/// By the kernels' register tile on the pixels where they lie: for 1x1 convolutions of stride 1.
template <class T>
std::unique_ptr<TileProduct<T>> make_plain_product(const GatherProduct<T>& product);

/// Whether make_plain_product can run such a gather, and packing would cost more.
template <class T>
bool prefers_plain_pixels(const Gather& gather);

/// Fewer tasks than this are cut by outputs too.
constexpr std::int64_t kWantedTasks = 8;

/// The same for products whose bits do not depend on their tiles: one is enough where no other
/// thread would take a second.
inline std::int64_t wanted_tasks() { return threads_at_work() == 1 ? 1 : kWantedTasks; }

inline std::int64_t pixels_of_thread(const Gather& gather) {
  return chunk_count(gather.pixels(), threads_at_work());
}

}  // namespace resnetcpp::conv
