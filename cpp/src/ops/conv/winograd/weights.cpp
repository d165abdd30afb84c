#include "ops/conv/winograd/weights.hpp"

#include <algorithm>
#include <array>

#include "ops/conv/winograd/tiles.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

constexpr std::int64_t kMostColumns = 32;
// Input channels of one panel that are gathered, and then transformed, at a time.
constexpr std::int64_t kSlice = kernels::kStripDepth;
constexpr std::int64_t kSlicesPerTask = 2;

// One side of the weights as the convolution at hand sees it.
struct Axes {
  std::int64_t inputs, outputs, input_stride, output_stride;
};

Axes axes_of(const Tensor& weight, bool for_gradient) {
  const Axes forward{weight.size(1), weight.size(0), weight.strides()[1], weight.strides()[0]};
  if (!for_gradient) return forward;
  return {forward.outputs, forward.inputs, forward.output_stride, forward.input_stride};
}

using TapOffsets = std::array<std::int64_t, kTaps>;

TapOffsets tap_offsets(const Shape& strides, bool turned) {
  TapOffsets offsets{};
  for (std::int64_t tap = 0; tap < kTaps; ++tap) {
    const std::int64_t at = turned ? kTaps - 1 - tap : tap;
    offsets[static_cast<std::size_t>(tap)] = at / 3 * strides[2] + at % 3 * strides[3];
  }
  return offsets;
}

struct SliceSize {
  std::int64_t depth, columns, padded_columns;
};

// taps (depth, 9, padded columns); the inner loop walks along the weights' memory.
template <class T>
void gather_taps(const T* from, const Axes& axes, const TapOffsets& offsets, const SliceSize& size,
                 T* taps) {
  const auto copy = [&](std::int64_t k, std::int64_t column) {
    const T* const source = from + k * axes.input_stride + column * axes.output_stride;
    T* const to = taps + k * kTaps * size.padded_columns + column;
    for (std::int64_t tap = 0; tap < kTaps; ++tap) {
      to[tap * size.padded_columns] = source[offsets[static_cast<std::size_t>(tap)]];
    }
  };
  if (axes.input_stride < axes.output_stride) {
    for (std::int64_t column = 0; column < size.columns; ++column) {
      for (std::int64_t k = 0; k < size.depth; ++k) copy(k, column);
    }
  } else {
    for (std::int64_t k = 0; k < size.depth; ++k) {
      for (std::int64_t column = 0; column < size.columns; ++column) copy(k, column);
    }
  }
}

}  // namespace

template <class T>
WinogradWeights<T>::WinogradWeights(const kernels::WinogradKernels<T>& transforms,
                                    const Tensor& weight, bool for_gradient)
    : positions_(transforms.positions),
      columns_(kernels::table().of<T>().panel_columns),
      depth_(rounded_up(weight.size(for_gradient ? 0 : 1), kernels::kStripDepth)),
      panels_(chunk_count(weight.size(for_gradient ? 1 : 0), columns_)),
      plane_(depth_ * columns_ + kPlanePadding),
      packed_(panels_ * positions_ * plane_) {
  pack(transforms, weight, for_gradient);
}

template <class T>
void WinogradWeights<T>::pack(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
                              bool for_gradient) const {
  const Axes axes = axes_of(weight, for_gradient);
  const TapOffsets offsets = tap_offsets(weight.strides(), for_gradient);
  const T* const from = static_cast<const T*>(weight.raw_data());
  const std::int64_t slices = depth_ / kSlice;
  parallel_for(0, panels_ * slices, kSlicesPerTask, [&](std::int64_t lo, std::int64_t hi) {
    T taps[kSlice * kTaps * kMostColumns];
    for (std::int64_t task = lo; task < hi; ++task) {
      const std::int64_t panel = task / slices;
      const std::int64_t k = task % slices * kSlice;
      const std::int64_t columns = std::min(columns_, axes.outputs - panel * columns_);
      const std::int64_t depth = std::min(kSlice, axes.inputs - k);
      if (columns < columns_ || depth < kSlice) std::fill_n(taps, kSlice * kTaps * columns_, T{0});
      const T* const first = from + k * axes.input_stride + panel * columns_ * axes.output_stride;
      gather_taps(first, axes, offsets, {depth, columns, columns_}, taps);
      T* const to = packed_.data() + panel * positions_ * plane_ + k * columns_;
      for (std::int64_t i = 0; i < kSlice; ++i) {
        transforms.weight(taps + i * kTaps * columns_, columns_, to + i * columns_, plane_);
      }
    }
  });
}

template class WinogradWeights<float>;
template class WinogradWeights<double>;

}  // namespace resnetcpp::conv
