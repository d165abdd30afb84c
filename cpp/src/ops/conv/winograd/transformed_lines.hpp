#pragma once

#include "kernels/table.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/ops/conv.hpp"
#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::conv {

/// A line of the input as places of two pixels, from the one that the first output reads first.
struct PlacesOfLine {
  static constexpr std::int64_t kPixels = 2;

  std::int64_t channels;  // of an input pixel
  std::int64_t lead;      // pixels before the line's first

  explicit PlacesOfLine(const Conv2dGeometry& g)
      : channels(g.in_channels), lead(rounded_up(g.padding_before[1], kPixels)) {}

  /// Values of a place: of each channel two pixels.
  std::int64_t width() const { return kPixels * channels; }
};

/// One of the values that an output line reads of a place: what it is multiplied with.
struct WindowValue {
  std::int64_t line;  // of the kernel
  std::int64_t channel;
  std::int64_t shift;  // of the kernel's columns: the first may be none
  std::int64_t width;  // of the kernel

  /// k: its number among the lines of the kernel and the values of a place
  WindowValue(const Conv2dGeometry& g, std::int64_t k)
      : line(k / PlacesOfLine(g).width()),
        channel(k % PlacesOfLine(g).width() / PlacesOfLine::kPixels),
        shift(k % PlacesOfLine::kPixels - (PlacesOfLine(g).lead - g.padding_before[1])),
        width(g.kernel_width) {}

  /// The column of the kernel that meets place i of a window.
  std::int64_t column(std::int64_t i) const { return i * PlacesOfLine::kPixels + shift; }
  bool is_tap(std::int64_t i) const { return column(i) >= 0 && column(i) < width; }
};

/// Output lines of one task: few enough for tasks of one image to share, many enough for the lines
/// of the input that neighbouring tasks transform both.
constexpr std::int64_t kTaskLines = 8;

/// The input lines of some output lines of one image, transformed for products that read them in
/// place: (positions, tiles, lines, values of a place). What lies behind the last line of a tile is
/// of no meaning.
template <class T>
class TransformedLines {
 public:
  /// x (N, C, H, W), any strides. most_outputs: output lines at a time.
  TransformedLines(const kernels::WinogradKernels<T>& transforms, const Conv2dGeometry& geometry,
                   const Tensor& x, std::int64_t most_outputs);

  /// Tiles of a line.
  std::int64_t tiles() const { return tiles_; }
  /// From one tile to the next.
  std::int64_t tile_stride() const { return stride_; }
  /// From the lines that one output line reads to those of the next.
  std::int64_t output_stride() const { return g_.stride[0] * places_.width(); }
  /// What an output line reads of the first tile.
  const T* lines_of(std::int64_t position, std::int64_t output) const {
    return data_.data() + position * plane() + output * output_stride();
  }

  /// Transforms what `outputs` output lines of an image read, from `first` on.
  void fill(std::int64_t image, std::int64_t first, std::int64_t outputs) const;

 private:
  struct Range {
    std::int64_t first, last;

    std::int64_t size() const { return last - first; }
  };

  std::int64_t lines(std::int64_t outputs) const {
    return (outputs - 1) * g_.stride[0] + g_.kernel_height;
  }
  std::int64_t plane() const;
  // That the windows of a line read.
  std::int64_t places() const;

  void copy(std::int64_t image, std::int64_t first, std::int64_t count) const;
  template <int Channels>
  void copy_pixels(const T* pixels, const Range& lines, T* to) const;
  void copy_pixel(const T* pixel, const Range& lines, T* to) const;

  const kernels::WinogradKernels<T>& transforms_;
  const Conv2dGeometry& g_;
  const Tensor& x_;
  PlacesOfLine places_;
  std::int64_t tiles_;
  std::int64_t written_;  // values of a place in all lines, padded to whole vectors
  std::int64_t stride_;
  Scratch<T> copied_;  // (places, lines, width)
  Scratch<T> data_;
};

}  // namespace resnetcpp::conv
