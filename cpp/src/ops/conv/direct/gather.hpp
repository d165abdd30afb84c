#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "resnetcpp/ops/conv.hpp"

/// Which input pixels each output pixel of a convolution reads. The forward pass, and the input
/// gradient of each of the stride's phases, are the same sum over such a gather. All data here is
/// channels-last.
namespace resnetcpp::conv {

/// One axis: output place o reads the input places o * step + offsets[t]; places outside hold 0.
struct GatherAxis {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t step = 1;
  /// Ascending.
  std::vector<std::int64_t> offsets;
  /// The row (or column) of the kernel that belongs to each offset.
  std::vector<std::int64_t> taps;

  std::int64_t count() const { return static_cast<std::int64_t>(offsets.size()); }
};

/// What the axes of a convolution have in common with each other.
struct ConvAxis {
  std::int64_t in, out, kernel, stride, dilation, padding;
};

ConvAxis height_axis(const Conv2dGeometry& g);
ConvAxis width_axis(const Conv2dGeometry& g);

GatherAxis forward_axis(const ConvAxis& axis);

/// The gradient of the input places phase, phase + stride, ...: they read the output's gradient.
GatherAxis input_gradient_axis(const ConvAxis& axis, std::int64_t phase);

struct Gather {
  std::int64_t batch = 0;
  /// Channels to read, of `channel_stride` channels that a pixel has.
  std::int64_t channels = 0;
  std::int64_t channel_stride = 0;
  GatherAxis rows, columns;

  std::int64_t pixels() const { return batch * rows.out * columns.out; }
  std::int64_t taps() const { return rows.count() * columns.count(); }
  std::int64_t depth() const { return taps() * channels; }
  /// Whether output pixel p reads input pixel p alone, so that nothing has to be gathered.
  bool is_identity() const;
};

/// What the forward pass reads, `channels` channels at a time.
Gather forward_gather(const Conv2dGeometry& g, std::int64_t channels);

/// A pixel's place in a batch of images.
struct Place {
  std::int64_t image, row, column;
};

Place place_of(const Gather& gather, std::int64_t pixel);

/// Moves on to the next pixel.
inline void advance(const Gather& gather, Place& place) {
  if (++place.column < gather.columns.out) return;
  place.column = 0;
  if (++place.row < gather.rows.out) return;
  place.row = 0;
  ++place.image;
}

/// The memory that the values of a pixel are read from, piece after piece.
class PixelRuns {
 public:
  explicit PixelRuns(const Gather& gather);

  /// Calls fn(from, count) for each piece of the pixel, with a null `from` where it lies outside of
  /// the image. Counts are multiples of the gather's channels.
  template <class T, class Fn>
  void for_each(const Place& place, const T* x, const Fn& fn) const {
    if (gather_.columns.offsets.empty()) return;
    const std::int64_t first = place.column * gather_.columns.step;
    for (const std::int64_t offset : gather_.rows.offsets) {
      const std::int64_t row = place.row * gather_.rows.step + offset;
      if (row < 0 || row >= gather_.rows.in) {
        fn(static_cast<const T*>(nullptr), gather_.columns.count() * gather_.channels);
        continue;
      }
      const T* const line = x + (place.image * gather_.rows.in + row) * line_size_;
      if (in_one_) {
        neighbours(line, first + gather_.columns.offsets[0], fn);
      } else {
        one_by_one(line, first, fn);
      }
    }
  }

 private:
  // Neighbouring taps read neighbouring pixels: one piece, cut where it leaves the image.
  template <class T, class Fn>
  void neighbours(const T* line, std::int64_t first, const Fn& fn) const {
    const std::int64_t taps = gather_.columns.count();
    const std::int64_t left = std::clamp<std::int64_t>(-first, 0, taps);
    const std::int64_t right =
        std::clamp<std::int64_t>(first + taps - gather_.columns.in, 0, taps - left);
    const std::int64_t inside = taps - left - right;
    if (left > 0) fn(static_cast<const T*>(nullptr), left * gather_.channels);
    if (inside > 0) fn(line + (first + left) * gather_.channels, inside * gather_.channels);
    if (right > 0) fn(static_cast<const T*>(nullptr), right * gather_.channels);
  }

  template <class T, class Fn>
  void one_by_one(const T* line, std::int64_t first, const Fn& fn) const {
    for (const std::int64_t offset : gather_.columns.offsets) {
      const std::int64_t column = first + offset;
      const bool inside = column >= 0 && column < gather_.columns.in;
      fn(inside ? line + column * gather_.channel_stride : nullptr, gather_.channels);
    }
  }

  const Gather& gather_;
  std::int64_t line_size_;
  bool in_one_;  // whether taps in a row read pixels in a row, with all of their channels
};

/// columns (hi - lo, taps, channels) = what the output pixels [lo, hi) read.
template <class T>
void gather_pixels(const Gather& gather, std::int64_t lo, std::int64_t hi, const T* x, T* columns);

}  // namespace resnetcpp::conv
