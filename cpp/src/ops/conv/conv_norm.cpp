#include "ops/conv/conv_norm.hpp"

#include "ops/conv/conv2d.hpp"
#include "ops/conv/layout.hpp"
#include "ops/norm/batch_norm_affine.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::conv {

namespace {

template <class T>
Tensor narrowed(const std::vector<double>& values) {
  return from_vector(std::vector<T>(values.begin(), values.end()));
}

template <class T>
Tail tail_of(const ConvNorm& layers) {
  const BatchNormAffine affine =
      batch_norm_affine(layers.norm, layers.eps, layers.bias.value_or(Tensor()));
  return {narrowed<T>(affine.scale), narrowed<T>(affine.shift), Tensor(), false};
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
