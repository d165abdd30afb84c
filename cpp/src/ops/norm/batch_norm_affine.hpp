#pragma once

#include <vector>

#include "resnetcpp/ops/norm.hpp"

namespace resnetcpp {

/// A batch norm in evaluation, with running statistics: y = x * scale + shift for each channel.
struct BatchNormAffine {
  std::vector<double> scale, shift;  // (C,)
};

/// scale = weight / sqrt(var + eps), shift = (bias of the convolution before it - mean) * scale +
/// bias. Undefined weight and biases count as 1 and 0.
BatchNormAffine batch_norm_affine(const BatchNormTensors& tensors, double eps,
                                  const Tensor& conv_bias);

}  // namespace resnetcpp
