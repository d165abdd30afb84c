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

// The kernel position of each tap that a gather uses.
std::vector<std::int64_t> kernel_taps(const Gather& gather, const Conv2dGeometry& g) {
  std::vector<std::int64_t> taps;
  for (const std::int64_t row : gather.rows.taps) {
    for (const std::int64_t column : gather.columns.taps) {
      taps.push_back(row * g.kernel_width + column);
    }
  }
  return taps;
}

// With a stride, the input's places fall into phases that read different taps; calls
// fn(gather, placement) for each of them.
template <class Fn>
void for_each_phase(const Conv2dGeometry& g, std::int64_t channels, Fn fn) {
  for (std::int64_t row = 0; row < std::min(g.stride[0], g.in_height); ++row) {
    for (std::int64_t column = 0; column < std::min(g.stride[1], g.in_width); ++column) {
      const Gather gather{g.batch, channels, g.out_channels,
                          input_gradient_axis(height_axis(g), row),
                          input_gradient_axis(width_axis(g), column)};
      fn(gather, Placement{g.in_height, g.in_width, {row, column}, g.stride});
    }
  }
}

// The rows of `inputs` weights for each (block, tap of the phase, output).
template <class T>
std::vector<const T*> weight_rows(const Blocks& blocks, const std::vector<std::int64_t>& taps,
                                  const T* weights) {
  std::vector<const T*> rows;
  rows.reserve(static_cast<std::size_t>(blocks.count * blocks.outputs) * taps.size());
  for (std::int64_t block = 0; block < blocks.count; ++block) {
    for (const std::int64_t tap : taps) {
      for (std::int64_t o = 0; o < blocks.outputs; ++o) {
        const std::int64_t row = (block * blocks.outputs + o) * blocks.taps + tap;
        rows.push_back(weights + row * blocks.inputs);
      }
    }
  }
  return rows;
}

// Adds to what lies where the sums go.
template <class T>
kernels::Tail<T> adding_to(T* sums) {
  kernels::Tail<T> tail;
  tail.residual = tail.y = sums;
  return tail;
}

template <class T>
void grad_input_blocks(const Tensor& gx, const Tensor& gy, const Tensor& weight,
                       const Conv2dGeometry& g, const kernels::Tail<T>& tail) {
  const Blocks blocks = make_blocks<T>(g);
  const BlockedWeights<T> weights(blocks, weight);
  const bool adds = tail.residual != nullptr;
  for_each_phase(g, blocks.outputs, [&](const Gather& gather, const Placement& placement) {
    if (adds && gather.taps() == 0) return;
    const ProductWeights<T> packed(product_shape(blocks, gather, blocks.inputs),
                                   weight_rows(blocks, kernel_taps(gather, g), weights.data()));
    GatherProduct<T>{gather, placement, packed, gy.data<T>(), gx.data<T>(), tail}.run();
  });
}

template <class T>
void grad_input_depthwise(const Tensor& gx, const Tensor& gy, const Tensor& weight,
                          const Conv2dGeometry& g) {
  const Tensor dense = contiguous_data(weight);
  const T* const from = dense.data<T>();
  const std::int64_t taps = g.kernel_height * g.kernel_width;
  const Workspace<T> picked(dense.numel());
  for_each_phase(g, g.in_channels, [&](const Gather& gather, const Placement& placement) {
    T* to = picked.data();
    for (const std::int64_t tap : kernel_taps(gather, g)) {
      for (std::int64_t c = 0; c < g.in_channels; ++c) *to++ = from[c * taps + tap];
    }
    DepthwiseProduct<T> product;
    product.gather = gather;
    product.placement = placement;
    product.x = gy.data<T>();
    product.weights = picked.data();
    product.y = gx.data<T>();
    product.run();
  });
}

// The gradient is a convolution of gy with turned weights, padded by what the kernel reaches beyond
// the forward padding.
template <class T>
void grad_input_winograd(const Tensor& gx, const Tensor& gy, const Tensor& weight,
                         const Conv2dGeometry& g, Plan plan, const kernels::Tail<T>& tail) {
  const kernels::WinogradKernels<T>& transforms = transforms_of<T>(plan);
  const WinogradWeights<T> weights(transforms, weight, true);
  WinogradProduct<T>{transforms,
                     {g.batch, g.out_height, g.out_width, g.out_channels, gy.data<T>()},
                     {g.batch, g.in_height, g.in_width, g.in_channels, gx.data<T>()},
                     {2 - g.padding_before[0], 2 - g.padding_before[1]},
                     weights,
                     nullptr,
                     tail}
      .run();
}

}  // namespace

Tensor conv2d_grad_input(const Tensor& gy, const Tensor& weight, const Conv2dGeometry& g,
                         MemoryFormat format, const Tensor& sum) {
  const Tensor gx = sum.defined() ? sum
                                  : empty({g.batch, g.in_channels, g.in_height, g.in_width},
                                          gy.dtype(), MemoryFormat::channels_last);
  if (gx.numel() == 0) return image_data(gx, format);
  const Tensor rows = image_data(gy, MemoryFormat::channels_last);
  dispatch_floating("conv2d_grad_input", gy.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const Plan plan = choose_input_gradient_plan(g, gy.dtype());
    const auto tail = sum.defined() ? adding_to(gx.data<T>()) : kernels::Tail<T>{};
    if (plan != Plan::direct) {
      grad_input_winograd<T>(gx, rows, weight, g, plan, tail);
    } else if (is_depthwise(g)) {
      grad_input_depthwise<T>(gx, rows, weight, g);
    } else {
      grad_input_blocks<T>(gx, rows, weight, g, tail);
    }
  });
  return image_data(gx, format);
}

}  // namespace resnetcpp::conv
