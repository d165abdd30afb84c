#pragma once

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/direct/tile_product.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

/// What products by the kernels' register tile have in common: weights in panels, and tiles of
/// whole panels.
template <class T>
class PanelProduct : public TileProduct<T> {
 public:
  explicit PanelProduct(const GatherProduct<T>& product)
      : p_(product), kernels_(kernels::table().of<T>()) {}

  std::int64_t outputs(std::int64_t tasks) const override {
    if (suits_tile_per_thread(p_)) return width(p_.shape().outputs);
    const std::int64_t parts = chunk_count(wanted_tasks(), std::max<std::int64_t>(1, tasks));
    return width(chunk_count(p_.shape().outputs, parts));
  }

  std::int64_t width(std::int64_t outputs) const override {
    return rounded_up(outputs, p_.weights.panel_columns());
  }

 protected:
  /// Each thread's share, or pixels of whole strips: as many strips as a cache holds, fewer where
  /// that makes more tasks.
  std::int64_t pixels_of(std::int64_t strips_in_cache) const {
    if (suits_tile_per_thread(p_)) return pixels_of_thread(p_.gather);
    const std::int64_t strip = kernels_.strip_rows;
    const std::int64_t by_tasks = p_.gather.pixels() / (wanted_tasks() * strip);
    return strip * std::max<std::int64_t>(1, std::min(strips_in_cache, by_tasks));
  }

  /// Calls fn(panel of weights, where its sums go, its tail or null) for each panel of the tile.
  template <class Fn>
  void for_each_panel(const ProductTile& tile, const blas::Result<T>& result,
                      const kernels::Tail<T>& tail, const Fn& fn) const {
    const std::int64_t columns = p_.weights.panel_columns();
    for (std::int64_t column = 0; column < tile.outputs; column += columns) {
      const kernels::Tail<T> own = tail.from_channel(column);
      fn(p_.weights.panel(tile.block, (tile.first_output + column) / columns), result.data + column,
         own.is_empty() ? nullptr : &own);
    }
  }

  const GatherProduct<T>& p_;
  const kernels::Kernels<T>& kernels_;
};

}  // namespace resnetcpp::conv
