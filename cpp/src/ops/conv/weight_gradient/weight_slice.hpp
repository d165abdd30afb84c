#pragma once

#include <cstdint>

#include "ops/conv/direct/gather.hpp"

namespace resnetcpp::conv {

/// A part of the weights, or of the sum over pixels that gives their gradient. Pointers stand at
/// its first channels.
template <class T>
struct WeightSlice {
  Gather gather;
  const T* x;
  const T* gy;
  std::int64_t gy_stride;
  std::int64_t outputs;
  std::int64_t first_pixel, last_pixel;

  /// to (outputs, depth), rows `stride` apart = sum over pixels of gy[p, o] * gathered[p, k]
  void sum(T* to, std::int64_t stride) const;
};

}  // namespace resnetcpp::conv
