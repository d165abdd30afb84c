#pragma once

#include "kernels/table.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/ops/conv.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Winograd's algorithm along the lines of a convolution that is 7 wide and steps by 2, such as the
/// first one of a ResNet: two neighbouring pixels are one place of twice the channels, of which 4
/// outputs in a row read 7 and each output reads 4. F(4, 4) takes 7 products for each of them where
/// the direct sum takes 14.
namespace resnetcpp::conv {

/// Transformed weights: (panels, positions, depth, panel columns), the depth being the lines of the
/// kernel and the values of a place.
template <class T>
class LineWeights {
 public:
  /// weight (O, I, KH, 7), any strides
  LineWeights(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
              const Conv2dGeometry& g);

  std::int64_t depth() const { return depth_; }
  std::int64_t panels() const { return panels_; }
  std::int64_t panel_columns() const { return columns_; }
  const T* panel(std::int64_t panel, std::int64_t position) const {
    return packed_.data() + (panel * positions_ + position) * depth_ * columns_;
  }

 private:
  std::int64_t positions_;
  std::int64_t depth_;
  std::int64_t columns_;  // of a panel
  std::int64_t panels_;
  Workspace<T> packed_;
};

/// y (N, H', W', O) = x (N, C, H, W), any strides, * weights with a tail.
template <class T>
struct LineProduct {
  const kernels::WinogradKernels<T>& transforms;
  const Conv2dGeometry& geometry;
  const LineWeights<T>& weights;
  const Tensor& x;
  T* y;
  kernels::Tail<T> tail;

  void run() const;
};

/// gw (O, C, KH, 7), any strides = the gradient of the weights, from x (N, C, H, W), any strides,
/// and gy (N, H', W', O).
template <class T>
struct LineWeightGradient {
  const kernels::WinogradKernels<T>& transforms;
  const Conv2dGeometry& geometry;
  const Tensor& x;
  const T* gy;
  const Tensor& gw;

  void run() const;
};

}  // namespace resnetcpp::conv
