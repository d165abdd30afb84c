#pragma once

#include "resnetcpp/ops/conv.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// The three products of a convolution by gathered pixels and BLAS, outside the graph. They take
/// any strides, serve every stride, padding, dilation and number of groups, and are the reference
/// for faster kernels.
namespace resnetcpp::conv {

/// What follows the sums while they are in the cache: * scale (O,), + shift (O,), + residual
/// (N, O, H', W'), relu; each but relu may be undefined, and a scale needs a shift.
struct Tail {
  Tensor scale;
  Tensor shift;
  Tensor residual;
  bool relu = false;
};

class WeightCache;

/// x (N, C, H, W), weight (O, C/groups, KH, KW) -> (N, O, H', W') in `format`. A cache, where there
/// is one, may have the weights packed.
Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tail& tail,
                      const Conv2dGeometry& g, MemoryFormat format, WeightCache* cache = nullptr);

/// resnetcpp::conv2d of a layer, which keeps its weights packed while no graph is recorded.
Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
              const Conv2dOptions& options, WeightCache& cache);

/// gy (N, O, H', W'), weight (O, C/groups, KH, KW) -> (N, C, H, W) in `format`. Where `sum` is
/// defined, (N, C, H, W), channels_last and not of a depthwise convolution, the gradient is added
/// to it.
Tensor conv2d_grad_input(const Tensor& gy, const Tensor& weight, const Conv2dGeometry& g,
                         MemoryFormat format, const Tensor& sum = {});

/// x (N, C, H, W), gy (N, O, H', W') -> (O, C/groups, KH, KW) in `format`
Tensor conv2d_grad_weight(const Tensor& x, const Tensor& gy, const Conv2dGeometry& g,
                          MemoryFormat format);

}  // namespace resnetcpp::conv
