#pragma once

#include "inference/fuse.hpp"
#include "ops/conv/packed_conv.hpp"

namespace resnetcpp::inference {

/// A convolution whose result a max pooling reads band by band, while it is in the cache: it is
/// never written to memory as a whole.
class PooledConv {
 public:
  /// conv: with a pooling that suits it
  explicit PooledConv(const FusedConv& conv);

  /// Whether bands of few lines overlap little, and make the same bits as the whole.
  static bool suits(const FusedConv& conv, const kernels::PoolShape& pool);

  /// y (N, O, H', W'), channels-last = the pooled convolution of x (N, C, H, W), any strides.
  void run(const Tensor& x, const Tensor& y) const;

 private:
  std::int64_t lines_of_band(std::int64_t images) const;
  void run_band(const Tensor& x, std::int64_t image, std::int64_t first, std::int64_t last,
                const Tensor& y) const;

  Conv2dGeometry geometry_;
  kernels::PoolShape pool_;
  conv::PackedConv packed_;
  Tensor bias_;
  bool relu_;
  std::int64_t most_lines_;  // of the output, of a band
};

}  // namespace resnetcpp::inference
