#pragma once

#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::nn {

/// A tensor that a module trains: assigning one to a module registers it. PyTorch:
/// torch.nn.Parameter.
class ParameterImpl : public TensorImpl {
 public:
  using TensorImpl::TensorImpl;
  bool is_parameter() const override { return true; }
};

/// A parameter that shares `data`'s storage and stands at the start of a graph of its own.
Tensor parameter(const Tensor& data, bool requires_grad = true);

}  // namespace resnetcpp::nn
