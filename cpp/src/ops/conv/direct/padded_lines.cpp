#include "ops/conv/direct/padded_lines.hpp"

#include <algorithm>

#include "ops/conv/copy_few.hpp"

namespace resnetcpp::conv {

namespace {

bool is_evenly_spaced(const std::vector<std::int64_t>& offsets, std::int64_t step) {
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    if (offsets[i] != offsets[i - 1] + step) return false;
  }
  return !offsets.empty();
}

std::int64_t spacing_of(const GatherAxis& axis) {
  return axis.count() < 2 ? 1 : axis.offsets[1] - axis.offsets[0];
}

}  // namespace

template <class T>
PaddedLines<T>::PaddedLines(const Gather& gather, const T* x)
    : gather_(gather),
      x_(x),
      size_(((gather.columns.out - 1) * gather.columns.step + gather.columns.count()) *
            gather.channels) {}

template <class T>
bool PaddedLines<T>::fits(const Gather& gather) {
  return is_evenly_spaced(gather.columns.offsets, 1) &&
         is_evenly_spaced(gather.rows.offsets, spacing_of(gather.rows));
}

template <class T>
std::int64_t PaddedLines<T>::spacing() const {
  return spacing_of(gather_.rows);
}

template <class T>
void PaddedLines<T>::copy(std::int64_t image, std::int64_t row, const Lines& lines, T* to) const {
  for (std::int64_t i = 0; i < lines.count; ++i) copy_line(image, row + i, lines, to + i * size_);
}

template <class T>
void PaddedLines<T>::copy_line(std::int64_t image, std::int64_t row, const Lines& lines,
                               T* to) const {
  const std::int64_t channels = gather_.channels;
  const GatherAxis& columns = gather_.columns;
  const std::int64_t first = columns.offsets.front();
  const std::int64_t end = first + size_ / channels;
  const std::int64_t from = std::clamp<std::int64_t>(first, 0, columns.in);
  const std::int64_t until = std::clamp<std::int64_t>(end, from, columns.in);
  const bool empty = row < 0 || row >= gather_.rows.in || from == until;
  const std::int64_t before = empty ? size_ : (from - first) * channels;
  for (std::int64_t block = 0; block < lines.blocks; ++block) {
    T* const line = to + block * lines.count * size_;
    std::fill_n(line, before, T{0});
    if (!empty) std::fill(line + (until - first) * channels, line + size_, T{0});
  }
  if (empty) return;
  const std::int64_t pixel = (image * gather_.rows.in + row) * columns.in + from;
  const T* const pixels = x_ + pixel * gather_.channel_stride + lines.first_block * channels;
  copy_pixels(pixels, until - from, lines, to + before);
}

// Pixel after pixel, with all of its blocks: memory is read in order.
template <class T>
void PaddedLines<T>::copy_pixels(const T* from, std::int64_t count, const Lines& lines,
                                 T* to) const {
  const std::int64_t channels = gather_.channels;
  if (channels == gather_.channel_stride) {
    std::copy_n(from, count * channels, to);
    return;
  }
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t block = 0; block < lines.blocks; ++block) {
      copy_few(from + block * channels, channels, to + block * lines.count * size_);
    }
    from += gather_.channel_stride;
    to += channels;
  }
}

template class PaddedLines<float>;
template class PaddedLines<double>;

}  // namespace resnetcpp::conv
