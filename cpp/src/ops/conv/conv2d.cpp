#include "ops/conv/conv2d.hpp"

#include "autograd/ownership.hpp"
#include "ops/conv/depthwise.hpp"
#include "ops/conv/layout.hpp"
#include "ops/conv/weight_cache.hpp"
#include "ops/integral.hpp"
#include "ops/linalg/matrix.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/conv_transpose.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

namespace {

// The gradients are convolutions again, so that each can be differentiated by the others.
Tensor input_gradient(const Tensor& gy, const Tensor& weight, const Conv2dGeometry& g,
                      MemoryFormat format, const Tensor& sum = {});
Tensor weight_gradient(const Tensor& x, const Tensor& gy, const Conv2dGeometry& g,
                       MemoryFormat format);

Shape to_shape(const Pair& pair) { return {pair[0], pair[1]}; }

Attributes attributes_of(const Conv2dGeometry& g) {
  return {{"stride", to_shape(g.stride)},
          {"padding_before", to_shape(g.padding_before)},
          {"padding_after", to_shape(g.padding_after)},
          {"dilation", to_shape(g.dilation)},
          {"groups", g.groups}};
}

Tensor convolve(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                const Conv2dGeometry& g, conv::WeightCache* cache = nullptr) {
  const MemoryFormat format = image_format(x, weight);
  const Tensor y =
      conv::conv2d_forward(x, weight, {{}, bias.value_or(Tensor()), {}, false}, g, format, cache);
  Backward backward("conv2d", {x, weight, bias});
  backward.replay(g, [g](const Operands& in) {
    return convolve(in[0], in[1], in[2].defined() ? std::optional(in[2]) : std::nullopt, g);
  });
  backward.describe([&] { return attributes_of(g); });
  if (backward.wants(0)) {
    backward.define(0, [=, w = backward.save(weight), to = image_format(x)](const Tensor& gy) {
      const Tensor sum =
          conv::is_depthwise(g) ? Tensor() : autograd::take_arrived(0, MemoryFormat::channels_last);
      return input_gradient(gy, w.get(), g, to, sum);
    });
  }
  if (backward.wants(1)) {
    backward.define(1, [=, saved = backward.save(x), to = image_format(weight)](const Tensor& gy) {
      return weight_gradient(saved.get(), gy, g, to);
    });
  }
  if (backward.wants(2)) {
    backward.define(2, [](const Tensor& gy) { return sum(gy, {0, 2, 3}); });
  }
  return backward.attach(y);
}

Tensor input_gradient(const Tensor& gy, const Tensor& weight, const Conv2dGeometry& g,
                      MemoryFormat format, const Tensor& sum) {
  const Tensor gx = conv::conv2d_grad_input(gy, weight, g, format, sum);
  Backward backward("conv2d_grad_input", {gy, weight});
  backward.replay(
      [g, format](const Operands& in) { return input_gradient(in[0], in[1], g, format); });
  backward.describe([&] { return attributes_of(g); });
  if (backward.wants(0)) {
    backward.define(0, [=, w = backward.save(weight)](const Tensor& ggx) {
      return convolve(ggx, w.get(), std::nullopt, g);
    });
  }
  if (backward.wants(1)) {
    backward.define(1, [=, saved = backward.save(gy), to = image_format(weight)](
                           const Tensor& ggx) { return weight_gradient(ggx, saved.get(), g, to); });
  }
  return backward.attach(gx);
}

Tensor weight_gradient(const Tensor& x, const Tensor& gy, const Conv2dGeometry& g,
                       MemoryFormat format) {
  const Tensor gw = conv::conv2d_grad_weight(x, gy, g, format);
  Backward backward("conv2d_grad_weight", {x, gy});
  if (backward.wants(0)) {
    backward.define(0, [=, saved = backward.save(gy), to = image_format(x)](const Tensor& ggw) {
      return input_gradient(saved.get(), ggw, g, to);
    });
  }
  if (backward.wants(1)) {
    backward.define(1, [=, saved = backward.save(x)](const Tensor& ggw) {
      return convolve(saved.get(), ggw, std::nullopt, g);
    });
  }
  return backward.attach(gw);
}

// (O,) of the dtype of x.
void check_bias(const char* op, const Tensor& x, const Tensor& bias, std::int64_t channels,
                const Shape& weight) {
  check_same_dtype(op, x, bias);
  RESNETCPP_CHECK(bias.shape() == Shape{channels}, ShapeError, op, ": expected bias (", channels,
                  ",) to match weight ", to_string(weight), ", got ", to_string(bias.shape()));
}

// What PyTorch convolves on a CPU.
void check_numbers(const char* op, const Tensor& x) {
  RESNETCPP_CHECK(is_floating(x.dtype()) || x.dtype() == Dtype::int64, DtypeError, op,
                  ": expected a floating-point or int64 input, got ", name(x.dtype()));
}

// By the kernels of a wider dtype where there are none for x's.
template <class Op>
Tensor in_wider(const Op& op, const Tensor& x, const Tensor& weight,
                const std::optional<Tensor>& bias) {
  return is_reduced(x.dtype()) ? in_float32(op, x, weight, bias) : in_float64(op, x, weight, bias);
}

Tensor checked_conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                      const Conv2dOptions& options, conv::WeightCache* cache) {
  if (x.dim() == 3) {
    return squeeze(checked_conv2d(unsqueeze(x, 0), weight, bias, options, cache), 0);
  }
  const Conv2dGeometry g = conv2d_geometry(x.shape(), weight.shape(), options);
  check_numbers("conv2d", x);
  check_same_dtype("conv2d", x, weight);
  if (bias) check_bias("conv2d", x, *bias, g.out_channels, weight.shape());
  if (!has_kernels(x.dtype())) {
    return in_wider(
        [&](const Tensor& image, const Tensor& filters, const std::optional<Tensor>& shift) {
          return convolve(image, filters, shift, g, nullptr);
        },
        x, weight, bias);
  }
  return convolve(x, weight, bias, g, cache);
}

}  // namespace

Tensor conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
              const Conv2dOptions& options) {
  return checked_conv2d(x, weight, bias, options, nullptr);
}

Tensor conv::conv2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                    const Conv2dOptions& options, WeightCache& cache) {
  if (!autograd::grad_enabled()) return checked_conv2d(x, weight, bias, options, &cache);
  cache.clear();
  return checked_conv2d(x, weight, bias, options, nullptr);
}

Tensor conv_transpose2d(const Tensor& x, const Tensor& weight, const std::optional<Tensor>& bias,
                        const ConvTranspose2dOptions& options) {
  if (x.dim() == 3) return squeeze(conv_transpose2d(unsqueeze(x, 0), weight, bias, options), 0);
  const char* const op = "conv_transpose2d";
  const Conv2dGeometry g = conv_transpose2d_geometry(x.shape(), weight.shape(), options);
  check_numbers(op, x);
  check_same_dtype(op, x, weight);
  if (bias) check_bias(op, x, *bias, g.in_channels, weight.shape());
  if (!has_kernels(x.dtype())) {
    return in_wider(
        [&](const Tensor& image, const Tensor& filters, const std::optional<Tensor>& shift) {
          return conv_transpose2d(image, filters, shift, options);
        },
        x, weight, bias);
  }
  const Tensor y = input_gradient(x, weight, g, image_format(x));
  return bias ? add(y, view(*bias, {1, g.in_channels, 1, 1})) : y;
}

}  // namespace resnetcpp
