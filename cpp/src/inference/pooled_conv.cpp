#include "inference/pooled_conv.hpp"

#include <algorithm>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::inference {

namespace {

// Lines of the convolution that one band holds should stay in the second-level cache.
constexpr std::int64_t kBandBytes = std::int64_t{1} << 20;
// A band has at least so many lines for each one that the next band computes again.
constexpr std::int64_t kLinesForOverlap = 8;
// Of all images. Not for each thread, as products by BLAS may depend on how many lines there are.
constexpr std::int64_t kWantedBands = 8;

// The lines [first, last) of an image.
struct Lines {
  std::int64_t first, last;

  std::int64_t count() const { return last - first; }
};

// The lines that windows of `size` lines read, those that begin in line `first` of the output and
// the following.
Lines lines_below(const Lines& output, std::int64_t stride, std::int64_t padding,
                  std::int64_t size) {
  return {output.first * stride - padding, (output.last - 1) * stride - padding + size};
}

Lines inside(const Lines& lines, std::int64_t height) {
  const std::int64_t first = std::clamp<std::int64_t>(lines.first, 0, height);
  return {first, std::clamp(lines.last, first, height)};
}

std::int64_t window_height(const kernels::PoolShape& pool) {
  return (pool.kernel_h - 1) * pool.dilation_h + 1;
}

std::int64_t window_height(const Conv2dGeometry& g) {
  return (g.kernel_height - 1) * g.dilation[0] + 1;
}

Tensor lines_of(const Tensor& x, std::int64_t image, const Lines& lines) {
  const Shape& strides = x.strides();
  return alias(x, {1, x.size(1), lines.count(), x.size(3)}, strides,
               x.offset() + image * strides[0] + lines.first * strides[2]);
}

// The most lines of the pooling's output that read so many lines of its input.
std::int64_t pooled_lines(const kernels::PoolShape& pool, std::int64_t lines) {
  return std::max<std::int64_t>(1, (lines - window_height(pool)) / pool.stride_h + 1);
}

// The fewest that are worth the lines which the next band computes again.
std::int64_t fewest_lines(const kernels::PoolShape& pool) {
  const std::int64_t overlap = std::max<std::int64_t>(0, window_height(pool) - pool.stride_h);
  return std::max<std::int64_t>(1, chunk_count(overlap * kLinesForOverlap, pool.stride_h));
}

std::int64_t most_lines(const FusedConv& conv, const kernels::PoolShape& pool) {
  const std::int64_t line_bytes =
      pool.in_w * pool.channels * static_cast<std::int64_t>(item_size(conv.weight.dtype()));
  return pooled_lines(pool, kBandBytes / std::max<std::int64_t>(1, line_bytes));
}

}  // namespace

PooledConv::PooledConv(const FusedConv& conv)
    : geometry_(conv.geometry),
      pool_(*conv.pool),
      packed_(conv.weight, geometry_, conv::PackedConv::plan_for(conv.weight, geometry_)),
      bias_(conv.bias),
      relu_(conv.relu),
      most_lines_(most_lines(conv, pool_)) {}

// Square tiles of Winograd's algorithm would lie differently in each band.
bool PooledConv::suits(const FusedConv& conv, const kernels::PoolShape& pool) {
  return conv::works_line_by_line(conv::PackedConv::plan_for(conv.weight, conv.geometry)) &&
         fewest_lines(pool) <= most_lines(conv, pool);
}

std::int64_t PooledConv::lines_of_band(std::int64_t images) const {
  const std::int64_t wanted = chunk_count(kWantedBands, images);
  const std::int64_t lines =
      std::clamp(chunk_count(pool_.out_h, wanted), fewest_lines(pool_), most_lines_);
  return chunk_count(pool_.out_h, chunk_count(pool_.out_h, lines));
}

void PooledConv::run(const Tensor& x, const Tensor& y) const {
  if (y.numel() == 0) return;
  const std::int64_t images = y.size(0);
  const std::int64_t lines = lines_of_band(images);
  const std::int64_t bands = chunk_count(pool_.out_h, lines);
  const Tensor pixels = packed_.images(x);
  parallel_for(0, images * bands, 1, [&](std::int64_t task, std::int64_t) {
    const std::int64_t first = task % bands * lines;
    run_band(pixels, task / bands, first, std::min(first + lines, pool_.out_h), y);
  });
}

void PooledConv::run_band(const Tensor& x, std::int64_t image, std::int64_t first,
                          std::int64_t last, const Tensor& y) const {
  const Lines read = lines_below({first, last}, pool_.stride_h, pool_.pad_h, window_height(pool_));
  const Lines lines = inside(read, pool_.in_h);
  const Lines below = lines_below(lines, geometry_.stride[0], geometry_.padding_before[0],
                                  window_height(geometry_));
  const Lines pixels = inside(below, geometry_.in_height);

  Conv2dGeometry g = geometry_;
  g.batch = 1;
  g.in_height = pixels.count();
  g.out_height = lines.count();
  g.padding_before[0] = pixels.first - below.first;
  g.padding_after[0] = below.last - pixels.last;
  const Tensor sums =
      empty({1, g.out_channels, g.out_height, g.out_width}, y.dtype(), MemoryFormat::channels_last);
  packed_.run(g, lines_of(x, image, pixels), {Tensor(), bias_, Tensor(), relu_}, sums);

  kernels::PoolShape part = pool_;
  part.in_h = lines.count();
  part.out_h = last - first;
  part.pad_h = lines.first - read.first;
  const Tensor result = lines_of(y, image, {first, last});
  dispatch_floating("max_pool2d", y.dtype(), [&](auto tag) {
    using T = decltype(tag);
    kernels::table().of<T>().max_pool2d_rows(part, sums.data<T>(), result.data<T>(), nullptr);
  });
}

}  // namespace resnetcpp::inference
