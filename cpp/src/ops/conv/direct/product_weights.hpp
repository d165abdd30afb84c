#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

/// The weights of a gather product: for each block of channels `outputs` sums over the `inputs`
/// channels of all taps.
struct ProductShape {
  std::int64_t blocks = 1;
  std::int64_t taps = 0;
  std::int64_t inputs = 0;   // of one block
  std::int64_t outputs = 0;  // of one block
  /// Groups of a block: outputs have the same group's inputs alone, other weights being 0.
  std::int64_t groups = 1;

  std::int64_t depth() const { return taps * inputs; }
  /// Channels of an output pixel.
  std::int64_t channels() const { return blocks * outputs; }
};

/// Whether the kernels multiply the groups without the zeros between them.
template <class T>
bool multiplies_in_groups(const ProductShape& shape);

/// Weights as a gather product multiplies with them: packed in panels of the kernels' register
/// tile, without the zeros between groups where the kernels can do without; or where
/// few outputs would leave panels mostly empty, as they lie, for BLAS.
template <class T>
class ProductWeights {
 public:
  /// from: (blocks, outputs, depth). Memory that is not packed must outlive this.
  ProductWeights(const ProductShape& shape, const T* from);
  /// rows: where the `outputs` weights of each (block, depth) lie.
  ProductWeights(const ProductShape& shape, const std::vector<const T*>& rows);

  const ProductShape& shape() const { return shape_; }
  bool in_panels() const { return panels_.has_value(); }
  /// Whether panels hold no zeros between groups, for the kernels' group products.
  bool in_groups() const { return in_groups_; }
  /// Inputs of a group.
  std::int64_t group_inputs() const { return shape_.inputs / shape_.groups; }

  /// (outputs, depth) of a block that is not in panels.
  const T* block(std::int64_t index) const {
    return from_ + index * shape_.depth() * shape_.outputs;
  }

  std::int64_t panel_columns() const { return columns_; }
  /// Depth of a panel: padded with zeros to whole steps of a strip.
  std::int64_t padded_depth() const { return padded_depth_; }
  /// (padded depth, panel columns), 0 in the padding; in groups (taps, group inputs, panel
  /// columns), and what is behind them does not count.
  const T* panel(std::int64_t block, std::int64_t index) const {
    return panels_->data() + (block * panel_count_ + index) * panel_size();
  }

 private:
  std::int64_t panel_size() const { return padded_depth_ * columns_; }
  explicit ProductWeights(const ProductShape& shape);
  // Calls fill(block, first output, outputs, where the panel lies) for each panel.
  template <class Fill>
  void pack(const Fill& fill);
  void leave_out_zeros(T* panel) const;

  ProductShape shape_;
  const T* from_ = nullptr;
  std::optional<Workspace<T>> copy_;  // of rows that are not packed
  std::int64_t padded_depth_;
  std::int64_t columns_;
  std::int64_t panel_count_;  // of one block
  bool in_groups_;
  std::optional<Workspace<T>> panels_;
};

}  // namespace resnetcpp::conv
