#pragma once

#include <cstdint>

namespace resnetcpp::kernels {

/// One image and the windows of a convolution over it.
/// `channel_stride` is the number of channels between two pixels of a channels-last image: all of
/// them, where `channels` may be those of one group.
struct WindowShape {
  int64_t channels;
  int64_t channel_stride;  // NCHW: unused
  int64_t in_h, in_w;
  int64_t out_h, out_w;
  int64_t kernel_h, kernel_w;
  int64_t stride_h, stride_w;
  int64_t pad_h, pad_w;
  int64_t dilation_h, dilation_w;
};

template <class T>
struct LayoutKernels {
  /// y[c * rows + r] = x[r * x_stride + c], y with row stride y_stride: x (rows, cols) -> y (cols,
  /// rows).
  void (*transpose)(int64_t rows, int64_t cols, const T* x, int64_t x_stride, T* y,
                    int64_t y_stride);

  /// x (C, H, W) -> columns (C * KH * KW, out_h * out_w), of the channels [channel_lo, channel_hi);
  /// 0 in the padding.
  void (*im2col_planes)(const WindowShape& shape, int64_t channel_lo, int64_t channel_hi,
                        const T* x, T* columns);
  /// x (C, H, W) = the sum of what im2col_planes would have copied from each place, for those
  /// channels.
  void (*col2im_planes)(const WindowShape& shape, int64_t channel_lo, int64_t channel_hi,
                        const T* columns, T* x);

  /// x (H, W, C) -> columns (pixel_hi - pixel_lo, KH * KW * C) for the output pixels [pixel_lo,
  /// pixel_hi).
  void (*im2col_rows)(const WindowShape& shape, int64_t pixel_lo, int64_t pixel_hi, const T* x,
                      T* columns);
  /// x (H, W, C) += what im2col_rows would have copied from each place, for those pixels; the
  /// caller zeroes x first.
  void (*col2im_rows)(const WindowShape& shape, int64_t pixel_lo, int64_t pixel_hi,
                      const T* columns, T* x);
};

}  // namespace resnetcpp::kernels
