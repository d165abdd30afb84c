#pragma once

#include <cstdint>

#include "kernels/table.hpp"
#include "ops/conv/workspace.hpp"

namespace resnetcpp::conv {

/// A copy of some pixels' gradients as column products read them fastest: in strips of outputs, in
/// each of them line after line without a gap. Where they lie, gradients of many channels are whole
/// pages apart, and fight for the same lines of the cache.
template <class T>
class GradientStrips {
 public:
  GradientStrips(std::int64_t outputs, std::int64_t most_pixels);

  /// gy (pixels, outputs), its rows `stride` apart; at most as many pixels as were named.
  void pack(const T* gy, std::int64_t stride, std::int64_t pixels) const;

  /// Makes them the left side of a product over all outputs.
  kernels::ColumnProduct<T> left_of(kernels::ColumnProduct<T> product) const {
    product.a = data_.data();
    product.a_stride = line_;
    product.strip_stride = strip_stride_;
    return product;
  }

 private:
  template <int Line>
  void pack_lines(const T* gy, std::int64_t stride, std::int64_t lo, std::int64_t hi) const;

  kernels::Strips strips_;
  std::int64_t line_;  // of one pixel in a strip
  std::int64_t strip_stride_;
  Scratch<T> data_;  // (strips, pixels, line)
};

}  // namespace resnetcpp::conv
