#include "ops/conv/direct/strip_packer.hpp"

#include <algorithm>

#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

namespace {

using kernels::kStripDepth;

// Gathered pixels that stay in the first-level cache.
constexpr std::int64_t kGatheredBytes = std::int64_t{8} << 10;

}  // namespace

template <class T>
std::int64_t StripPacker<T>::gathered_rows() const {
  const std::int64_t row_bytes = p_.weights.padded_depth() * static_cast<std::int64_t>(sizeof(T));
  return std::clamp<std::int64_t>(kGatheredBytes / std::max<std::int64_t>(1, row_bytes), 1,
                                  strip_rows_);
}

// A strip holds kStripDepth values of its first row, then those of its second, and so on.
template <class T>
void StripPacker<T>::interleave(const T* row, T* to) const {
  const std::int64_t depth = p_.gather.depth();
  const std::int64_t step = strip_rows_ * kStripDepth;
  std::int64_t k = 0;
  for (; k + kStripDepth <= depth; k += kStripDepth, to += step)
    std::copy_n(row + k, kStripDepth, to);
  if (k < depth) std::fill_n(std::copy_n(row + k, depth - k, to), kStripDepth - (depth - k), T{0});
}

template <class T>
void StripPacker<T>::pack(std::int64_t block, std::int64_t first_pixel,
                          const kernels::Strips& strips, std::int64_t s, T* packed) const {
  const Gather& gather = p_.gather;
  const T* const channels = p_.x + block * gather.channels;
  const bool direct = gather.is_identity();
  const std::int64_t stride = direct ? gather.channel_stride : gather.depth();
  const std::int64_t at_once = gathered_rows();
  const Workspace<T> gathered(direct ? 0 : at_once * stride);
  T* const strip = packed + s * strip_stride();
  for (std::int64_t lo = 0; lo < strips.size(s); lo += at_once) {
    const std::int64_t hi = std::min(strips.size(s), lo + at_once);
    const std::int64_t pixel = first_pixel + strips.first(s) + lo;
    const T* row = direct ? channels + pixel * stride : gathered.data();
    if (!direct) gather_pixels(gather, pixel, pixel + hi - lo, channels, gathered.data());
    for (std::int64_t i = lo; i < hi; ++i, row += stride) interleave(row, strip + i * kStripDepth);
  }
}

template class StripPacker<float>;
template class StripPacker<double>;

}  // namespace resnetcpp::conv
