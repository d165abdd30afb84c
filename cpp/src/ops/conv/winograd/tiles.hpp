#pragma once

#include <cstdint>

#include "kernels/table.hpp"
#include "resnetcpp/ops/conv.hpp"

/// A 3x3 convolution of stride 1 or 2 as Winograd's algorithm sees it: the output in square tiles,
/// each made from a window of the input. The input gradient of stride 1 is the same with input and
/// output swapped.
namespace resnetcpp::conv {

/// Channels-last images.
template <class T>
struct Images {
  std::int64_t batch, height, width, channels;
  T* data;

  T* pixel(std::int64_t image, std::int64_t row, std::int64_t column) const {
    return data + ((image * height + row) * width + column) * channels;
  }
  bool contains(std::int64_t row, std::int64_t column) const {
    return row >= 0 && row < height && column >= 0 && column < width;
  }
};

/// The tiles of `outputs` x `outputs` places that cover a batch of images.
struct TileGrid {
  std::int64_t outputs, batch, rows, columns;

  TileGrid(std::int64_t tile, std::int64_t image_count, std::int64_t height, std::int64_t width)
      : outputs(tile),
        batch(image_count),
        rows((height + tile - 1) / tile),
        columns((width + tile - 1) / tile) {}

  std::int64_t count() const { return batch * rows * columns; }
};

/// A tile's image and its first output place.
struct TilePlace {
  std::int64_t image, row, column;
};

inline TilePlace tile_place(const TileGrid& grid, std::int64_t tile) {
  const std::int64_t per_image = grid.rows * grid.columns;
  const std::int64_t inside = tile % per_image;
  return {tile / per_image, inside / grid.columns * grid.outputs,
          inside % grid.columns * grid.outputs};
}

/// pixels (size * size) = the places from (row, column) on; `outside` where there is no pixel.
template <class T>
void point_to_window(const Images<T>& images, const TilePlace& at, std::int64_t size, T* outside,
                     T** pixels) {
  for (std::int64_t row = at.row; row < at.row + size; ++row) {
    for (std::int64_t column = at.column; column < at.column + size; ++column) {
      const bool inside = images.contains(row, column);
      *pixels++ = inside ? images.pixel(at.image, row, column) : outside;
    }
  }
}

/// Taps of the kernel.
constexpr std::int64_t kTaps = 9;

/// Elements left between the planes of a transformed tile's positions, so that planes are not a
/// power of two apart, where they would fight for the same lines of the cache.
constexpr std::int64_t kPlanePadding = 32;

/// Places of the largest transformed tile, F(4, 3)'s.
constexpr std::int64_t kMostPositions = 36;

}  // namespace resnetcpp::conv
