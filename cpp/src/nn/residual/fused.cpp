#include "nn/residual/fused.hpp"

#include <typeinfo>

#include "nn/optional.hpp"
#include "ops/conv/conv_norm.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/nn/activation.hpp"
#include "resnetcpp/nn/container.hpp"
#include "resnetcpp/nn/conv.hpp"
#include "resnetcpp/nn/norm.hpp"
#include "resnetcpp/ops/elementwise.hpp"

namespace resnetcpp::nn {

namespace {

// The child of that name if it is of the class itself, as a derived one may compute something else,
// and nobody watches it; else null.
template <class Layer>
Layer* unobserved(const Module& parent, const std::string& name) {
  const ModulePtr* const child = parent.children().find(name);
  if (child == nullptr || *child == nullptr) return nullptr;
  Module& module = **child;
  const bool is_plain = typeid(module) == typeid(Layer) && !module.is_observed();
  return is_plain ? static_cast<Layer*>(&module) : nullptr;
}

bool can_add(const Tensor& residual, const Tensor& x) {
  return !residual.defined() || (residual.shape() == x.shape() && residual.dtype() == x.dtype());
}

// Whether the batch norm is a fixed scale and shift for each output of the convolution.
bool can_follow_sums(const Conv2d& conv, const BatchNorm2d& norm, const Tensor& x) {
  const Tensor weight = conv.parameter("weight");
  const Tensor var = norm.buffer("running_var");
  const Tensor scale = norm.parameter("weight");
  const Tensor bias = norm.parameter("bias");
  if (norm.training() || !var.defined() || !norm.buffer("running_mean").defined()) return false;
  const Shape channels = {weight.size(0)};
  const auto fits = [&](const Tensor& values) {
    return !values.defined() || (values.shape() == channels && values.dtype() == x.dtype());
  };
  return x.dim() == 4 && has_kernels(x.dtype()) && weight.dtype() == x.dtype() && fits(var) &&
         fits(scale) && fits(bias) && fits(optional_parameter(conv, "bias").value_or(Tensor())) &&
         fits(norm.buffer("running_mean")) && conv.options().padding_mode() == "zeros";
}

conv::ConvNorm layers_of(const Conv2d& conv, const BatchNorm2d& norm) {
  return {conv.parameter("weight"),
          optional_parameter(conv, "bias"),
          conv.run_options(),
          {norm.parameter("weight"), norm.parameter("bias"), norm.buffer("running_mean"),
           norm.buffer("running_var")},
          norm.options().eps(),
          &conv.weight_cache()};
}

// norm(conv(x)) + residual with or without relu, outside the graph; undefined where that cannot be.
Tensor infer(const Module& parent, const ConvNormNames& names, const Tensor& x,
             const Tensor& residual, bool relu) {
  if (autograd::grad_enabled()) return {};
  const auto* const conv = unobserved<Conv2d>(parent, names.conv);
  const auto* const norm = unobserved<BatchNorm2d>(parent, names.norm);
  if (conv == nullptr || norm == nullptr || !can_follow_sums(*conv, *norm, x)) return {};
  return parent.call_with(names.conv, [&](Module&) {
    const conv::ConvNorm layers = layers_of(*conv, *norm);
    const bool fits = !residual.defined() || (residual.dtype() == x.dtype() &&
                                              residual.shape() == conv::output_shape(x, layers));
    return fits ? conv::conv_norm(x, layers, residual, relu) : Tensor();
  });
}

Tensor forward_relu(const Module& parent, const std::string& norm, const Tensor& x,
                    const Tensor& residual) {
  return parent.call_with(norm, [&](Module& layer) {
    return static_cast<BatchNorm2d&>(layer).forward_relu(x, residual);
  });
}

}  // namespace

bool runs_as_one(const Module& parent, const ConvNormNames& names) {
  return unobserved<Conv2d>(parent, names.conv) != nullptr &&
         unobserved<BatchNorm2d>(parent, names.norm) != nullptr &&
         unobserved<ReLU>(parent, "relu") != nullptr;
}

Tensor conv_norm_relu(const Module& parent, const ConvNormNames& names, const Tensor& x,
                      const Tensor& residual) {
  const bool fuses = unobserved<BatchNorm2d>(parent, names.norm) != nullptr &&
                     unobserved<ReLU>(parent, "relu") != nullptr;
  if (fuses) {
    const Tensor y = infer(parent, names, x, residual, true);
    if (y.defined()) return y;
  }
  const Tensor sums = parent.call(names.conv, x);
  if (fuses && can_add(residual, sums)) return forward_relu(parent, names.norm, sums, residual);
  const Tensor y = parent.call(names.norm, sums);
  return parent.call("relu", residual.defined() ? y + residual : y);
}

Tensor norm_relu(const Module& parent, const std::string& norm, const Tensor& x) {
  const bool fuses = unobserved<BatchNorm2d>(parent, norm) != nullptr &&
                     unobserved<ReLU>(parent, "relu") != nullptr;
  return fuses ? forward_relu(parent, norm, x, Tensor())
               : parent.call("relu", parent.call(norm, x));
}

bool is_projection(const Module& parent, const std::string& name) {
  const auto* const layers = unobserved<Sequential>(parent, name);
  return layers != nullptr && layers->size() == 2 && unobserved<Conv2d>(*layers, "0") != nullptr;
}

Tensor run_projection(const Module& parent, const std::string& name, const Tensor& x) {
  if (is_projection(parent, name)) {
    const Tensor y = infer(*parent.child(name), {"0", "1"}, x, Tensor(), false);
    if (y.defined()) return y;
  }
  return parent.call(name, x);
}

}  // namespace resnetcpp::nn
