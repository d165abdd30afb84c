#pragma once

#include "kernels/table.hpp"
#include "ops/conv/direct/product.hpp"

namespace resnetcpp::conv {

/// Pixels of one block of channels, gathered and packed in strips.
template <class T>
class StripPacker {
 public:
  explicit StripPacker(const GatherProduct<T>& product)
      : p_(product), strip_rows_(kernels::table().of<T>().strip_rows) {}

  /// Elements from one strip to the next.
  std::int64_t strip_stride() const { return strip_rows_ * p_.weights.padded_depth(); }
  /// Packs the pixels of strip s, the strips beginning with `first_pixel`.
  void pack(std::int64_t block, std::int64_t first_pixel, const kernels::Strips& strips,
            std::int64_t s, T* packed) const;

 private:
  // Straight from where the values lie.
  void pack_runs(const T* x, std::int64_t pixel, std::int64_t rows, T* strip) const;
  // By way of some gathered pixels, where a run of values does not fill whole steps of a strip.
  void pack_gathered(const T* x, std::int64_t pixel, std::int64_t rows, T* strip) const;
  std::int64_t gathered_rows() const;

  const GatherProduct<T>& p_;
  std::int64_t strip_rows_;
};

}  // namespace resnetcpp::conv
