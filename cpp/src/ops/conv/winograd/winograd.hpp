#pragma once

#include "ops/conv/winograd/tiles.hpp"
#include "ops/conv/winograd/weights.hpp"

namespace resnetcpp::conv {

/// y = x * weights with a tail, 3x3 and of the transforms' stride, with `padding` rows and columns
/// of zeros before x.
template <class T>
struct WinogradProduct {
  const kernels::WinogradKernels<T>& transforms;
  Images<const T> x;
  Images<T> y;
  Pair padding;
  const WinogradWeights<T>& weights;
  /// The same weights, where they stay transformed from call to call; else null.
  const PackedWeights<T>* packed;
  kernels::Tail<T> tail;

  void run() const;
};

/// gw (O, I, 3, 3), contiguous or channels_last = the gradient of the weights, from x and the
/// output's gradient.
template <class T>
struct WinogradWeightGradient {
  const kernels::WinogradKernels<T>& transforms;
  Images<const T> x;
  Images<const T> gy;
  Pair padding;
  const Tensor& gw;

  void run() const;
};

}  // namespace resnetcpp::conv
