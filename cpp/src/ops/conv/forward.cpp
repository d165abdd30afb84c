#include "ops/conv/algorithm.hpp"
#include "ops/conv/conv2d.hpp"
#include "ops/conv/depthwise.hpp"
#include "ops/conv/direct/weights.hpp"
#include "ops/conv/layout.hpp"
#include "ops/conv/winograd/winograd.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::conv {

namespace {

// (C, 1, KH, KW) -> (taps, C)
template <class T>
void transpose_taps(std::int64_t channels, std::int64_t taps, const T* from, T* to) {
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t tap = 0; tap < taps; ++tap) to[tap * channels + c] = from[c * taps + tap];
  }
}

template <class T>
void forward_depthwise(const Tensor& y, const Tensor& x, const Tensor& weight,
                       const kernels::Tail<T>& tail, const Conv2dGeometry& g) {
  const Tensor dense = contiguous_data(weight);
  const Workspace<T> taps(dense.numel());
  transpose_taps(g.out_channels, g.kernel_height * g.kernel_width, dense.data<T>(), taps.data());
  DepthwiseProduct<T> product;
  product.gather = forward_gather(g, g.in_channels);
  product.placement = {g.out_height, g.out_width};
  product.x = x.data<T>();
  product.weights = taps.data();
  product.y = y.data<T>();
  product.tail = tail;
  product.run();
}

template <class T>
void forward_blocks(const Tensor& y, const Tensor& x, const Tensor& weight,
                    const kernels::Tail<T>& tail, const Conv2dGeometry& g) {
  const Blocks blocks = make_blocks(g);
  const BlockedWeights<T> weights(blocks, weight);
  GatherProduct<T> product;
  product.gather = forward_gather(g, blocks.inputs);
  product.placement = {g.out_height, g.out_width};
  product.blocks = blocks.count;
  product.outputs = blocks.outputs;
  product.x = x.data<T>();
  product.weights = weights.data();
  product.weights_transposed = true;
  product.y = y.data<T>();
  product.tail = tail;
  product.run();
}

template <class T>
void forward_winograd(const Tensor& y, const Tensor& x, const Tensor& weight,
                      const kernels::Tail<T>& tail, const Conv2dGeometry& g, Plan plan) {
  const kernels::WinogradKernels<T>& transforms = transforms_of<T>(plan);
  const WinogradWeights<T> weights(transforms, weight, false);
  WinogradProduct<T>{transforms,
                     {g.batch, g.in_height, g.in_width, g.in_channels, x.data<T>()},
                     {g.batch, g.out_height, g.out_width, g.out_channels, y.data<T>()},
                     g.padding_before,
                     weights,
                     tail}
      .run();
}

// Dense copies of a tail's tensors, and pointers to them.
template <class T>
class DenseTail {
 public:
  DenseTail(const Tail& tail, const Tensor& y)
      : scale_(dense(tail.scale)),
        shift_(dense(tail.shift)),
        residual_(tail.residual.defined() ? image_data(tail.residual, MemoryFormat::channels_last)
                                          : Tensor()),
        pointers_{data(scale_), data(shift_), data(residual_), y.data<T>(), tail.relu} {}

  const kernels::Tail<T>& pointers() const { return pointers_; }

 private:
  static Tensor dense(const Tensor& x) { return x.defined() ? contiguous_data(x) : x; }
  static const T* data(const Tensor& x) { return x.defined() ? x.data<T>() : nullptr; }

  Tensor scale_, shift_, residual_;
  kernels::Tail<T> pointers_;
};

}  // namespace

Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tail& tail,
                      const Conv2dGeometry& g, MemoryFormat format) {
  const Tensor y = empty({g.batch, g.out_channels, g.out_height, g.out_width}, x.dtype(),
                         MemoryFormat::channels_last);
  if (y.numel() == 0) return image_data(y, format);
  const Tensor rows = image_data(x, MemoryFormat::channels_last);
  dispatch_floating("conv2d", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const DenseTail<T> dense(tail, y);
    const Plan plan = choose_plan(g, x.dtype(), conv_algorithm());
    if (plan != Plan::direct) {
      forward_winograd<T>(y, rows, weight, dense.pointers(), g, plan);
    } else if (is_depthwise(g)) {
      forward_depthwise<T>(y, rows, weight, dense.pointers(), g);
    } else {
      forward_blocks<T>(y, rows, weight, dense.pointers(), g);
    }
  });
  return image_data(y, format);
}

}  // namespace resnetcpp::conv
