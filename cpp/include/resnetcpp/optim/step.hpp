#pragma once

#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// One step of an optimiser over many tensors at once, outside the graph. The optimisers of C++ and
/// of Python are both made of these.
/// Errors: DtypeError for parameters that are not floating-point or gradients of another dtype,
/// ShapeError for gradients or buffers of another shape; all before anything changes.
namespace resnetcpp::optim {

/// PyTorch: torch.optim.SGD.
struct SgdOptions {
  double lr = 1e-3;
  double momentum = 0.0;
  double dampening = 0.0;
  double weight_decay = 0.0;
  bool nesterov = false;
  bool maximize = false;
};

/// PyTorch: torch.optim.Adam; decoupled weight decay makes it AdamW.
struct AdamOptions {
  double lr = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0.0;
  bool amsgrad = false;
  bool maximize = false;
  bool decoupled_weight_decay = false;
};

/// g' = +-g + weight_decay p; buffer = momentum buffer + (1 - dampening) g'; p -= lr buffer
/// `buffers` holds one momentum buffer per parameter; an undefined one is made. Without momentum it
/// stays untouched.
void sgd_step(const std::vector<Tensor>& params, const std::vector<Tensor>& grads,
              std::vector<Tensor>& buffers, const SgdOptions& options);

/// The running averages of Adam, one of each per parameter; max_exp_avg_sqs is for amsgrad alone.
struct AdamMoments {
  std::vector<Tensor> exp_avgs;
  std::vector<Tensor> exp_avg_sqs;
  std::vector<Tensor> max_exp_avg_sqs;
};

/// m += (1 - beta1) (g' - m); v = beta2 v + (1 - beta2) g'^2;
/// p -= lr m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps), with t = steps[i], counted from 1.
/// Kingma and Ba, 2015; Loshchilov and Hutter, 2019.
void adam_step(const std::vector<Tensor>& params, const std::vector<Tensor>& grads,
               const AdamMoments& moments, const std::vector<double>& steps,
               const AdamOptions& options);

}  // namespace resnetcpp::optim
