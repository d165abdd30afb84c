#include "ops/conv/layout.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

constexpr std::int64_t kElementsPerChunk = 32768;

// For each of `count` matrices.
template <class T>
void transpose_all(std::int64_t count, std::int64_t rows, std::int64_t columns, const T* x, T* y) {
  if (rows == 0 || columns == 0) return;
  const std::int64_t width = std::clamp<std::int64_t>(kElementsPerChunk / rows, 1, columns);
  const std::int64_t parts = chunk_count(columns, width);
  parallel_for(0, count * parts, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t at = task / parts * rows * columns;
    const std::int64_t lo = task % parts * width;
    kernels::table().of<T>().transpose(rows, std::min(width, columns - lo), x + at + lo, columns,
                                       y + at + lo * rows, rows);
  });
}

}  // namespace

bool prefers_channels_last(const Tensor& x) {
  if (x.dim() != 4) return false;
  const bool is_part = !is_dense(x.shape(), x.strides());
  const Shape strides = is_part ? dense_strides_like(x.shape(), x.strides()) : x.strides();
  if (!is_channels_last(x.shape(), strides)) return false;
  return !is_contiguous(x.shape(), strides) ||
         (strides == channels_last_strides(x.shape()) && strides != contiguous_strides(x.shape()));
}

MemoryFormat image_format(const Tensor& x) {
  return prefers_channels_last(x) ? MemoryFormat::channels_last : MemoryFormat::contiguous;
}

MemoryFormat image_format(const Tensor& x, const Tensor& weight) {
  return prefers_channels_last(x) ? MemoryFormat::channels_last : image_format(weight);
}

Tensor image_data(const Tensor& x, MemoryFormat format) {
  const bool to_rows = format == MemoryFormat::channels_last;
  if (to_rows ? x.is_channels_last() : x.is_contiguous()) return x;
  const bool turned = to_rows ? x.is_contiguous() : x.is_channels_last();
  if (!turned || !has_kernels(x.dtype())) return contiguous_data(x, format);
  const Tensor y = empty(x.shape(), x.dtype(), format);
  const std::int64_t channels = x.size(1);
  const std::int64_t pixels = x.size(2) * x.size(3);
  dispatch_floating("contiguous", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    transpose_all(x.size(0), to_rows ? channels : pixels, to_rows ? pixels : channels, x.data<T>(),
                  y.data<T>());
  });
  return y;
}

}  // namespace resnetcpp
