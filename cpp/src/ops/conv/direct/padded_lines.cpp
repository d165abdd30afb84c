#include "ops/conv/direct/padded_lines.hpp"

#include <algorithm>

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
  return gather.channels == gather.channel_stride && is_evenly_spaced(gather.columns.offsets, 1) &&
         is_evenly_spaced(gather.rows.offsets, spacing_of(gather.rows));
}

template <class T>
std::int64_t PaddedLines<T>::spacing() const {
  return spacing_of(gather_.rows);
}

template <class T>
void PaddedLines<T>::copy(std::int64_t image, std::int64_t row, std::int64_t count, T* to) const {
  for (std::int64_t i = 0; i < count; ++i) copy_line(image, row + i, to + i * size_);
}

template <class T>
void PaddedLines<T>::copy_line(std::int64_t image, std::int64_t row, T* to) const {
  const std::int64_t channels = gather_.channels;
  const GatherAxis& columns = gather_.columns;
  const std::int64_t first = columns.offsets.front();
  const std::int64_t end = first + size_ / channels;
  const std::int64_t from = std::clamp<std::int64_t>(first, 0, columns.in);
  const std::int64_t until = std::clamp<std::int64_t>(end, from, columns.in);
  if (row < 0 || row >= gather_.rows.in || from == until) {
    std::fill_n(to, size_, T{0});
    return;
  }
  const T* const pixels = x_ + ((image * gather_.rows.in + row) * columns.in + from) * channels;
  to = std::fill_n(to, (from - first) * channels, T{0});
  to = std::copy_n(pixels, (until - from) * channels, to);
  std::fill_n(to, (end - until) * channels, T{0});
}

template class PaddedLines<float>;
template class PaddedLines<double>;

}  // namespace resnetcpp::conv
