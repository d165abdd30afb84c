#pragma once

#include "ops/conv/workspace.hpp"
#include "resnetcpp/ops/conv.hpp"

namespace resnetcpp::conv {

/// How the channels are cut: groups of few channels are merged into blocks, whose weights are dense
/// with zeros between the groups, as products of a few columns would cost more than the zeros.
struct Blocks {
  std::int64_t count = 1;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::int64_t merged = 1;  // groups in a block
  std::int64_t taps = 1;

  std::int64_t size() const { return outputs * taps * inputs; }
};

Blocks make_blocks(const Conv2dGeometry& g);

/// Weights as (blocks, outputs, taps, inputs): the tensor's own memory where it lies so, else a
/// copy.
template <class T>
class BlockedWeights {
 public:
  BlockedWeights(const Blocks& blocks, const Tensor& weight);
  const T* data() const { return data_; }

 private:
  std::optional<Workspace<T>> copy_;
  const T* data_ = nullptr;
};

/// Whether `weight` lies in memory as the blocks do.
bool lies_in_blocks(const Blocks& blocks, const Tensor& weight);

/// The reverse: weight[...] = blocked, without the zeros between groups.
template <class T>
void unblock_weights(const Blocks& blocks, const T* blocked, const Tensor& weight);

}  // namespace resnetcpp::conv
