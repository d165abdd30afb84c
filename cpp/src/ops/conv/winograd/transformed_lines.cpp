#include "ops/conv/winograd/transformed_lines.hpp"

#include <algorithm>

#include "ops/conv/winograd/tiles.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

// Tiles that are not a power of two apart do not fight for the same lines of the cache.
constexpr std::int64_t kLinePadding = 16;
// Channels of nearly all images, whose copy is unrolled.
constexpr int kColours = 3;

constexpr std::int64_t kPixels = PlacesOfLine::kPixels;

}  // namespace

template <class T>
TransformedLines<T>::TransformedLines(const kernels::WinogradKernels<T>& transforms,
                                      const Conv2dGeometry& geometry, const Tensor& x,
                                      std::int64_t most_outputs)
    : transforms_(transforms),
      g_(geometry),
      x_(x),
      places_(geometry),
      tiles_(chunk_count(geometry.out_width, transforms.outputs)),
      written_(rounded_up(lines(most_outputs) * places_.width(),
                          kernels::table().of<T>().narrow_columns)),
      stride_(written_ + kLinePadding),
      copied_(places() * stride_),
      data_(transforms.positions * plane()) {}

template <class T>
std::int64_t TransformedLines<T>::plane() const {
  return tiles_ * stride_ + kPlanePadding;
}

template <class T>
std::int64_t TransformedLines<T>::places() const {
  return (tiles_ - 1) * transforms_.outputs + transforms_.window;
}

template <class T>
void TransformedLines<T>::fill(std::int64_t image, std::int64_t first, std::int64_t outputs) const {
  copy(image, first * g_.stride[0] - g_.padding_before[0], lines(outputs));
  const T* pixels[kMostPositions];
  for (std::int64_t tile = 0; tile < tiles_; ++tile) {
    const T* const from = copied_.data() + tile * transforms_.outputs * stride_;
    for (std::int64_t i = 0; i < transforms_.window; ++i) pixels[i] = from + i * stride_;
    transforms_.input(pixels, written_,
                      {data_.data() + tile * stride_, plane(), written_, written_});
  }
}

// The lines from `first` on, which may lie outside of the image: place by place, so that the copy
// is written in order.
template <class T>
void TransformedLines<T>::copy(std::int64_t image, std::int64_t first, std::int64_t count) const {
  const Shape& strides = x_.strides();
  const T* const from = x_.template data<T>() + image * strides[0] + first * strides[2];
  const Range inside{std::clamp<std::int64_t>(-first, 0, count),
                     std::clamp<std::int64_t>(g_.in_height - first, 0, count)};
  for (std::int64_t place = 0; place < places(); ++place) {
    const std::int64_t pixel = place * kPixels - places_.lead;
    const T* const pixels = from + pixel * strides[3];
    const bool has_left = pixel >= 0 && pixel < g_.in_width;
    const bool has_right = pixel + 1 >= 0 && pixel + 1 < g_.in_width;
    T* const to = copied_.data() + place * stride_;
    if (inside.size() < count || !has_left || !has_right)
      std::fill_n(to, count * places_.width(), T{0});
    if (has_left && has_right && places_.channels == kColours) {
      copy_pixels<kColours>(pixels, inside, to);
    } else {
      if (has_left) copy_pixel(pixels, inside, to);
      if (has_right) copy_pixel(pixels + strides[3], inside, to + 1);
    }
  }
}

// Both pixels of a place.
template <class T>
template <int Channels>
void TransformedLines<T>::copy_pixels(const T* pixels, const Range& lines, T* to) const {
  const Shape& strides = x_.strides();
  const std::int64_t channel = strides[1], row = strides[2], right = strides[3];
  for (std::int64_t line = lines.first; line < lines.last; ++line) {
    const T* const from = pixels + line * row;
    T* const pairs = to + line * kPixels * Channels;
    for (int c = 0; c < Channels; ++c) {
      pairs[kPixels * c] = from[c * channel];
      pairs[kPixels * c + 1] = from[c * channel + right];
    }
  }
}

// One of them.
template <class T>
void TransformedLines<T>::copy_pixel(const T* pixel, const Range& lines, T* to) const {
  const Shape& strides = x_.strides();
  for (std::int64_t line = lines.first; line < lines.last; ++line) {
    for (std::int64_t c = 0; c < places_.channels; ++c)
      to[line * places_.width() + kPixels * c] = pixel[line * strides[2] + c * strides[1]];
  }
}

template class TransformedLines<float>;

}  // namespace resnetcpp::conv
