#include "ops/conv/winograd/weights.hpp"

#include <algorithm>

#include "ops/conv/layout.hpp"
#include "ops/conv/winograd/tiles.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

namespace {

constexpr std::int64_t kMostColumns = 32;
// Inputs of one panel whose taps are gathered, and then transformed, at a time.
constexpr std::int64_t kGathered = kernels::kStripDepth;
constexpr std::int64_t kTaskDepth = 2 * kGathered;

}  // namespace

template <class T>
WinogradWeights<T>::WinogradWeights(const kernels::WinogradKernels<T>& transforms,
                                    const Tensor& weight, bool for_gradient)
    : kernels_(kernels::table().of<T>()),
      transforms_(transforms),
      weight_(image_data(weight, MemoryFormat::contiguous)),
      for_gradient_(for_gradient),
      inputs_(weight.size(for_gradient ? 0 : 1)),
      outputs_(weight.size(for_gradient ? 1 : 0)),
      input_stride_(for_gradient ? weight.size(1) * kTaps : kTaps),
      output_stride_(for_gradient ? kTaps : weight.size(1) * kTaps),
      depth_(rounded_up(inputs_, kernels::kStripDepth)),
      columns_(kernels_.columns_for(outputs_)),
      panels_(chunk_count(outputs_, columns_)) {}

template <class T>
std::int64_t WinogradWeights<T>::bytes() const {
  return transforms_.positions * depth_ * panels_ * columns_ * static_cast<std::int64_t>(sizeof(T));
}

// taps (kGathered, 9, panel columns), 0 beyond the last input and output
template <class T>
void WinogradWeights<T>::gather(std::int64_t panel, std::int64_t k, T* taps) const {
  const std::int64_t stride = columns_;
  const std::int64_t columns = std::min(stride, outputs_ - panel * stride);
  const std::int64_t depth = std::min(kGathered, inputs_ - k);
  if (columns < stride || depth < kGathered) std::fill_n(taps, kGathered * kTaps * stride, T{0});
  const T* from = weight_.data<T>() + k * input_stride_ + panel * stride * output_stride_;
  if (!for_gradient_) {  // taps of one output's inputs lie one after the other
    kernels_.transpose(columns, depth * kTaps, from, output_stride_, taps, stride);
    return;
  }
  for (std::int64_t i = 0; i < depth; ++i) {
    kernels_.transpose(columns, kTaps, from, output_stride_, taps, stride);
    from += input_stride_;
    taps += kTaps * stride;
  }
}

template <class T>
void WinogradWeights<T>::transform(std::int64_t panel, std::int64_t k, std::int64_t depth, T* to,
                                   std::int64_t plane) const {
  const std::int64_t first = for_gradient_ ? (kTaps - 1) * columns_ : 0;
  const std::int64_t step = for_gradient_ ? -columns_ : columns_;
  T taps[kGathered * kTaps * kMostColumns];
  for (std::int64_t i = 0; i < depth; ++i) {
    const std::int64_t row = i % kGathered;
    if (row == 0) gather(panel, k + i, taps);
    transforms_.weight(taps + row * kTaps * columns_ + first, step, columns_, to + i * columns_,
                       plane);
  }
}

template <class T>
PackedWeights<T>::PackedWeights(const kernels::WinogradKernels<T>& transforms,
                                const WinogradWeights<T>& weights)
    : positions_(transforms.positions),
      plane_(weights.depth() * weights.panel_columns() + kPlanePadding),
      packed_(weights.panels() * positions_ * plane_) {
  const std::int64_t columns = weights.panel_columns();
  const std::int64_t slices = chunk_count(weights.depth(), kTaskDepth);
  parallel_for(0, weights.panels() * slices, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t k = task % slices * kTaskDepth;
    T* const to = packed_.data() + task / slices * positions_ * plane_ + k * columns;
    weights.transform(task / slices, k, std::min(kTaskDepth, weights.depth() - k), to, plane_);
  });
}

template class WinogradWeights<float>;
template class WinogradWeights<double>;
template class PackedWeights<float>;
template class PackedWeights<double>;

}  // namespace resnetcpp::conv
