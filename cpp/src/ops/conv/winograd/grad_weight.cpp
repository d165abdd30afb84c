#include <algorithm>
#include <vector>

#include "ops/conv/weight_gradient/fetch_ahead.hpp"
#include "ops/conv/winograd/gradient_tiles.hpp"
#include "ops/conv/winograd/winograd.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::Strips;

// Transformed tiles of both sides that are multiplied at a time. Their sums are read and written
// once for each chunk, so that larger sums want larger chunks, also where these leave the caches.
constexpr std::int64_t kLeastChunkBytes = std::int64_t{2} << 20;
constexpr std::int64_t kMostChunkBytes = std::int64_t{20} << 20;
constexpr double kChunkOfSums = 3.5;
constexpr std::int64_t kFewestTiles = 64;
constexpr std::int64_t kTilesPerTask = 4;
// Above it, sums of all positions would leave the caches between one chunk and the next.
constexpr std::int64_t kHeavySumBytes = std::int64_t{4} << 20;
// The sums of a block should stay in the second-level cache until they are transformed back.
constexpr std::int64_t kBlockSumBytes = std::int64_t{256} << 10;
constexpr std::int64_t kWantedTasks = 8;

// Some sums of products, (positions, outputs, inputs), and where they belong.
template <class T>
struct Sums {
  const T* data;
  std::int64_t position_stride, output_stride;
  std::int64_t first_output, outputs, first_input, inputs;
};

// Chunk by chunk of tiles: for each position p of a transformed tile, the sum over the tiles of
// gy[p] (tiles, outputs) transposed times x[p] (tiles, inputs), transformed back.
template <class T>
class Run {
 public:
  explicit Run(const WinogradWeightGradient<T>& gradient)
      : g_(gradient),
        positions_(gradient.transforms.positions),
        kernels_(kernels::table().of<T>()),
        grid_(gradient.transforms.outputs, gradient.gy.batch, gradient.gy.height,
              gradient.gy.width),
        columns_(kernels_.columns_for(gradient.x.channels)),
        panels_(chunk_count(gradient.x.channels, columns_)),
        inputs_(panels_ * columns_),
        blocks_(outputs(), block_outputs()),
        chunks_(grid_.count(), chunk_tiles()),
        zeros_(static_cast<std::size_t>(std::max(gradient.x.channels, gradient.gy.channels)), T{0}),
        x_(positions_ * x_plane(chunks_.longest())),
        gy_(gradient.transforms, blocks_, chunks_.longest()) {}

  void run() const { prefers_blocks() ? by_blocks() : by_positions(); }

 private:
  bool prefers_blocks() const { return sum_bytes() > kHeavySumBytes; }
  void by_positions() const;
  void by_blocks() const;

  static std::int64_t bytes(std::int64_t count) {
    return count * static_cast<std::int64_t>(sizeof(T));
  }
  std::int64_t outputs() const { return g_.gy.channels; }
  std::int64_t x_plane(std::int64_t tiles) const { return tiles * inputs_ + kPlanePadding; }
  std::int64_t sum_bytes() const { return bytes(positions_ * outputs() * inputs_); }
  std::int64_t chunk_tiles() const {
    const std::int64_t tile = positions_ * (inputs_ + GradientTiles<T>::width(blocks_));
    const double wanted = kChunkOfSums * static_cast<double>(sum_bytes());
    const std::int64_t chunk =
        std::clamp(static_cast<std::int64_t>(wanted), kLeastChunkBytes, kMostChunkBytes);
    return std::max(kFewestTiles, chunk / bytes(tile));
  }
  std::int64_t block_outputs() const;

  void transform(std::int64_t first, std::int64_t tiles) const;
  kernels::ColumnProduct<T> product(std::int64_t tiles, std::int64_t position, std::int64_t block,
                                    std::int64_t panel) const;
  FetchAhead<T> fetch_of(std::int64_t tiles, std::int64_t position) const;
  void finish(const Sums<T>& sums, bool add) const;

  const WinogradWeightGradient<T>& g_;
  std::int64_t positions_;
  const kernels::Kernels<T>& kernels_;
  TileGrid grid_;
  std::int64_t columns_;  // of a panel of inputs
  std::int64_t panels_;
  std::int64_t inputs_;  // padded to whole panels
  Strips blocks_;        // of outputs: one that has them all, where tasks are positions
  Strips chunks_;        // of tiles
  std::vector<T> zeros_;
  Workspace<T> x_;  // (positions, panels, tiles, panel columns)
  GradientTiles<T> gy_;
};

template <class T>
void Run<T>::transform(std::int64_t first, std::int64_t tiles) const {
  parallel_for(0, tiles, kTilesPerTask, [&](std::int64_t lo, std::int64_t hi) {
    const T* pixels[kMostPositions];
    for (std::int64_t tile = lo; tile < hi; ++tile) {
      TilePlace at = tile_place(grid_, first + tile);
      point_to_window(g_.gy, at, grid_.outputs, zeros_.data(), pixels);
      gy_.put(pixels, tile, tiles);
      at.row -= g_.padding[0];
      at.column -= g_.padding[1];
      point_to_window(g_.x, at, g_.transforms.window, zeros_.data(), pixels);
      g_.transforms.input(
          pixels, g_.x.channels,
          {x_.data() + tile * columns_, x_plane(tiles), columns_, tiles * columns_});
    }
  });
}

