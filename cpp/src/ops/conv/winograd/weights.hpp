#pragma once

#include <cstdint>

#include "kernels/table.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::conv {

/// The weights of one convolution, which it transforms slice by slice. A panel holds as many
/// outputs as the kernels multiply with at a time; inputs are padded to whole strip blocks.
template <class T>
class WinogradWeights {
 public:
  /// weight (O, I, 3, 3), any strides. `for_gradient` swaps inputs and outputs and turns the taps
  /// by 180 degrees: the weights of the convolution that gives the input's gradient.
  WinogradWeights(const kernels::WinogradKernels<T>& transforms, const Tensor& weight,
                  bool for_gradient);

  std::int64_t depth() const { return depth_; }
  std::int64_t panels() const { return panels_; }
  std::int64_t panel_columns() const { return columns_; }
  /// Bytes of all transformed weights.
  std::int64_t bytes() const;

  /// Lets the tensor go, after which nothing is transformed any more.
  void release() { weight_ = Tensor(); }

  /// to (positions, depth, panel columns), positions `plane` elements apart = the weights between
  /// the inputs [k, k + depth) and a panel. k and depth are multiples of kernels::kStripDepth.
  void transform(std::int64_t panel, std::int64_t k, std::int64_t depth, T* to,
                 std::int64_t plane) const;

 private:
  void gather(std::int64_t panel, std::int64_t k, T* taps) const;

  const kernels::Kernels<T>& kernels_;
  const kernels::WinogradKernels<T>& transforms_;
  Tensor weight_;  // contiguous
  bool for_gradient_;
  std::int64_t inputs_, outputs_, input_stride_, output_stride_;
  std::int64_t depth_;
  std::int64_t columns_;  // of a panel
  std::int64_t panels_;
};

/// All weights transformed: (panels, positions, depth, panel columns).
template <class T>
class PackedWeights {
 public:
  PackedWeights(const kernels::WinogradKernels<T>& transforms, const WinogradWeights<T>& weights);

  const T* panel(std::int64_t panel, std::int64_t position) const {
    return packed_.data() + (panel * positions_ + position) * plane_;
  }

 private:
  std::int64_t positions_;
  std::int64_t plane_;  // elements from one position to the next
  Workspace<T> packed_;
};

}  // namespace resnetcpp::conv
