#include "ops/conv/direct/strip_packer.hpp"

#include <algorithm>
#include <cstring>

#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::kStripDepth;

// Gathered pixels that stay in the first-level cache.
constexpr std::int64_t kGatheredBytes = std::int64_t{8} << 10;

// Rows of a strip.
constexpr std::int64_t kMostRows = 16;

// Where a tap of an output pixel reads; null outside of the image.
template <class T>
const T* pixel_at(const Gather& gather, const Place& place, std::int64_t down, std::int64_t across,
                  const T* x) {
  const std::int64_t row = place.row * gather.rows.step + down;
  const std::int64_t column = place.column * gather.columns.step + across;
  if (row < 0 || row >= gather.rows.in || column < 0 || column >= gather.columns.in) return nullptr;
  return x + ((place.image * gather.rows.in + row) * gather.columns.in + column) *
                 gather.channel_stride;
}

// Values c to c + count of each row, which need not fill a step, whose rest becomes 0.
template <class T>
void copy_step(const T* const* from, std::int64_t rows, std::int64_t c, std::int64_t count, T* to) {
  for (std::int64_t row = 0; row < rows; ++row, to += kStripDepth) {
    if (from[row] != nullptr && count == kStripDepth) {
      std::memcpy(to, from[row] + c, kStripDepth * sizeof(T));
      continue;
    }
    std::fill_n(to, kStripDepth, T{0});
    if (from[row] != nullptr) std::copy_n(from[row] + c, count, to);
  }
}

}  // namespace

template <class T>
std::int64_t StripPacker<T>::gathered_rows() const {
  const std::int64_t row_bytes = p_.weights.padded_depth() * static_cast<std::int64_t>(sizeof(T));
  return std::clamp<std::int64_t>(kGatheredBytes / std::max<std::int64_t>(1, row_bytes), 1,
                                  strip_rows_);
}

template <class T>
void StripPacker<T>::pack(std::int64_t block, std::int64_t first_pixel,
                          const kernels::Strips& strips, std::int64_t s, T* packed) const {
  const Gather& gather = p_.gather;
  const T* const channels = p_.x + block * gather.channels;
  const std::int64_t pixel = first_pixel + strips.first(s);
  T* const strip = packed + s * strip_stride();
  const bool whole_steps = gather.channels % kStripDepth == 0 || gather.taps() == 1;
  if (whole_steps) {
    pack_runs(channels, pixel, strips.size(s), strip);
  } else {
    pack_gathered(channels, pixel, strips.size(s), strip);
  }
}

// Tap by tap and step by step, so that the strip is written in order.
template <class T>
void StripPacker<T>::pack_runs(const T* x, std::int64_t pixel, std::int64_t rows, T* strip) const {
  const Gather& gather = p_.gather;
  Place places[kMostRows];
  Place place = place_of(gather, pixel);
  for (std::int64_t row = 0; row < rows; ++row, advance(gather, place)) places[row] = place;
  const T* from[kMostRows];
  for (const std::int64_t down : gather.rows.offsets) {
    for (const std::int64_t across : gather.columns.offsets) {
      for (std::int64_t row = 0; row < rows; ++row) {
        from[row] = pixel_at(gather, places[row], down, across, x);
      }
      for (std::int64_t c = 0; c < gather.channels; c += kStripDepth) {
        const std::int64_t count = std::min(kStripDepth, gather.channels - c);
        copy_step(from, rows, c, count, strip);
        strip += strip_rows_ * kStripDepth;
      }
    }
  }
}

template <class T>
void StripPacker<T>::pack_gathered(const T* x, std::int64_t pixel, std::int64_t rows,
                                   T* strip) const {
  const std::int64_t depth = p_.gather.depth();
  const std::int64_t at_once = gathered_rows();
  const Scratch<T> gathered(at_once * depth);
  for (std::int64_t lo = 0; lo < rows; lo += at_once) {
    const std::int64_t hi = std::min(rows, lo + at_once);
    gather_pixels(p_.gather, pixel + lo, pixel + hi, x, gathered.data());
    const T* from[kMostRows];
    for (std::int64_t row = lo; row < hi; ++row)
      from[row - lo] = gathered.data() + (row - lo) * depth;
    for (std::int64_t k = 0; k < depth; k += kStripDepth) {
      copy_step(from, hi - lo, k, std::min(kStripDepth, depth - k),
                strip + lo * kStripDepth + k * strip_rows_);
    }
  }
}

template class StripPacker<float>;
template class StripPacker<double>;

}  // namespace resnetcpp::conv
