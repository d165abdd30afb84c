#pragma once

#include <cstdint>

namespace resnetcpp::kernels {

struct RandomKernels {
  /// Blocks of 16 values of U[0, 1) become values of N(mean, std^2), in place: the first eight of a
  /// block hold the radii and the last eight the angles. The same bits on every instruction set.
  void (*normal_blocks)(int64_t blocks, float mean, float std, float* data);
};

}  // namespace resnetcpp::kernels
