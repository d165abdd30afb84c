#pragma once

#include <cstdint>

/// One optimiser step on flat arrays, in PyTorch's order of operations; a caller may split n as it
/// likes.
namespace resnetcpp::kernels {

/// g' = (maximize ? -g : g) + weight_decay * p;
/// buffer = first_step ? g' : momentum * buffer + (1 - dampening) * g';
/// p -= lr * (nesterov ? g' + momentum * buffer : buffer), without momentum p -= lr * g' (buffer
/// may be null).
struct SgdStep {
  double lr;
  double momentum;
  double dampening;
  double weight_decay;
  bool nesterov;
  bool maximize;
  bool first_step;
};

/// m += (1 - beta1) * (g' - m); v = beta2 * v + (1 - beta2) * g'^2; v_hat = amsgrad ? max_v =
/// max(max_v, v) : v; p -= lr / bias_correction1 * m / (sqrt(v_hat) / sqrt(bias_correction2) +
/// eps), bias_correction = 1 - beta^step. Weight decay is g' = g + weight_decay * p (Adam) or, when
/// decoupled, p *= 1 - lr * weight_decay (AdamW).
struct AdamStep {
  double lr;
  double beta1;
  double beta2;
  double eps;
  double weight_decay;
  double bias_correction1;
  double bias_correction2;
  bool decoupled;
  bool maximize;
};

template <class T>
struct AdamState {
  T* m;
  T* v;
  T* max_v;  // null unless amsgrad
};

template <class T>
struct OptimKernels {
  void (*sgd_step)(int64_t n, const SgdStep& step, const T* g, T* buffer, T* p);
  void (*adam_step)(int64_t n, const AdamStep& step, const T* g, const AdamState<T>& state, T* p);
};

}  // namespace resnetcpp::kernels
