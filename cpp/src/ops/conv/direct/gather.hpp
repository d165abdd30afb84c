#pragma once

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

/// columns (hi - lo, taps, channels) = what the output pixels [lo, hi) read.
template <class T>
void gather_pixels(const Gather& gather, std::int64_t lo, std::int64_t hi, const T* x, T* columns);

}  // namespace resnetcpp::conv
