#pragma once

#include <cstdint>

#include "ops/conv/direct/gather.hpp"

namespace resnetcpp::conv {

/// How many lines, of which blocks of a gather's channels.
struct Lines {
  std::int64_t count;
  std::int64_t first_block = 0;
  std::int64_t blocks = 1;
};

/// The input lines of a gather as its windows see them: with zeros where there is no pixel, so that
/// every window of a line is one piece of memory.
template <class T>
class PaddedLines {
 public:
  /// A gather with `fits`; x: its images, from the first channel that is read.
  PaddedLines(const Gather& gather, const T* x);

  /// Whether windows read neighbouring pixels of evenly spaced lines.
  static bool fits(const Gather& gather);

  /// Values of a line.
  std::int64_t size() const { return size_; }
  /// Values of a window in one line.
  std::int64_t window() const { return gather_.columns.count() * gather_.channels; }
  /// From one window of a line to the next.
  std::int64_t window_step() const { return gather_.columns.step * gather_.channels; }
  /// Lines that the windows of `outputs` lines of the output read, the first of them for `row`
  /// beginning with line first(row).
  std::int64_t count(std::int64_t outputs) const {
    return (outputs - 1) * gather_.rows.step + gather_.rows.offsets.back() -
           gather_.rows.offsets.front() + 1;
  }
  std::int64_t first(std::int64_t row) const {
    return row * gather_.rows.step + gather_.rows.offsets.front();
  }
  /// Lines from one line of a window to its next.
  std::int64_t spacing() const;

  /// to (blocks, count, size) = the lines from `row` on, which may lie outside of the image.
  void copy(std::int64_t image, std::int64_t row, const Lines& lines, T* to) const;

 private:
  void copy_line(std::int64_t image, std::int64_t row, const Lines& lines, T* to) const;
  void copy_pixels(const T* from, std::int64_t count, const Lines& lines, T* to) const;

  const Gather& gather_;
  const T* x_;
  std::int64_t size_;
};

}  // namespace resnetcpp::conv
