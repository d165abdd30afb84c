#pragma once

#include <optional>

#include "resnetcpp/ops/conv.hpp"
#include "resnetcpp/ops/norm.hpp"

namespace resnetcpp::conv {

class WeightCache;

/// A convolution and the batch norm behind it, which uses its running statistics.
struct ConvNorm {
  Tensor weight;
  std::optional<Tensor> bias;
  Conv2dOptions options;
  BatchNormTensors norm;
  double eps = 1e-5;
  WeightCache* cache = nullptr;
};

/// Errors: as conv2d.
Shape output_shape(const Tensor& x, const ConvNorm& layers);

/// norm(conv(x)) + residual, then relu where it is wanted, in one pass over the output and outside
/// the graph. residual: the output's shape, or undefined. Errors: as conv2d.
Tensor conv_norm(const Tensor& x, const ConvNorm& layers, const Tensor& residual, bool relu);

}  // namespace resnetcpp::conv
