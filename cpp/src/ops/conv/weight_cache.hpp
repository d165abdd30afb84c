#pragma once

#include <memory>
#include <mutex>

#include "ops/conv/packed_conv.hpp"

namespace resnetcpp::conv {

/// What a layer keeps of its weights between calls outside the graph: they are packed at the second
/// call that finds them as they were.
class WeightCache {
 public:
  /// Null for weights that are new or have changed since the last call, and for those whose memory
  /// other code may write to.
  std::shared_ptr<const PackedConv> find(const Tensor& weight, const Conv2dGeometry& g);
  void clear();

 private:
  /// What was seen last; the memory of a tensor may be replaced under it.
  struct Seen {
    std::weak_ptr<TensorImpl> tensor;
    std::weak_ptr<Storage> storage;
    std::int64_t writes = 0;
    Plan plan = Plan::direct;

    bool is(const Tensor& weight, Plan wanted) const;
  };

  std::mutex mutex_;
  Seen seen_;
  std::shared_ptr<const PackedConv> packed_;
};

}  // namespace resnetcpp::conv
