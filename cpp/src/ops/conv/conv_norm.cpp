#include "ops/conv/conv_norm.hpp"

#include <cmath>

#include "ops/conv/conv2d.hpp"
#include "ops/conv/layout.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::conv {

namespace {

// scale = weight / sqrt(var + eps), shift = (conv's bias - mean) * scale + norm's bias
template <class T>
Tail tail_of(const ConvNorm& layers) {
  const auto values = [](const Tensor& x) { return x.defined() ? contiguous_data(x) : x; };
  const Tensor var = values(layers.norm.running_var);
  const Tensor mean = values(layers.norm.running_mean);
  const Tensor weight = values(layers.norm.weight);
  const Tensor norm_bias = values(layers.norm.bias);
  const Tensor conv_bias = values(layers.bias.value_or(Tensor()));
  const auto at = [](const Tensor& x, std::int64_t c, T otherwise) {
    return x.defined() ? x.data<T>()[c] : otherwise;
  };
  Tail tail{empty_like(var), empty_like(var), Tensor(), false};
  for (std::int64_t c = 0; c < var.numel(); ++c) {
    const double invstd = 1.0 / std::sqrt(static_cast<double>(var.data<T>()[c]) + layers.eps);
    const T scale = at(weight, c, T{1}) * static_cast<T>(invstd);
    tail.scale.data<T>()[c] = scale;
    tail.shift.data<T>()[c] =
        (at(conv_bias, c, T{0}) - mean.data<T>()[c]) * scale + at(norm_bias, c, T{0});
  }
  return tail;
}

}  // namespace

Shape output_shape(const Tensor& x, const ConvNorm& layers) {
  const Conv2dGeometry g = conv2d_geometry(x.shape(), layers.weight.shape(), layers.options);
  return {g.batch, g.out_channels, g.out_height, g.out_width};
}

Tensor conv_norm(const Tensor& x, const ConvNorm& layers, const Tensor& residual, bool relu) {
  const autograd::NoGradGuard no_grad;
  const Conv2dGeometry g = conv2d_geometry(x.shape(), layers.weight.shape(), layers.options);
  Tail tail = dispatch_floating("conv2d", x.dtype(),
                                [&](auto tag) { return tail_of<decltype(tag)>(layers); });
  tail.residual = residual;
  tail.relu = relu;
  return conv2d_forward(x, layers.weight, tail, g, image_format(x, layers.weight), layers.cache);
}

}  // namespace resnetcpp::conv
