#pragma once

#include <optional>

#include "resnetcpp/tensor/tensor.hpp"

/// Normalisation. PyTorch: torch.nn.functional.batch_norm.
namespace resnetcpp {

struct BatchNormOptions {
  /// Use the batch's statistics and update the running ones; else use the running ones.
  bool training = false;
  /// running = (1 - momentum) * running + momentum * batch
  double momentum = 0.1;
  double eps = 1e-5;
};

/// Per-channel state; each may be undefined.
struct BatchNormTensors {
  Tensor weight;        // (C,)
  Tensor bias;          // (C,)
  Tensor running_mean;  // (C,), updated in place in training
  Tensor running_var;   // (C,), updated with the unbiased variance
};

/// y = (x - mean) / sqrt(var + eps) * weight + bias over every dimension but 1
/// x (N, C) or (N, C, ...) -> the same shape and layout. Ioffe and Szegedy, 2015.
/// Errors: ShapeError; ValueError for one value per channel in training.
Tensor batch_norm(const Tensor& x, const BatchNormTensors& tensors,
                  const BatchNormOptions& options);

/// relu(batch_norm(x) + residual) in fewer passes over memory; an undefined residual adds nothing.
/// residual: x's shape and dtype. Errors: as batch_norm; ShapeError, DtypeError for the residual.
Tensor batch_norm_relu(const Tensor& x, const Tensor& residual, const BatchNormTensors& tensors,
                       const BatchNormOptions& options);

/// y = x * mask / (1 - p), mask drawn from the default generator in training; x itself otherwise.
/// PyTorch: torch.nn.functional.dropout. Errors: ValueError unless 0 <= p <= 1.
Tensor dropout(const Tensor& x, double p = 0.5, bool training = true);

}  // namespace resnetcpp