// Of all outputs of a block, but for where the sums go.
template <class T>
kernels::ColumnProduct<T> Run<T>::product(std::int64_t tiles, std::int64_t position,
                                          std::int64_t block, std::int64_t panel) const {
  const T* const x = x_.data() + position * x_plane(tiles) + panel * tiles * columns_;
  return gy_.left_of({0, columns_, 1, tiles, nullptr, 0, x, columns_, 0, nullptr, 0, false}, tiles,
                     position, block);
}

// Both sides of a position, among the products of the one before.
template <class T>
FetchAhead<T> Run<T>::fetch_of(std::int64_t tiles, std::int64_t position) const {
  const Piece<T> gy{product(tiles, position, 0, 0).a, tiles * GradientTiles<T>::width(blocks_)};
  const Piece<T> x{x_.data() + position * x_plane(tiles), tiles * inputs_};
  return {gy, x, panels_};
}

// Each task adds to the sums of one position and panel, which are transformed back at the end.
template <class T>
void Run<T>::by_positions() const {
  const Workspace<T> sums(positions_ * outputs() * inputs_);
  for (std::int64_t chunk = 0; chunk < chunks_.count; ++chunk) {
    const std::int64_t tiles = chunks_.size(chunk);
    transform(chunks_.first(chunk), tiles);
    parallel_for(0, positions_ * panels_, 1, [&](std::int64_t task, std::int64_t) {
      const std::int64_t position = task / panels_;
      const std::int64_t panel = task % panels_;
      kernels::ColumnProduct<T> part = product(tiles, position, 0, panel);
      fetch_of(tiles, position + 1).give(panel, part);
      part.out = sums.data() + position * outputs() * inputs_ + panel * columns_;
      part.out_stride = inputs_;
      part.accumulate = chunk > 0;
      kernels_.column_product(part);
    });
  }
  parallel_for(0, outputs(), 1, [&](std::int64_t output, std::int64_t) {
    finish(
        {sums.data() + output * inputs_, outputs() * inputs_, inputs_, output, 1, 0, g_.x.channels},
        false);
  });
}

// Each task makes all positions of some outputs and a panel, and transforms them back at once.
template <class T>
void Run<T>::by_blocks() const {
  for (std::int64_t chunk = 0; chunk < chunks_.count; ++chunk) {
    const std::int64_t tiles = chunks_.size(chunk);
    transform(chunks_.first(chunk), tiles);
    parallel_for(0, blocks_.count * panels_, 1, [&](std::int64_t task, std::int64_t) {
      const std::int64_t block = task / panels_;
      const std::int64_t rows = blocks_.size(block);
      const std::int64_t panel = task % panels_;
      const Scratch<T> sums(positions_ * rows * columns_);
      for (std::int64_t position = 0; position < positions_; ++position) {
        kernels::ColumnProduct<T> part = product(tiles, position, block, panel);
        FetchAhead<T>({part.b + x_plane(tiles), tiles * columns_}, {}, 1).give(0, part);
        part.out = sums.data() + position * rows * columns_;
        part.out_stride = columns_;
        kernels_.column_product(part);
      }
      const std::int64_t input = panel * columns_;
      finish({sums.data(), rows * columns_, columns_, blocks_.first(block), rows, input,
              std::min(columns_, g_.x.channels - input)},
             chunk > 0);
    });
  }
}

template <class T>
std::int64_t Run<T>::block_outputs() const {
  if (!prefers_blocks()) return outputs();
  const std::int64_t strip = kernels_.strip_rows;
  const std::int64_t by_cache = kBlockSumBytes / bytes(positions_ * strip * columns_);
  const std::int64_t by_tasks = outputs() * panels_ / (kWantedTasks * strip);
  return strip * std::max<std::int64_t>(1, std::min(by_cache, by_tasks));
}

template <class T>
void put(std::int64_t count, const T* from, bool add, T* to) {
  for (std::int64_t i = 0; i < count; ++i) to[i] = add ? to[i] + from[i] : from[i];
}

template <class T>
void Run<T>::finish(const Sums<T>& sums, bool add) const {
  const Scratch<T> taps(kTaps * sums.output_stride);
  const Scratch<T> turned(kTaps * sums.inputs);
  for (std::int64_t row = 0; row < sums.outputs; ++row) {
    g_.transforms.grad_weight(sums.data + row * sums.output_stride, sums.position_stride,
                              sums.output_stride, taps.data());
    const Shape& strides = g_.gw.strides();
    T* const gw = static_cast<T*>(g_.gw.raw_data()) + (sums.first_output + row) * strides[0] +
                  sums.first_input * strides[1];
    if (!g_.gw.is_contiguous()) {  // channels_last: inputs lie side by side
      for (std::int64_t tap = 0; tap < kTaps; ++tap)
        put(sums.inputs, taps.data() + tap * sums.output_stride, add, gw + tap * strides[3]);
      continue;
    }
    T* const to = add ? turned.data() : gw;
    kernels_.transpose(kTaps, sums.inputs, taps.data(), sums.output_stride, to, kTaps);
    if (add) put(kTaps * sums.inputs, turned.data(), add, gw);
  }
}

}  // namespace

template <class T>
void WinogradWeightGradient<T>::run() const {
  Run<T>(*this).run();
}

template struct WinogradWeightGradient<float>;
template struct WinogradWeightGradient<double>;

}  // namespace resnetcpp::conv
