#include "ops/conv/winograd/weights.hpp"

#include <algorithm>

#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

constexpr std::int64_t kTaps = 9;
constexpr std::int64_t kMostColumns = 32;
// Input channels of one panel that a task transforms.
constexpr std::int64_t kDepthPerTask = 64;

std::int64_t rounded_up(std::int64_t value, std::int64_t step) {
  return (value + step - 1) / step * step;
}

// One side of the weights as the convolution at hand sees it.
struct Axes {
  std::int64_t inputs, outputs, input_stride, output_stride;
};

Axes axes_of(const Tensor& weight, bool for_gradient) {
  const Axes forward{weight.size(1), weight.size(0), weight.strides()[1], weight.strides()[0]};
  if (!for_gradient) return forward;
  return {forward.outputs, forward.inputs, forward.output_stride, forward.input_stride};
}

}  // namespace

template <class T>
WinogradWeights<T>::WinogradWeights(const kernels::WinogradKernels<T>& transforms,
                                    const Tensor& weight, bool for_gradient)
    : positions_(transforms.positions),
      columns_(kernels::table().of<T>().panel_columns),
      depth_(rounded_up(weight.size(for_gradient ? 0 : 1), kernels::kStripDepth)),
      panels_(chunk_count(weight.size(for_gradient ? 1 : 0), columns_)),
      packed_(panels_ * positions_ * depth_ * columns_) {
  pack(transforms, weight, for_gradient);
}

template <class T>
void WinogradWeights<T>::pack(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
                              bool for_gradient) const {
  const Axes axes = axes_of(weight, for_gradient);
  const Shape& strides = weight.strides();
  const T* const from = static_cast<const T*>(weight.raw_data());
  const std::int64_t slices = chunk_count(depth_, kDepthPerTask);
  parallel_for(0, panels_ * slices, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t panel = task / slices;
    const std::int64_t first = task % slices * kDepthPerTask;
    const std::int64_t columns = std::min(columns_, axes.outputs - panel * columns_);
    T taps[kTaps * kMostColumns] = {};
    for (std::int64_t k = first; k < std::min(depth_, first + kDepthPerTask); ++k) {
      if (k == axes.inputs) std::fill_n(taps, kTaps * columns_, T{0});
      for (std::int64_t column = 0; k < axes.inputs && column < columns; ++column) {
        const T* const source =
            from + k * axes.input_stride + (panel * columns_ + column) * axes.output_stride;
        for (std::int64_t tap = 0; tap < kTaps; ++tap) {
          const std::int64_t at = for_gradient ? kTaps - 1 - tap : tap;
          taps[tap * columns_ + column] = source[at / 3 * strides[2] + at % 3 * strides[3]];
        }
      }
      transforms.weight(taps, columns_,
                        packed_.data() + (panel * positions_ * depth_ + k) * columns_,
                        depth_ * columns_);
    }
  });
}

template class WinogradWeights<float>;
template class WinogradWeights<double>;

}  // namespace resnetcpp::conv
