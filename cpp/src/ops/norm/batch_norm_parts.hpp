#pragma once

#include <algorithm>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp {

/// Runs the batch_norm kernels over a dense (N, C, ...) tensor in parallel. Reductions are cut into
/// parts by the shape alone, and merged in order. Channels-last rows of few channels are taken side
/// by side, as one row with `repeats` columns for each channel, so that the kernels' loops are
/// long.
template <class T>
class BatchNormParts {
 public:
  /// x: contiguous or channels_last, with at least one element.
  explicit BatchNormParts(const Tensor& x) : channels_(x.size(1)), columns_(channels_) {
    count_ = x.numel() / channels_;
    rows_ = count_ == x.size(0) || !x.is_contiguous();
    images_ = rows_ ? count_ : x.size(0);
    plane_ = rows_ ? 1 : count_ / images_;
    if (rows_) {
      for (; columns_ < kLongRow && images_ % 2 == 0; images_ /= 2) columns_ *= 2;
      part_images_ = std::max((images_ + kMostParts - 1) / kMostParts, per_task(columns_));
      part_columns_ = columns_;
    } else {
      // Channels are enough to share out, unless they are few.
      part_images_ = channels_ >= kMostParts ? images_ : (images_ + kMostParts - 1) / kMostParts;
      part_columns_ = std::min(columns_, per_task(plane_ * part_images_));
    }
  }

  /// Words for the bits of what a relu cuts off.
  std::int64_t cut_words() const { return images_ * words(columns_); }

  /// Values a channel has.
  std::int64_t count() const { return count_; }

  void moments(const T* x, T* mean, T* m2) const {
    const auto kernel = rows_ ? table().batch_norm_moments_rows : table().batch_norm_moments_planes;
    const Tensor partial = empty({2, parts(), columns_}, dtype_of<T>);
    T* const means = partial.data<T>();
    T* const m2s = means + parts() * columns_;
    for_each_part([&](const Part& part) {
      const std::int64_t at = part.number * columns_ + part.column;
      kernel(part.shape, x + part.offset, means + at, m2s + at);
    });
    const std::vector<std::int64_t> counts = partial_counts();
    table().batch_norm_merge_moments(partials(), channels_, counts.data(), means, m2s, mean, m2);
  }

  void backward_reduce(const kernels::BatchNormBackward<T>& args, T* sum_g, T* sum_gx) const {
    const auto kernel =
        rows_ ? table().batch_norm_backward_reduce_rows : table().batch_norm_backward_reduce_planes;
    const Tensor partial = empty({2, parts(), columns_}, dtype_of<T>);
    T* const sums = partial.data<T>();
    T* const x_sums = sums + parts() * columns_;
    const std::vector<T> mean = along_columns(args.mean);
    kernels::BatchNormBackward<T> all = args;
    all.mean = mean.data();
    for_each_part([&](const Part& part) {
      const std::int64_t at = part.number * columns_ + part.column;
      kernel(part.shape, moved(all, part), sums + at, x_sums + at);
    });
    add_partials(sums, sum_g);
    add_partials(x_sums, sum_gx);
  }

  void apply(const kernels::BatchNormApply<T>& args) const {
    const auto kernel = rows_ ? table().batch_norm_apply_rows : table().batch_norm_apply_planes;
    const std::vector<T> scale = along_columns(args.scale), shift = along_columns(args.shift);
    for_each_piece([&](const Part& part) {
      kernels::BatchNormApply<T> own = args;
      own.x += part.offset;
      own.y += part.offset;
      if (own.residual != nullptr) own.residual += part.offset;
      if (own.cut != nullptr) own.cut += part.word;
      own.scale = scale.data() + part.column;
      own.shift = shift.data() + part.column;
      kernel(part.shape, own);
    });
  }

  void backward_apply(const kernels::BatchNormBackward<T>& args) const {
    const auto kernel =
        rows_ ? table().batch_norm_backward_apply_rows : table().batch_norm_backward_apply_planes;
    const std::vector<T> mean = along_columns(args.mean), scale = along_columns(args.scale),
                         offset = along_columns(args.offset), slope = along_columns(args.slope);
    kernels::BatchNormBackward<T> all = args;
    all.mean = mean.data();
    all.scale = scale.data();
    all.offset = offset.data();
    all.slope = slope.data();
    for_each_piece([&](const Part& part) { kernel(part.shape, moved(all, part)); });
  }

