#include "ops/conv/weight_gradient/weight_slice.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "ops/conv/copy_few.hpp"
#include "ops/conv/weight_gradient/gradient_strips.hpp"
#include "ops/conv/weight_gradient/line_sum.hpp"
#include "ops/conv/workspace.hpp"
#include "tensor/blas.hpp"

namespace resnetcpp::conv {

namespace {

// Gathered pixels of one product.
constexpr std::int64_t kBlasBytes = std::int64_t{1} << 20;
constexpr std::int64_t kFewestBlasPixels = 256;
constexpr std::int64_t kPanelBytes = std::int64_t{256} << 10;
constexpr std::int64_t kFewestPixels = 128;
// Gathered pixels that stay in the first-level cache.
constexpr std::int64_t kGatheredBytes = std::int64_t{8} << 10;

std::int64_t pixels_within(std::int64_t bytes, std::int64_t row_bytes, std::int64_t fewest) {
  return std::max(fewest, bytes / std::max<std::int64_t>(1, row_bytes));
}

template <class T>
void sum_by_blas(const WeightSlice<T>& slice, blas::Result<T> result) {
  const Gather& gather = slice.gather;
  const std::int64_t depth = gather.depth();
  const std::int64_t length =
      pixels_within(kBlasBytes, depth * static_cast<std::int64_t>(sizeof(T)), kFewestBlasPixels);
  const bool direct = gather.is_identity();
  const std::int64_t most = std::min(length, slice.last_pixel - slice.first_pixel);
  const Scratch<T> columns(direct ? 0 : most * depth);
  for (std::int64_t lo = slice.first_pixel; lo < slice.last_pixel; lo += length) {
    const std::int64_t hi = std::min(slice.last_pixel, lo + length);
    blas::Operand<T> right{slice.x + lo * gather.channel_stride, gather.channel_stride};
    if (!direct) {
      gather_pixels(gather, lo, hi, slice.x, columns.data());
      right = {columns.data(), depth};
    }
    blas::gemm_serial({slice.outputs, depth, hi - lo},
                      {slice.gy + lo * slice.gy_stride, slice.gy_stride, true}, right, result);
    result.accumulate = true;
  }
}

// The sum by the kernels' register tile: gathered pixels in panels of columns, gy in strips.
template <class T>
class PanelSum {
 public:
  explicit PanelSum(const WeightSlice<T>& slice)
      : slice_(slice),
        kernels_(kernels::table().of<T>()),
        depth_(slice.gather.depth()),
        columns_(kernels_.columns_for(depth_)),
        width_(rounded_up(depth_, columns_)),
        length_(std::min(slice.last_pixel - slice.first_pixel,
                         pixels_within(kPanelBytes, width_ * static_cast<std::int64_t>(sizeof(T)),
                                       kFewestPixels))),
        at_once_(pixels_within(kGatheredBytes, depth_ * static_cast<std::int64_t>(sizeof(T)), 1)),
        gathered_(at_once_ * depth_),
        panels_(length_ * width_),
        gradients_(slice.outputs, length_),
        sums_(slice.outputs * width_) {
    if (depth_ < width_) std::fill_n(panels_.data(), length_ * width_, T{0});
  }

  void run(T* to, std::int64_t stride) const {
    for (std::int64_t lo = slice_.first_pixel; lo < slice_.last_pixel; lo += length_) {
      const std::int64_t pixels = std::min(length_, slice_.last_pixel - lo);
      pack(lo, pixels);
      multiply(lo, pixels);
    }
    finish(to, stride);
  }

 private:
  void pack(std::int64_t lo, std::int64_t pixels) const {
    const Gather& gather = slice_.gather;
    if (gather.is_identity()) {
      const T* row = slice_.x + lo * gather.channel_stride;
      for (std::int64_t p = 0; p < pixels; ++p, row += gather.channel_stride) split(row, p);
      return;
    }
    for (std::int64_t first = 0; first < pixels; first += at_once_) {
      const std::int64_t last = std::min(pixels, first + at_once_);
      gather_pixels(gather, lo + first, lo + last, slice_.x, gathered_.data());
      const T* row = gathered_.data();
      for (std::int64_t p = first; p < last; ++p, row += depth_) split(row, p);
    }
  }

  // Panels lie length_ pixels apart; the columns beyond the depth stay 0.
  void split(const T* row, std::int64_t pixel) const {
    T* to = panels_.data() + pixel * columns_;
    std::int64_t k = 0;
    for (; k + columns_ <= depth_; k += columns_, to += length_ * columns_)
      copy_few(row + k, columns_, to);
    if (k < depth_) std::copy_n(row + k, depth_ - k, to);
  }

  void multiply(std::int64_t lo, std::int64_t pixels) const {
    gradients_.pack(slice_.gy + lo * slice_.gy_stride, slice_.gy_stride, pixels);
    for (std::int64_t k = 0; k < width_; k += columns_) {
      kernels_.column_product(gradients_.left_of(
          {slice_.outputs, columns_, 1, pixels, nullptr, 0, panels_.data() + k * length_, columns_,
           0, sums_.data() + k, width_, lo > slice_.first_pixel}));
    }
  }

  void finish(T* to, std::int64_t stride) const {
    for (std::int64_t o = 0; o < slice_.outputs; ++o) {
      std::copy_n(sums_.data() + o * width_, depth_, to + o * stride);
    }
  }

  const WeightSlice<T>& slice_;
  const kernels::Kernels<T>& kernels_;
  std::int64_t depth_;
  std::int64_t columns_;  // of a panel
  std::int64_t width_;    // depth, padded to whole panels
  std::int64_t length_;   // pixels of one product
  std::int64_t at_once_;  // pixels that are gathered before they are split into panels
  Scratch<T> gathered_;
  Scratch<T> panels_;  // (panels, length, columns)
  GradientStrips<T> gradients_;
  Scratch<T> sums_;  // (outputs, width)
};

}  // namespace

// A panel that is mostly padding would cost more than what BLAS needs to pack and call.
template <class T>
void WeightSlice<T>::sum(T* to, std::int64_t stride) const {
  if (prefers_lines(*this)) {
    sum_lines(*this, to, stride);
  } else if (2 * gather.depth() >= kernels::table().of<T>().narrow_columns) {
    PanelSum<T>(*this).run(to, stride);
  } else {
    sum_by_blas(*this, {to, stride});
  }
}

template struct WeightSlice<float>;
template struct WeightSlice<double>;

}  // namespace resnetcpp::conv
