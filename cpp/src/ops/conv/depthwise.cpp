#include "ops/conv/depthwise.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

constexpr std::int64_t kElementsPerChunk = 16384;
constexpr std::int64_t kMostParts = 16;

// The taps of one output pixel after another that lie in the image.
template <class T>
class TapList {
 public:
  TapList(const Gather& gather, const T* x)
      : gather_(gather),
        x_(x),
        inputs_(static_cast<std::size_t>(gather.taps())),
        numbers_(static_cast<std::size_t>(gather.taps())) {}

  kernels::DepthwisePixel<T> at(const Place& place) {
    std::size_t count = 0;
    std::int64_t number = 0;
    for (const std::int64_t row_offset : gather_.rows.offsets) {
      const std::int64_t row = place.row * gather_.rows.step + row_offset;
      const std::int64_t line = (place.image * gather_.rows.in + row) * gather_.columns.in;
      for (const std::int64_t column_offset : gather_.columns.offsets) {
        const std::int64_t column = place.column * gather_.columns.step + column_offset;
        const bool inside =
            row >= 0 && row < gather_.rows.in && column >= 0 && column < gather_.columns.in;
        if (inside) {
          inputs_[count] = x_ + (line + column) * gather_.channel_stride;
          numbers_[count++] = number;
        }
        ++number;
      }
    }
    return {gather_.channels, static_cast<std::int64_t>(count), inputs_.data(), numbers_.data()};
  }

 private:
  const Gather& gather_;
  const T* x_;
  std::vector<const T*> inputs_;
  std::vector<std::int64_t> numbers_;
};

}  // namespace

template <class T>
void DepthwiseProduct<T>::run() const {
  const std::int64_t channels = gather.channels;
  if (channels == 0) return;
  const kernels::Kernels<T>& kernels = kernels::table().of<T>();
  const bool has_tail = !tail.is_empty();
  const std::int64_t grain = std::max<std::int64_t>(1, kElementsPerChunk / channels);
  parallel_for(0, gather.pixels(), grain, [&](std::int64_t lo, std::int64_t hi) {
    TapList<T> taps(gather, x);
    Place place = place_of(gather, lo);
    for (std::int64_t pixel = lo; pixel < hi; ++pixel, advance(gather, place)) {
      T* const to = y + placement.pixel(place) * channels;
      kernels.depthwise_sum(taps.at(place), weights, to);
      if (has_tail) kernels.apply_tail(channels, tail, to);
    }
  });
}

template <class T>
void depthwise_grad_weight(const Gather& gather, const T* x, const T* gy, T* weights) {
  const std::int64_t channels = gather.channels;
  const std::int64_t pixels = gather.pixels();
  const std::int64_t size = gather.taps() * channels;
  std::fill_n(weights, size, T{0});
  if (pixels == 0 || size == 0) return;
  const std::int64_t shortest = std::max<std::int64_t>(1, kElementsPerChunk / channels);
  const std::int64_t length = std::max(shortest, (pixels + kMostParts - 1) / kMostParts);
  const std::int64_t parts = chunk_count(pixels, length);
  const auto kernel = kernels::table().of<T>().depthwise_grad_weight;
  const Workspace<T> sums(parts * size);
  parallel_for(0, pixels, length, [&](std::int64_t lo, std::int64_t hi) {
    T* const sum = sums.data() + lo / length * size;
    std::fill_n(sum, size, T{0});
    TapList<T> taps(gather, x);
    Place place = place_of(gather, lo);
    for (std::int64_t pixel = lo; pixel < hi; ++pixel, advance(gather, place)) {
      kernel(taps.at(place), gy + pixel * channels, sum);
    }
  });
  for (std::int64_t part = 0; part < parts; ++part) {
    for (std::int64_t i = 0; i < size; ++i) weights[i] += sums.data()[part * size + i];
  }
}

template struct DepthwiseProduct<float>;
template struct DepthwiseProduct<double>;
template void depthwise_grad_weight<float>(const Gather&, const float*, const float*, float*);
template void depthwise_grad_weight<double>(const Gather&, const double*, const double*, double*);

}  // namespace resnetcpp::conv
