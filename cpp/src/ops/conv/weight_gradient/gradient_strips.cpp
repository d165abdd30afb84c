#include "ops/conv/weight_gradient/gradient_strips.hpp"

#include <algorithm>
#include <cstring>

namespace resnetcpp::conv {

namespace {

// Pixels whose lines are read together: few, so that they stay in the cache for all strips.
constexpr std::int64_t kPixelsAtOnce = 8;

}  // namespace

template <class T>
GradientStrips<T>::GradientStrips(std::int64_t outputs, std::int64_t most_pixels)
    : strips_(outputs, kernels::table().of<T>().strip_rows),
      line_(kernels::table().of<T>().strip_line()),
      strip_stride_((most_pixels + 1) * line_),
      data_(strips_.count * strip_stride_) {}

template <class T>
void GradientStrips<T>::pack(const T* gy, std::int64_t stride, std::int64_t pixels) const {
  using Kernels = kernels::ProductKernels<T>;
  for (std::int64_t lo = 0; lo < pixels; lo += kPixelsAtOnce) {
    const std::int64_t hi = std::min(pixels, lo + kPixelsAtOnce);
    line_ == Kernels::kShortLine ? pack_lines<Kernels::kShortLine>(gy, stride, lo, hi)
                                 : pack_lines<Kernels::kLongLine>(gy, stride, lo, hi);
  }
}

// A whole line is copied wherever the outputs reach so far, whatever the strip has.
template <class T>
template <int Line>
void GradientStrips<T>::pack_lines(const T* gy, std::int64_t stride, std::int64_t lo,
                                   std::int64_t hi) const {
  for (std::int64_t s = 0; s < strips_.count; ++s) {
    const std::int64_t first = strips_.first(s);
    const T* from = gy + lo * stride + first;
    T* to = data_.data() + s * strip_stride_ + lo * Line;
    const bool whole = first + Line <= strips_.rows;
    for (std::int64_t pixel = lo; pixel < hi; ++pixel, from += stride, to += Line) {
      if (whole) {
        std::memcpy(to, from, Line * sizeof(T));
      } else {
        std::copy_n(from, strips_.size(s), to);
      }
    }
  }
}

template class GradientStrips<float>;
template class GradientStrips<double>;

}  // namespace resnetcpp::conv
