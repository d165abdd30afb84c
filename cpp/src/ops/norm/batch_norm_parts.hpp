#pragma once

#include <algorithm>

#include "kernels/table.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp {

/// Runs the batch_norm kernels over a dense (N, C, ...) tensor in parallel. Reductions are cut into
/// parts by the shape alone, and merged in order.
template <class T>
class BatchNormParts {
 public:
  /// x: contiguous or channels_last, with at least one element.
  explicit BatchNormParts(const Tensor& x) : channels_(x.size(1)) {
    count_ = x.numel() / channels_;
    rows_ = count_ == x.size(0) || !x.is_contiguous();
    images_ = rows_ ? count_ : x.size(0);
    plane_ = rows_ ? 1 : count_ / images_;
    if (rows_) {
      part_images_ = std::max((images_ + kMostParts - 1) / kMostParts, per_task(channels_));
      part_channels_ = channels_;
    } else {
      // Channels are enough to share out, unless they are few.
      part_images_ = channels_ >= kMostParts ? images_ : (images_ + kMostParts - 1) / kMostParts;
      part_channels_ = std::min(channels_, per_task(plane_ * part_images_));
    }
  }

  /// Values a channel has.
  std::int64_t count() const { return count_; }

  void moments(const T* x, T* mean, T* m2) const {
    const auto kernel = rows_ ? table().batch_norm_moments_rows : table().batch_norm_moments_planes;
    const Tensor partial = empty({2, parts(), channels_}, dtype_of<T>);
    T* const means = partial.data<T>();
    T* const m2s = means + parts() * channels_;
    for_each_part([&](const Part& part) {
      const std::int64_t at = part.number * channels_ + part.channel;
      kernel(part.shape, x + part.offset, means + at, m2s + at);
    });
    const std::vector<std::int64_t> counts = part_counts();
    table().batch_norm_merge_moments(parts(), channels_, counts.data(), means, m2s, mean, m2);
  }

  void backward_reduce(const kernels::BatchNormBackward<T>& args, T* sum_g, T* sum_gx) const {
    const auto kernel =
        rows_ ? table().batch_norm_backward_reduce_rows : table().batch_norm_backward_reduce_planes;
    const Tensor partial = empty({2, parts(), channels_}, dtype_of<T>);
    T* const sums = partial.data<T>();
    T* const x_sums = sums + parts() * channels_;
    for_each_part([&](const Part& part) {
      const std::int64_t at = part.number * channels_ + part.channel;
      kernel(part.shape, moved(args, part), sums + at, x_sums + at);
    });
    add_parts(sums, sum_g);
    add_parts(x_sums, sum_gx);
  }

  void apply(const kernels::BatchNormApply<T>& args) const {
    const auto kernel = rows_ ? table().batch_norm_apply_rows : table().batch_norm_apply_planes;
    for_each_piece([&](const Part& part) {
      kernels::BatchNormApply<T> own = args;
      own.x += part.offset;
      own.y += part.offset;
      if (own.residual != nullptr) own.residual += part.offset;
      own.scale += part.channel;
      own.shift += part.channel;
      kernel(part.shape, own);
    });
  }

  void backward_apply(const kernels::BatchNormBackward<T>& args) const {
    const auto kernel =
        rows_ ? table().batch_norm_backward_apply_rows : table().batch_norm_backward_apply_planes;
    for_each_piece([&](const Part& part) { kernel(part.shape, moved(args, part)); });
  }

 private:
  static constexpr std::int64_t kMostParts = 16;
  static constexpr std::int64_t kElementsPerTask = 32768;

  struct Part {
    kernels::BatchNormShape shape;
    std::int64_t number;   // of the part in the order of merging
    std::int64_t offset;   // of its first element
    std::int64_t channel;  // its first channel
  };

  static const kernels::Kernels<T>& table() { return kernels::table().of<T>(); }

  static std::int64_t per_task(std::int64_t elements) {
    return std::max<std::int64_t>(1, kElementsPerTask / elements);
  }

  std::int64_t parts() const { return chunk_count(images_, part_images_); }

  std::vector<std::int64_t> part_counts() const {
    std::vector<std::int64_t> counts;
    for (std::int64_t lo = 0; lo < images_; lo += part_images_) {
      counts.push_back(std::min(part_images_, images_ - lo) * plane_);
    }
    return counts;
  }

  Part make_part(std::int64_t image, std::int64_t images, std::int64_t channel,
                 std::int64_t channels) const {
    const std::int64_t stride = channels_ * plane_;
    return {{std::min(images, images_ - image), std::min(channels, channels_ - channel), plane_,
             stride},
            0,
            image * stride + channel * plane_,
            channel};
  }

  template <class Fn>
  void for_each_part(Fn fn) const {
    const std::int64_t across = chunk_count(channels_, part_channels_);
    parallel_for(0, parts() * across, 1, [&](std::int64_t task, std::int64_t) {
      const std::int64_t number = task / across;
      Part part = make_part(number * part_images_, part_images_, task % across * part_channels_,
                            part_channels_);
      part.number = number;
      fn(part);
    });
  }

  // As above for work on each element by itself, whose cut does not show in the results.
  template <class Fn>
  void for_each_piece(Fn fn) const {
    const std::int64_t channels = rows_ ? channels_ : std::min(channels_, per_task(plane_));
    const std::int64_t images = channels < channels_ ? 1 : per_task(channels_ * plane_);
    const std::int64_t across = chunk_count(channels_, channels);
    parallel_for(0, chunk_count(images_, images) * across, 1, [&](std::int64_t task, std::int64_t) {
      fn(make_part(task / across * images, images, task % across * channels, channels));
    });
  }

  kernels::BatchNormBackward<T> moved(kernels::BatchNormBackward<T> args, const Part& part) const {
    args.gy += part.offset;
    args.x += part.offset;
    args.mean += part.channel;
    if (args.y != nullptr) args.y += part.offset;
    if (args.g_residual != nullptr) args.g_residual += part.offset;
    if (args.gx == nullptr) return args;
    args.gx += part.offset;
    args.scale += part.channel;
    args.offset += part.channel;
    args.slope += part.channel;
    return args;
  }

  void add_parts(const T* sums, T* total) const {
    std::copy_n(sums, channels_, total);
    for (std::int64_t part = 1; part < parts(); ++part) {
      for (std::int64_t c = 0; c < channels_; ++c) total[c] += sums[part * channels_ + c];
    }
  }

  std::int64_t channels_, count_, images_, plane_, part_images_, part_channels_;
  bool rows_;
};

}  // namespace resnetcpp
