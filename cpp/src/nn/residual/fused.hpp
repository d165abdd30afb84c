#pragma once

#include <string>

#include "resnetcpp/nn/module.hpp"

/// Layers that run as one where nobody sees what flows between them.
namespace resnetcpp::nn {

/// The names of a convolution and of the batch norm behind it, children of one module.
struct ConvNormNames {
  std::string conv;
  std::string norm;
};

/// Whether these and the child "relu" may run as one: all are the library's own Conv2d, BatchNorm2d
/// and ReLU, and nobody watches them.
bool runs_as_one(const Module& parent, const ConvNormNames& names);

/// relu(norm(conv(x)) + residual) in as few passes over memory as may be; an undefined residual
/// adds nothing. Training normalises, adds and cuts off in one pass; without a graph, evaluation
/// does so while the convolution's sums are in the cache.
Tensor conv_norm_relu(const Module& parent, const ConvNormNames& names, const Tensor& x,
                      const Tensor& residual = Tensor());

/// Whether the child `name` is a Sequential of a convolution and one more layer, and nobody watches
/// it.
bool is_projection(const Module& parent, const std::string& name);

/// norm(conv(x)) by the child `name` if it is such a projection; else what it is.
Tensor run_projection(const Module& parent, const std::string& name, const Tensor& x);

/// relu(norm(x)) in one pass where nobody sees what flows between them.
Tensor norm_relu(const Module& parent, const std::string& norm, const Tensor& x);

}  // namespace resnetcpp::nn
