#pragma once

#include <memory>

#include "ops/conv/algorithm.hpp"
#include "ops/conv/conv2d.hpp"

namespace resnetcpp::conv {

/// The weights of a convolution, packed for one plan to stay from call to call. Several threads may
/// run it at once.
class PackedConv {
 public:
  /// weight (O, C/groups, KH, KW), any strides, float32 or float64
  PackedConv(const Tensor& weight, const Conv2dGeometry& g, Plan plan);

  /// The plan that suits a geometry when weights stay packed.
  static Plan plan_for(const Tensor& weight, const Conv2dGeometry& g);

  /// y (N, O, H', W'), channels-last = x (N, C, H, W), any strides, * weight, with a tail. `g` has
  /// the channels and the kernel that this was made for.
  void run(const Conv2dGeometry& g, const Tensor& x, const Tail& tail, const Tensor& y) const;

 private:
  std::shared_ptr<const void> product_;  // ForwardProduct<T> of the weight's dtype
};

}  // namespace resnetcpp::conv
