#pragma once

#include "ops/conv/direct/product.hpp"

/// Convolution of each channel with a kernel of its own: a sum of shifted images, with nothing for
/// a matrix product to gain.
namespace resnetcpp::conv {

inline bool is_depthwise(const Conv2dGeometry& g) {
  return g.groups > 1 && g.in_channels == g.groups && g.out_channels == g.groups;
}

/// y[place(p), c] = sum over t of x[gathered(p, t), c] * weights[t, c], with a tail
template <class T>
struct DepthwiseProduct {
  Gather gather;
  Placement placement;
  const T* x = nullptr;
  const T* weights = nullptr;
  T* y = nullptr;
  kernels::Tail<T> tail;

  void run() const;
};

/// weights[t, c] = sum over p of gy[p, c] * x[gathered(p, t), c]
template <class T>
void depthwise_grad_weight(const Gather& gather, const T* x, const T* gy, T* weights);

}  // namespace resnetcpp::conv
