#pragma once

#include <cstdint>

#include "kernels/product.hpp"
#include "ops/conv/direct/gather.hpp"
#include "ops/conv/direct/product_weights.hpp"

namespace resnetcpp::conv {

/// Where the pixels of a product go: pixel (n, r, c) to (n, first + r * step, first + c * step) of
/// images of their own size.
struct Placement {
  std::int64_t height = 0, width = 0;
  Pair first = {0, 0};
  Pair step = {1, 1};

  std::int64_t pixel(const Place& place) const {
    return (place.image * height + first[0] + place.row * step[0]) * width + first[1] +
           place.column * step[1];
  }
};

/// y[place(p), b * outputs + o] = sum over k of gathered_b[p, k] * weights_b[k, o], with a tail,
/// for each block b of channels. Memory: one tile of gathered pixels for each thread.
template <class T>
struct GatherProduct {
  Gather gather;  // channels: of one block
  Placement placement;
  const ProductWeights<T>& weights;
  const T* x = nullptr;
  T* y = nullptr;
  kernels::Tail<T> tail = {};

  const ProductShape& shape() const { return weights.shape(); }
  void run() const;
};

}  // namespace resnetcpp::conv
