#pragma once

#include <cstdint>

/// Pooling over windows of an image, in two layouts:
///   planes: NCHW, x (count, in_h, in_w) -> y (count, out_h, out_w), count = N * C planes;
///   rows:   channels-last, x (count, in_h, in_w, channels) -> y (count, out_h, out_w, channels),
///   count = N images.
/// A caller splits `count` between threads. Backward kernels write all of gx.
namespace resnetcpp::kernels {

struct PoolShape {
  int64_t count;
  int64_t channels;  // planes layout: unused
  int64_t in_h, in_w;
  int64_t out_h, out_w;
  int64_t kernel_h, kernel_w;
  int64_t stride_h, stride_w;
  int64_t pad_h, pad_w;
  int64_t dilation_h, dilation_w;
  // avg_pool2d only:
  bool count_include_pad;
  int64_t divisor_override;  // 0: none
};

/// Adaptive pooling reads only count, channels, in_*, out_*; window i covers [floor(i*in/out),
/// ceil((i+1)*in/out)).
template <class T>
struct PoolKernels {
  /// index is null or the place h * in_w + w of each maximum in its plane. NaN wins; of equal
  /// values the first does.
  void (*max_pool2d_planes)(const PoolShape& shape, const T* x, T* y, int64_t* index);
  void (*max_pool2d_rows)(const PoolShape& shape, const T* x, T* y, int64_t* index);
  void (*max_pool2d_backward_planes)(const PoolShape& shape, const T* gy, const int64_t* index,
                                     T* gx);
  void (*max_pool2d_backward_rows)(const PoolShape& shape, const T* gy, const int64_t* index,
                                   T* gx);

  void (*avg_pool2d_planes)(const PoolShape& shape, const T* x, T* y);
  void (*avg_pool2d_rows)(const PoolShape& shape, const T* x, T* y);
  void (*avg_pool2d_backward_planes)(const PoolShape& shape, const T* gy, T* gx);
  void (*avg_pool2d_backward_rows)(const PoolShape& shape, const T* gy, T* gx);

  void (*adaptive_avg_pool2d_planes)(const PoolShape& shape, const T* x, T* y);
  void (*adaptive_avg_pool2d_rows)(const PoolShape& shape, const T* x, T* y);
  void (*adaptive_avg_pool2d_backward_planes)(const PoolShape& shape, const T* gy, T* gx);
  void (*adaptive_avg_pool2d_backward_rows)(const PoolShape& shape, const T* gy, T* gx);
};

}  // namespace resnetcpp::kernels
