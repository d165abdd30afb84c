#pragma once

#include <cstdint>

namespace resnetcpp::kernels {

/// One output pixel of a channels-last convolution of each channel by itself: the input pixels that
/// it reads, taps that fall into the padding left out.
template <class T>
struct DepthwisePixel {
  int64_t channels;
  int64_t taps;
  /// `taps` pointers to a pixel's channels, and which of the kernel's taps each belongs to.
  const T* const* inputs;
  const int64_t* numbers;
};

template <class T>
struct DepthwiseKernels {
  /// y[c] = sum over t of inputs[t][c] * weights[numbers[t] * channels + c]
  void (*depthwise_sum)(const DepthwisePixel<T>& pixel, const T* weights, T* y);
  /// sums[numbers[t] * channels + c] += inputs[t][c] * gy[c]
  void (*depthwise_grad_weight)(const DepthwisePixel<T>& pixel, const T* gy, T* sums);
};

}  // namespace resnetcpp::kernels
