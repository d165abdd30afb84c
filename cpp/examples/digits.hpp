#pragma once

#include <vector>

#include "resnetcpp/io/digits.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// Scans as a network takes them.
struct Data {
  resnetcpp::Tensor images;  // (N, 1, 8, 8), values about 0
  resnetcpp::Tensor labels;  // (N,)

  std::int64_t size() const { return labels.size(0); }
};

inline Data to_tensors(const resnetcpp::DigitScans& scans) {
  constexpr std::int64_t kSide = resnetcpp::DigitScans::kSide;
  const std::vector<float> pixels(scans.pixels.begin(), scans.pixels.end());
  const resnetcpp::Tensor images =
      resnetcpp::from_vector(pixels, resnetcpp::Shape{scans.size(), 1, kSide, kSide});
  return {images / (resnetcpp::DigitScans::kPixelMax / 2.0) - 1.0,
          resnetcpp::from_vector(scans.labels)};
}
