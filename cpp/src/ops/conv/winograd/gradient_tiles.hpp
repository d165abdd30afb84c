#pragma once

#include <vector>

#include "ops/conv/winograd/tiles.hpp"
#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

/// Transformed tiles of the output's gradient, as the left side of the products that give the
/// gradient of the weights. Few outputs lie side by side, those of one tile behind those of
/// another. Many are cut into blocks, those of a block in the strips of a column product (see
/// GradientStrips).
template <class T>
class GradientTiles {
 public:
  /// blocks: of outputs; one that has them all, or those that products will ask for.
  GradientTiles(const kernels::WinogradKernels<T>& transforms, const kernels::Strips& blocks,
                std::int64_t most_tiles);

  /// Elements of one tile and position.
  static std::int64_t width(const kernels::Strips& blocks);

  /// Transforms one of `tiles` tiles from pointers to its pixels.
  void put(const T* const* pixels, std::int64_t tile, std::int64_t tiles) const;

  /// Makes a position's values of a block the left side.
  kernels::ColumnProduct<T> left_of(kernels::ColumnProduct<T> product, std::int64_t tiles,
                                    std::int64_t position, std::int64_t block) const;

 private:
  // Outputs that lie side by side: a block's strip, or all; a strip's line also takes the outputs
  // that follow it, as far as there are any.
  struct Line {
    std::int64_t first, outputs;
    std::int64_t filled;  // outputs, padded to whole vectors
    std::int64_t number;  // of the strip, as if all blocks had as many as the first
  };

  static kernels::Strips strips_of(const kernels::Strips& blocks, std::int64_t block);
  static std::int64_t line_size(const kernels::Strips& blocks);

  std::int64_t plane(std::int64_t tiles) const { return tiles * width_ + kPlanePadding; }

  const kernels::WinogradKernels<T>& transforms_;
  kernels::Strips blocks_;
  std::int64_t block_strips_;
  std::int64_t line_;  // from one tile of a strip to the next
  std::int64_t width_;
  std::vector<Line> lines_;
  Workspace<T> data_;  // (positions, blocks, strips, tiles, line)
};

}  // namespace resnetcpp::conv
