#pragma once

#include "ops/conv/direct/gather.hpp"
#include "ops/conv/direct/product_weights.hpp"
#include "ops/conv/workspace.hpp"
#include "resnetcpp/ops/conv.hpp"

namespace resnetcpp::conv {

/// How the channels are cut: groups of few channels are merged into blocks that fill the kernels'
/// narrow panel, whose weights are dense with zeros between the groups.
struct Blocks {
  std::int64_t count = 1;
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::int64_t merged = 1;  // groups in a block
  std::int64_t taps = 1;

  std::int64_t size() const { return outputs * taps * inputs; }
};

template <class T>
Blocks make_blocks(const Conv2dGeometry& g);

/// Of a product that reads `gather`, whose channels are one side of the blocks, for the sums of the
/// other side's `outputs`.
ProductShape product_shape(const Blocks& blocks, const Gather& gather, std::int64_t outputs);

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
