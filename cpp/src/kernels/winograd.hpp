#pragma once

#include <array>
#include <cstdint>

#include "kernels/product.hpp"

/// The transforms of Winograd's minimal filtering F(m x m, 3 x 3), Lavin & Gray 2015: a tile of
/// m x m outputs is m + 2 squared products between transformed inputs and transformed weights.
/// Points 0, +-1 and infinity for m = 2; 0, +-1/sqrt(2), +-sqrt(2) and infinity for m = 4, which
/// halves the rounding error of the usual 0, +-1, +-2. With a stride of 2, m = 2 takes 5 squared
/// products where the direct sum takes 36. F(4, 4) works along lines: 7 products for 4 outputs of 4
/// taps, where the direct sum takes 16.
namespace resnetcpp::kernels {

/// Where the channels of one transformed tile go: position p of the transformed tile starts at
/// `planes + p * plane_stride`; blocks of `block_channels` channels are `block_stride` apart.
template <class T>
struct TilePlanes {
  T* planes;
  int64_t plane_stride;
  int64_t block_channels;
  int64_t block_stride;
};

/// Transforms of one tile of some channels, channels-last. Pixels are pointers to the channels of
/// each place of the tile, row by row.
template <class T>
struct WinogradKernels {
  /// 2 for square tiles, 1 for parts of a line.
  int64_t axes;
  /// Places of a transformed tile: `window` to the power of `axes`.
  int64_t positions;
  /// Pixels that m outputs in a row read: (m - 1) * stride + taps.
  int64_t window;
  /// m
  int64_t outputs;
  /// Along each axis.
  int64_t taps;
  int64_t stride;
  /// planes = B^T d B; the channels that a block of planes has left over become 0.
  void (*input)(const T* const* pixels, int64_t channels, const TilePlanes<T>& to);
  /// planes = A dy A^T, the transpose of `output`; left-over channels become 0.
  void (*grad_output)(const T* const* pixels, int64_t channels, const TilePlanes<T>& to);
  /// pixels = A^T m A with `tail`, whose coefficients stand at the first of the channels; null
  /// pixels lie outside the image.
  void (*output)(const T* planes, int64_t plane_stride, int64_t channels, const Tail<T>& tail,
                 T* const* pixels);
  /// planes = G w G^T of the taps of `channels` channels, each tap `tap_stride` after the last:
  /// a negative stride turns the kernel by 180 degrees.
  void (*weight)(const T* taps, int64_t tap_stride, int64_t channels, T* planes,
                 int64_t plane_stride);
  /// taps (taps, channels) = G^T du G, the transpose of `weight`.
  void (*grad_weight)(const T* planes, int64_t plane_stride, int64_t channels, T* taps);
};

/// For float32 alone: 2 x 2 outputs of stride 2, and 4 outputs of a line.
template <class T>
struct SingleWinograd {};

template <>
struct SingleWinograd<float> {
  WinogradKernels<float> winograd2_strided;
  WinogradKernels<float> winograd4_lines;
};

/// Transforms that the library has, beside these 2 x 2 and 4 x 4 outputs of stride 1.
template <class T>
struct WinogradTable : SingleWinograd<T> {
  WinogradKernels<T> winograd2;
  WinogradKernels<T> winograd4;
};

}  // namespace resnetcpp::kernels