 private:
  static constexpr std::int64_t kMostParts = 16;
  static constexpr std::int64_t kElementsPerTask = 32768;
  static constexpr std::int64_t kLongRow = 256;

  struct Part {
    kernels::BatchNormShape shape;
    std::int64_t number;  // of the part in the order of merging
    std::int64_t offset;  // of its first element
    std::int64_t column;  // its first one
    std::int64_t word;    // of its first bits
  };

  static const kernels::Kernels<T>& table() { return kernels::table().of<T>(); }

  static std::int64_t per_task(std::int64_t elements) {
    return std::max<std::int64_t>(1, kElementsPerTask / elements);
  }

  // Words for the bits of some columns of one image: each plane, or row, begins with its own.
  std::int64_t words(std::int64_t columns) const {
    const std::int64_t lanes = table().narrow_columns;
    return rows_ ? chunk_count(columns, lanes) : columns * chunk_count(plane_, lanes);
  }

  std::int64_t parts() const { return chunk_count(images_, part_images_); }
  std::int64_t repeats() const { return columns_ / channels_; }

  // Results of the reductions, of channels_ values each: `repeats` for each part.
  std::int64_t partials() const { return parts() * repeats(); }

  std::vector<std::int64_t> partial_counts() const {
    std::vector<std::int64_t> counts;
    for (std::int64_t lo = 0; lo < images_; lo += part_images_) {
      counts.insert(counts.end(), static_cast<std::size_t>(repeats()),
                    std::min(part_images_, images_ - lo) * plane_);
    }
    return counts;
  }

  std::vector<T> along_columns(const T* values) const {
    std::vector<T> columns;
    columns.reserve(static_cast<std::size_t>(columns_));
    for (std::int64_t i = 0; i < repeats(); ++i)
      columns.insert(columns.end(), values, values + channels_);
    return columns;
  }

  Part make_part(std::int64_t image, std::int64_t images, std::int64_t column,
                 std::int64_t columns) const {
    const std::int64_t stride = columns_ * plane_;
    return {
        {std::min(images, images_ - image), std::min(columns, columns_ - column), plane_, stride},
        0,
        image * stride + column * plane_,
        column,
        image * words(columns_) + words(column)};
  }

  template <class Fn>
  void for_each_part(Fn fn) const {
    const std::int64_t across = chunk_count(columns_, part_columns_);
    parallel_for(0, parts() * across, 1, [&](std::int64_t task, std::int64_t) {
      const std::int64_t number = task / across;
      Part part = make_part(number * part_images_, part_images_, task % across * part_columns_,
                            part_columns_);
      part.number = number;
      fn(part);
    });
  }

  // As above for work on each element by itself, whose cut does not show in the results.
  template <class Fn>
  void for_each_piece(Fn fn) const {
    const std::int64_t columns = rows_ ? columns_ : std::min(columns_, per_task(plane_));
    const std::int64_t images = columns < columns_ ? 1 : per_task(columns_ * plane_);
    const std::int64_t across = chunk_count(columns_, columns);
    parallel_for(0, chunk_count(images_, images) * across, 1, [&](std::int64_t task, std::int64_t) {
      fn(make_part(task / across * images, images, task % across * columns, columns));
    });
  }

  kernels::BatchNormBackward<T> moved(kernels::BatchNormBackward<T> args, const Part& part) const {
    args.gy += part.offset;
    args.x += part.offset;
    args.mean += part.column;
    if (args.cut != nullptr) args.cut += part.word;
    if (args.g_residual != nullptr) args.g_residual += part.offset;
    if (args.gx == nullptr) return args;
    args.gx += part.offset;
    args.scale += part.column;
    args.offset += part.column;
    args.slope += part.column;
    return args;
  }

  void add_partials(const T* sums, T* total) const {
    std::copy_n(sums, channels_, total);
    for (std::int64_t i = 1; i < partials(); ++i) {
      for (std::int64_t c = 0; c < channels_; ++c) total[c] += sums[i * channels_ + c];
    }
  }

  std::int64_t channels_, count_;
  // As the kernels see x: (images, columns, plane).
  std::int64_t images_, columns_, plane_, part_images_, part_columns_;
  bool rows_;
};

}  // namespace resnetcpp
