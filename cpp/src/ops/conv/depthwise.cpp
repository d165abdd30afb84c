#include "ops/conv/depthwise.hpp"

#include <algorithm>

#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

constexpr std::int64_t kElementsPerChunk = 16384;
constexpr std::int64_t kMostParts = 16;
// A fixed number of channels at a time, so that the compiler keeps the sums in vector registers.
constexpr std::int64_t kLanes = 16;

template <class T>
void multiply_add(std::int64_t count, const T* a, const T* b, T* sum) {
  std::int64_t c = 0;
  for (; c + kLanes <= count; c += kLanes) {
    for (std::int64_t lane = 0; lane < kLanes; ++lane) {
      sum[c + lane] += a[c + lane] * b[c + lane];
    }
  }
  for (; c < count; ++c) sum[c] += a[c] * b[c];
}

// Calls fn(tap number, pixel of the input) for each tap of an output pixel that lies in the image.
template <class Fn>
void for_each_tap(const Gather& gather, const Place& place, Fn fn) {
  std::int64_t tap = 0;
  for (const std::int64_t row_offset : gather.rows.offsets) {
    const std::int64_t row = place.row * gather.rows.step + row_offset;
    const std::int64_t line = (place.image * gather.rows.in + row) * gather.columns.in;
    for (const std::int64_t column_offset : gather.columns.offsets) {
      const std::int64_t column = place.column * gather.columns.step + column_offset;
      const bool inside =
          row >= 0 && row < gather.rows.in && column >= 0 && column < gather.columns.in;
      if (inside) fn(tap, line + column);
      ++tap;
    }
  }
}

}  // namespace

template <class T>
void DepthwiseProduct<T>::run() const {
  const std::int64_t channels = gather.channels;
  if (channels == 0) return;
  const std::int64_t grain = std::max<std::int64_t>(1, kElementsPerChunk / channels);
  parallel_for(0, gather.pixels(), grain, [&](std::int64_t lo, std::int64_t hi) {
    Place place = place_of(gather, lo);
    for (std::int64_t pixel = lo; pixel < hi; ++pixel, advance(gather, place)) {
      T* const sum = y + placement.pixel(place) * channels;
      if (bias != nullptr) {
        std::copy_n(bias, channels, sum);
      } else {
        std::fill_n(sum, channels, T{0});
      }
      for_each_tap(gather, place, [&](std::int64_t tap, std::int64_t from) {
        multiply_add(channels, x + from * channels, weights + tap * channels, sum);
      });
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
  const Workspace<T> sums(parts * size);
  parallel_for(0, pixels, length, [&](std::int64_t lo, std::int64_t hi) {
    T* const sum = sums.data() + lo / length * size;
    std::fill_n(sum, size, T{0});
    Place place = place_of(gather, lo);
    for (std::int64_t pixel = lo; pixel < hi; ++pixel, advance(gather, place)) {
      for_each_tap(gather, place, [&](std::int64_t tap, std::int64_t from) {
        multiply_add(channels, x + from * channels, gy + pixel * channels, sum + tap * channels);
      });
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
