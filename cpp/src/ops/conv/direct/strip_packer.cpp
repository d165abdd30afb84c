#include "ops/conv/direct/strip_packer.hpp"

#include <algorithm>
#include <cstring>

#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::kStripDepth;

// Gathered pixels that stay in the first-level cache.
constexpr std::int64_t kGatheredBytes = std::int64_t{8} << 10;

// Writes the values of one row of a strip, kStripDepth side by side.
template <class T>
class RowWriter {
 public:
  RowWriter(T* to, std::int64_t step) : to_(to), step_(step) {}

  // The last values need not fill their place, whose rest becomes 0.
  void copy(const T* from, std::int64_t count) {
    for (; count >= kStripDepth; count -= kStripDepth, from += kStripDepth, to_ += step_) {
      std::memcpy(to_, from, kStripDepth * sizeof(T));
    }
    if (count > 0) std::fill_n(std::copy_n(from, count, to_), kStripDepth - count, T{0});
  }

  void clear(std::int64_t count) {
    for (; count > 0; count -= kStripDepth, to_ += step_) std::fill_n(to_, kStripDepth, T{0});
  }

 private:
  T* to_;
  std::int64_t step_;
};

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

template <class T>
void StripPacker<T>::pack_runs(const T* x, std::int64_t pixel, std::int64_t rows, T* strip) const {
  const PixelRuns runs(p_.gather);
  Place place = place_of(p_.gather, pixel);
  for (std::int64_t row = 0; row < rows; ++row, advance(p_.gather, place)) {
    RowWriter<T> to(strip + row * kStripDepth, strip_rows_ * kStripDepth);
    runs.for_each(place, x, [&](const T* from, std::int64_t count) {
      from != nullptr ? to.copy(from, count) : to.clear(count);
    });
  }
}

template <class T>
void StripPacker<T>::pack_gathered(const T* x, std::int64_t pixel, std::int64_t rows,
                                   T* strip) const {
  const std::int64_t depth = p_.gather.depth();
  const std::int64_t at_once = gathered_rows();
  const Workspace<T> gathered(at_once * depth);
  for (std::int64_t lo = 0; lo < rows; lo += at_once) {
    const std::int64_t hi = std::min(rows, lo + at_once);
    gather_pixels(p_.gather, pixel + lo, pixel + hi, x, gathered.data());
    for (std::int64_t row = lo; row < hi; ++row) {
      RowWriter<T> to(strip + row * kStripDepth, strip_rows_ * kStripDepth);
      to.copy(gathered.data() + (row - lo) * depth, depth);
    }
  }
}

template class StripPacker<float>;
template class StripPacker<double>;

}  // namespace resnetcpp::conv
