#pragma once

#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

/// The elements of a block from `offset` on as channels-last images. shape: (N, C, H, W)
inline Tensor image_at(const Tensor& block, const Shape& shape, std::int64_t offset) {
  const std::int64_t channels = shape[1];
  const std::int64_t line = shape[3] * channels;
  return alias(block, shape, {shape[2] * line, 1, line, channels}, offset);
}

}  // namespace resnetcpp::inference
