#pragma once

#include <cstdint>

/// Batch normalisation in two layouts, named by what is contiguous:
///   planes: NCHW, element (i, c, p) at (i * image_stride + c * plane + p), for `channels` channels
///   of a caller's choice; rows:   channels-last, element (r, c) at (r * channels + c).
/// Callers of `planes` split channels between threads (move every pointer by whole channels) or
/// images; callers of `rows` split rows into chunks of fixed size and combine the partial results
/// of the reductions in order.
namespace resnetcpp::kernels {

struct BatchNormShape {
  int64_t images;  // rows layout: the number of rows
  int64_t channels;
  int64_t plane;         // rows layout: unused
  int64_t image_stride;  // rows layout: unused
};

/// What a relu cut off, a word for each vector (of `narrow_columns` lanes) with a bit for each
/// lane: those of a row's channels or of a plane, and then those of the next.
using CutBits = std::uint16_t;

/// y = x * scale[c] + shift[c], then + residual where not null, then max(., 0) where relu. y may be
/// x or residual. `cut`, where not null, keeps where the relu's input was at most 0.
template <class T>
struct BatchNormApply {
  const T* x;
  const T* scale;
  const T* shift;
  const T* residual;
  bool relu;
  T* y;
  CutBits* cut;
};

/// g = the gradient before a fused relu: 0 where `cut` says that it cut off, else gy; gy itself
/// where `cut` is null.
///   reduce: sum_g[c] = sum(g), sum_gx[c] = sum(g * (x - mean[c]))
///   apply:  gx = scale[c] * (g - offset[c] - (x - mean[c]) * slope[c])
///           g_residual = g where not null
/// For y = (x - mean) * invstd * weight + bias over m elements: scale = weight * invstd, offset =
/// sum_g / m, slope = sum_gx * invstd^2 / m; grad_weight = sum_gx * invstd, grad_bias = sum_g.
template <class T>
struct BatchNormBackward {
  const T* gy;
  const T* x;
  const CutBits* cut;
  const T* mean;
  const T* scale;
  const T* offset;
  const T* slope;
  T* gx;
  T* g_residual;
};

template <class T>
struct BatchNormKernels {
  /// mean[c] and m2[c] = sum((x - mean[c])^2), safe from cancellation; at least one element a
  /// channel.
  void (*batch_norm_moments_planes)(const BatchNormShape& shape, const T* x, T* mean, T* m2);
  void (*batch_norm_moments_rows)(const BatchNormShape& shape, const T* x, T* mean, T* m2);
  /// Merges `parts` results, means (parts, channels) and m2s (parts, channels), of counts[part]
  /// elements each.
  void (*batch_norm_merge_moments)(int64_t parts, int64_t channels, const int64_t* counts,
                                   const T* means, const T* m2s, T* mean, T* m2);

  void (*batch_norm_apply_planes)(const BatchNormShape& shape, const BatchNormApply<T>& args);
  void (*batch_norm_apply_rows)(const BatchNormShape& shape, const BatchNormApply<T>& args);

  /// Writes (not adds) the sums of this part.
  void (*batch_norm_backward_reduce_planes)(const BatchNormShape& shape,
                                            const BatchNormBackward<T>& args, T* sum_g, T* sum_gx);
  void (*batch_norm_backward_reduce_rows)(const BatchNormShape& shape,
                                          const BatchNormBackward<T>& args, T* sum_g, T* sum_gx);
  void (*batch_norm_backward_apply_planes)(const BatchNormShape& shape,
                                           const BatchNormBackward<T>& args);
  void (*batch_norm_backward_apply_rows)(const BatchNormShape& shape,
                                         const BatchNormBackward<T>& args);
};

}  // namespace resnetcpp::kernels
