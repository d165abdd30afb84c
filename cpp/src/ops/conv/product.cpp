#include "ops/conv/product.hpp"

#include <algorithm>
#include <cstring>

#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// A tile's gathered pixels should stay in the second-level cache, but each tile makes BLAS pack the
// weights once more, so that it must not be short either.
constexpr std::int64_t kTileBytes = std::int64_t{1} << 20;
constexpr std::int64_t kShortestTile = 256;
constexpr std::int64_t kLongestTile = 4096;
// Fewer tasks than this are cut by output channels too.
constexpr std::int64_t kWantedTasks = 8;
constexpr std::int64_t kSmallestOutputs = 128;

std::int64_t even_cut(std::int64_t length, std::int64_t longest) {
  const std::int64_t parts = std::max<std::int64_t>(1, chunk_count(length, longest));
  return std::max<std::int64_t>(1, (length + parts - 1) / parts);
}

// Both from sizes only, so that results do not depend on the number of threads.
std::int64_t tile_pixels(std::int64_t pixels, std::int64_t bytes_per_pixel) {
  const std::int64_t by_cache = kTileBytes / std::max<std::int64_t>(1, bytes_per_pixel);
  const std::int64_t longest = std::clamp(by_cache, kShortestTile, kLongestTile);
  const std::int64_t shared_out = std::max<std::int64_t>(kShortestTile, pixels / kWantedTasks);
  return even_cut(pixels, std::min(longest, shared_out));
}

std::int64_t tile_outputs(std::int64_t outputs, std::int64_t tasks) {
  const std::int64_t parts =
      std::max<std::int64_t>(1, kWantedTasks / std::max<std::int64_t>(1, tasks));
  const std::int64_t even = (outputs + parts - 1) / parts;
  return std::max(even, std::min(outputs, kSmallestOutputs));
}

}  // namespace

template <class T>
bool GatherProduct<T>::writes_in_place() const {
  return placement.step == Pair{1, 1} && placement.height == gather.rows.out &&
         placement.width == gather.columns.out;
}

template <class T>
void GatherProduct<T>::start_with_bias(const Tile& tile, const blas::Result<T>& result) const {
  const T* values = bias + tile.block * outputs + tile.first_output;
  for (std::int64_t p = 0; p < tile.last_pixel - tile.first_pixel; ++p) {
    std::memcpy(result.data + p * result.leading, values,
                static_cast<std::size_t>(tile.outputs) * sizeof(T));
  }
}

template <class T>
void GatherProduct<T>::multiply(const Tile& tile, const blas::Result<T>& result) const {
  const std::int64_t depth = gather.depth();
  const blas::GemmSize size{tile.last_pixel - tile.first_pixel, tile.outputs, depth};
  const T* block = weights + tile.block * depth * outputs;
  const blas::Operand<T> right =
      weights_transposed ? blas::Operand<T>{block + tile.first_output * depth, depth, true}
                         : blas::Operand<T>{block + tile.first_output, outputs, false};
  const T* channels = x + tile.block * gather.channels;
  if (gather.is_identity()) {
    blas::gemm_serial(size,
                      {channels + tile.first_pixel * gather.channel_stride, gather.channel_stride},
                      right, result);
    return;
  }
  const Workspace<T> columns(size.rows * depth);
  if (depth > 0) gather_pixels(gather, tile.first_pixel, tile.last_pixel, channels, columns.data());
  blas::gemm_serial(size, {columns.data(), depth}, right, result);
}

template <class T>
void GatherProduct<T>::scatter(const Tile& tile, const T* part) const {
  Place place = place_of(gather, tile.first_pixel);
  for (std::int64_t pixel = tile.first_pixel; pixel < tile.last_pixel; ++pixel) {
    T* const to =
        y + placement.pixel(place) * blocks * outputs + tile.block * outputs + tile.first_output;
    std::memcpy(to, part, static_cast<std::size_t>(tile.outputs) * sizeof(T));
    part += tile.outputs;
    advance(gather, place);
  }
}

template <class T>
void GatherProduct<T>::run_tile(const Tile& tile) const {
  if (writes_in_place()) {
    const std::int64_t stride = blocks * outputs;
    T* const first = y + tile.first_pixel * stride + tile.block * outputs + tile.first_output;
    const blas::Result<T> result{first, stride, bias != nullptr};
    if (bias != nullptr) start_with_bias(tile, result);
    multiply(tile, result);
    return;
  }
  const Workspace<T> part((tile.last_pixel - tile.first_pixel) * tile.outputs);
  const blas::Result<T> result{part.data(), tile.outputs, bias != nullptr};
  if (bias != nullptr) start_with_bias(tile, result);
  multiply(tile, result);
  scatter(tile, part.data());
}

template <class T>
void GatherProduct<T>::run() const {
  const std::int64_t pixels = gather.pixels();
  if (pixels == 0 || outputs == 0) return;
  const std::int64_t bytes = gather.depth() * static_cast<std::int64_t>(sizeof(T));
  const std::int64_t height = tile_pixels(pixels, bytes);
  const std::int64_t tiles = chunk_count(pixels, height);
  const std::int64_t width = tile_outputs(outputs, tiles * blocks);
  const std::int64_t tiles_across = chunk_count(outputs, width);
  parallel_for(0, blocks * tiles * tiles_across, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t across = task % tiles_across;
    const std::int64_t tile = task / tiles_across % tiles;
    run_tile({task / tiles_across / tiles, tile * height, std::min(pixels, (tile + 1) * height),
              across * width, std::min(width, outputs - across * width)});
  });
}

template struct GatherProduct<float>;
template struct GatherProduct<double>;

}  // namespace resnetcpp::conv
