#pragma once

#include <memory>

#include "kernels/product.hpp"
#include "ops/conv/algorithm.hpp"
#include "ops/conv/layout.hpp"

namespace resnetcpp::conv {

/// The forward pass of a convolution, its weights laid out as a plan multiplies with them.
template <class T>
class ForwardProduct {
 public:
  virtual ~ForwardProduct() = default;

  /// x (N, C, H, W) as `run` reads it: channels-last, unless a product reads any strides.
  virtual Tensor images(const Tensor& x) const {
    return image_data(x, MemoryFormat::channels_last);
  }

  /// y (N, H', W', O) = images * weights, with a tail. `g` has the channels and the kernel that
  /// this was made for; images may have other sizes. Several threads may run it at once.
  virtual void run(const Conv2dGeometry& g, const Tensor& images, const kernels::Tail<T>& tail,
                   T* y) const = 0;
};

/// weight (O, C/groups, KH, KW), any strides. What runs often keeps all weights packed; what runs
/// once may pack them part by part while they are in the cache.
template <class T>
std::unique_ptr<ForwardProduct<T>> make_forward(const Tensor& weight, const Conv2dGeometry& g,
                                                Plan plan, Reuse reuse);

}  // namespace resnetcpp::conv
