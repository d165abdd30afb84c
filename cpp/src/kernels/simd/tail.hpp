#pragma once

#include "kernels/product.hpp"
#include "kernels/simd/math.hpp"

namespace resnetcpp::kernels {
namespace {

/// Finishes one vector of a pixel that starts at `row`; load_at(p) loads from the vector's channels
/// of an array that starts at p.
template <class T, class LoadAt>
[[gnu::always_inline]] inline Vec<T> with_tail(const Vec<T>& sum, const Tail<T>& tail, const T* row,
                                               const LoadAt& load_at) {
  Vec<T> y = sum;
  if (tail.scale != nullptr) {
    y = multiply_add<T>(y, load_at(tail.scale), load_at(tail.shift));
  } else if (tail.shift != nullptr) {
    y = y + load_at(tail.shift);
  }
  if (tail.residual != nullptr) y = y + load_at(tail.residual + (row - tail.y));
  return tail.relu ? relu<T>(y) : y;
}

}  // namespace
}  // namespace resnetcpp::kernels
