#include <algorithm>
#include <vector>

#include "ops/conv/winograd/winograd.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::Strips;

// Transformed tiles of both sides should stay in the caches until they are multiplied.
constexpr std::int64_t kChunkBytes = std::int64_t{4} << 20;
constexpr std::int64_t kFewestTiles = 32;
constexpr std::int64_t kTilesPerTask = 4;
// Rows that are not a power of two apart do not fight for the same lines of the cache.
constexpr std::int64_t kRowPadding = 16;

// For each position p of a transformed tile, sum over the tiles of gy[p] (tiles, outputs)
// transposed times x[p] (tiles, inputs), transformed back at the end.
template <class T>
class Run {
 public:
  explicit Run(const WinogradWeightGradient<T>& gradient)
      : g_(gradient),
        kernels_(kernels::table().of<T>()),
        grid_(gradient.transforms.outputs, gradient.gy.batch, gradient.gy.height,
              gradient.gy.width),
        columns_(kernels_.columns_for(gradient.x.channels)),
        inputs_(rounded_up(gradient.x.channels, columns_)),
        output_stride_(rounded_up(gradient.gy.channels, kRowPadding) + kRowPadding),
        chunks_(grid_.count(), chunk_tiles()),
        zeros_(static_cast<std::size_t>(std::max(gradient.x.channels, gradient.gy.channels)), T{0}),
        x_(gradient.transforms.positions * chunks_.longest() * inputs_),
        gy_(gradient.transforms.positions * chunks_.longest() * output_stride_),
        sums_(gradient.transforms.positions * gradient.gy.channels * inputs_) {}

  void run() const {
    for (std::int64_t chunk = 0; chunk < chunks_.count; ++chunk) {
      transform(chunks_.first(chunk), chunks_.size(chunk));
      multiply(chunks_.size(chunk), chunk > 0);
    }
    finish();
  }

 private:
  std::int64_t chunk_tiles() const {
    const std::int64_t tile_bytes =
        g_.transforms.positions * (inputs_ + output_stride_) * static_cast<std::int64_t>(sizeof(T));
    return std::max(kFewestTiles, kChunkBytes / tile_bytes);
  }

  void transform(std::int64_t first, std::int64_t tiles) const;
  void multiply(std::int64_t tiles, bool accumulate) const;
  void finish() const;

  const WinogradWeightGradient<T>& g_;
  const kernels::Kernels<T>& kernels_;
  TileGrid grid_;
  std::int64_t columns_;  // of a panel of inputs
  std::int64_t inputs_;   // padded to whole panels
  std::int64_t output_stride_;
  Strips chunks_;
  std::vector<T> zeros_;
  Workspace<T> x_;     // (positions, panels, tiles, panel columns)
  Workspace<T> gy_;    // (positions, tiles, output_stride)
  Workspace<T> sums_;  // (positions, outputs, inputs)
};

template <class T>
void Run<T>::transform(std::int64_t first, std::int64_t tiles) const {
  parallel_for(0, tiles, kTilesPerTask, [&](std::int64_t lo, std::int64_t hi) {
    const T* pixels[kMostPositions];
    for (std::int64_t tile = lo; tile < hi; ++tile) {
      TilePlace at = tile_place(grid_, first + tile);
      point_to_window(g_.gy, at, grid_.outputs, zeros_.data(), pixels);
      g_.transforms.grad_output(pixels, g_.gy.channels,
                                {gy_.data() + tile * output_stride_, tiles * output_stride_,
                                 output_stride_ - kRowPadding, output_stride_});
      at.row -= g_.padding[0];
      at.column -= g_.padding[1];
      point_to_window(g_.x, at, grid_.outputs + 2, zeros_.data(), pixels);
      g_.transforms.input(
          pixels, g_.x.channels,
          {x_.data() + tile * columns_, tiles * inputs_, columns_, tiles * columns_});
    }
  });
}

template <class T>
void Run<T>::multiply(std::int64_t tiles, bool accumulate) const {
  const std::int64_t panels = inputs_ / columns_;
  parallel_for(0, g_.transforms.positions * panels, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t position = task / panels;
    const std::int64_t panel = task % panels;
    kernels_.column_product({g_.gy.channels, tiles, columns_,
                             gy_.data() + position * tiles * output_stride_, output_stride_,
                             x_.data() + (position * panels + panel) * tiles * columns_,
                             sums_.data() + position * g_.gy.channels * inputs_ + panel * columns_,
                             inputs_, accumulate});
  });
}

template <class T>
void Run<T>::finish() const {
  const Shape& strides = g_.gw.strides();
  T* const gw = static_cast<T*>(g_.gw.raw_data());
  parallel_for(0, g_.gy.channels, 1, [&](std::int64_t output, std::int64_t) {
    const Workspace<T> taps(kTaps * inputs_);
    g_.transforms.grad_weight(sums_.data() + output * inputs_, g_.gy.channels * inputs_, inputs_,
                              taps.data());
    for (std::int64_t tap = 0; tap < kTaps; ++tap) {
      const T* const from = taps.data() + tap * inputs_;
      T* const to = gw + output * strides[0] + tap / 3 * strides[2] + tap % 3 * strides[3];
      for (std::int64_t c = 0; c < g_.x.channels; ++c) to[c * strides[1]] = from[c];
    }
  });
}

}  // namespace

template <class T>
void WinogradWeightGradient<T>::run() const {
  Run<T>(*this).run();
}

template struct WinogradWeightGradient<float>;
template struct WinogradWeightGradient<double>;

}  // namespace resnetcpp::conv
