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
  /// reuse: Reuse::once keeps the weights as they are, and transforms them at each call.
  PackedConv(const Tensor& weight, const Conv2dGeometry& g, Plan plan, Reuse reuse = Reuse::often);

  /// The plan that suits a geometry when weights stay packed.
  static Plan plan_for(const Tensor& weight, const Conv2dGeometry& g);

  /// Bytes of weights that F(4,3) makes four times as large; 0 for other plans.
  static std::int64_t transformed_bytes(const Tensor& weight, Plan plan);
  /// Whether there are so many of them that they should not stay where memory is short: to
  /// transform them at each call, part by part in the cache, takes 1.4 times as long.
  static bool is_heavy(const Tensor& weight, Plan plan) {
    return transformed_bytes(weight, plan) > kHeavyBytes;
  }

  /// x (N, C, H, W), or a copy of it, as `run` reads it without a copy of its own. Any lines of it
  /// are read as well.
  Tensor images(const Tensor& x) const;

  /// y (N, O, H', W'), channels-last = x (N, C, H, W), any strides, * weight, with a tail. `g` has
  /// the channels and the kernel that this was made for.
  void run(const Conv2dGeometry& g, const Tensor& x, const Tail& tail, const Tensor& y) const;

 private:
  static constexpr std::int64_t kHeavyBytes = std::int64_t{32} << 20;

  std::shared_ptr<const void> product_;  // ForwardProduct<T> of the weight's dtype
};

}  // namespace resnetcpp::conv
