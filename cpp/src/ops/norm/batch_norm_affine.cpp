#include "ops/norm/batch_norm_affine.hpp"

#include <cmath>

#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

std::vector<double> values(const Tensor& x, std::size_t count, double otherwise) {
  std::vector<double> result(count, otherwise);
  if (!x.defined()) return result;
  const Tensor dense = contiguous_data(x);
  dispatch_floating("batch_norm", x.dtype(), [&](auto tag) {
    const auto* const from = dense.data<decltype(tag)>();
    for (std::size_t c = 0; c < count; ++c) result[c] = static_cast<double>(from[c]);
  });
  return result;
}

}  // namespace

BatchNormAffine batch_norm_affine(const BatchNormTensors& tensors, double eps,
                                  const Tensor& conv_bias) {
  const auto count = static_cast<std::size_t>(tensors.running_var.numel());
  const std::vector<double> var = values(tensors.running_var, count, 1);
  const std::vector<double> mean = values(tensors.running_mean, count, 0);
  const std::vector<double> before = values(conv_bias, count, 0);
  BatchNormAffine affine{values(tensors.weight, count, 1), values(tensors.bias, count, 0)};
  for (std::size_t c = 0; c < count; ++c) {
    affine.scale[c] /= std::sqrt(var[c] + eps);
    affine.shift[c] += (before[c] - mean[c]) * affine.scale[c];
  }
  return affine;
}

}  // namespace resnetcpp
