#pragma once

#include <cstdint>

#include "kernels/table.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::conv {

/// Transformed weights in the panels that the kernels multiply with:
/// (panels, positions, depth, panel columns), with depth = inputs padded to whole strip blocks and
/// columns = outputs padded to whole panels.
template <class T>
class WinogradWeights {
 public:
  /// weight (O, I, 3, 3), any strides. `for_gradient` swaps inputs and outputs and turns the taps
  /// by 180 degrees: the weights of the convolution that gives the input's gradient.
  WinogradWeights(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
                  bool for_gradient);

  std::int64_t depth() const { return depth_; }
  std::int64_t panels() const { return panels_; }
  const T* panel(std::int64_t panel, std::int64_t position) const {
    return packed_.data() + (panel * positions_ + position) * plane_;
  }

 private:
  void pack(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
            bool for_gradient) const;

  std::int64_t positions_;
  std::int64_t columns_;
  std::int64_t depth_;
  std::int64_t panels_;
  std::int64_t plane_;  // elements from one position to the next
  Workspace<T> packed_;
};

}  // namespace resnetcpp::conv
