#include "resnetcpp/nn/loss.hpp"

#include "resnetcpp/error.hpp"

namespace resnetcpp::nn {

Tensor Loss::forward(const Tensor&) {
  throw NotImplementedError(type_name() + ": expected a prediction and a target, got one tensor");
}

Tensor Loss::operator()(const Tensor& x, const Tensor& target) {
  const Tensor input = run_pre_hooks(x);
  return run_hooks(input, forward(input, target));
}

CrossEntropyLoss::CrossEntropyLoss(const CrossEntropyOptions& options)
    : Loss(options.reduction),
      ignore_index_(options.ignore_index),
      label_smoothing_(options.label_smoothing) {
  register_buffer("weight", options.weight);
}

Tensor CrossEntropyLoss::forward(const Tensor& x, const Tensor& target) {
  return cross_entropy(x, target, {buffer("weight"), ignore_index_, reduction_, label_smoothing_});
}

NLLLoss::NLLLoss(const CrossEntropyOptions& options)
    : Loss(options.reduction), ignore_index_(options.ignore_index) {
  register_buffer("weight", options.weight);
}

Tensor NLLLoss::forward(const Tensor& x, const Tensor& target) {
  return nll_loss(x, target, {buffer("weight"), ignore_index_, reduction_, 0.0});
}

BCELoss::BCELoss(const Tensor& weight, Reduction reduction) : Loss(reduction) {
  register_buffer("weight", weight);
}

Tensor BCELoss::forward(const Tensor& x, const Tensor& target) {
  return binary_cross_entropy(x, target, buffer("weight"), reduction_);
}

BCEWithLogitsLoss::BCEWithLogitsLoss(const Tensor& weight, Reduction reduction,
                                     const Tensor& pos_weight)
    : Loss(reduction) {
  register_buffer("weight", weight);
  register_buffer("pos_weight", pos_weight);
}

Tensor BCEWithLogitsLoss::forward(const Tensor& x, const Tensor& target) {
  return binary_cross_entropy_with_logits(x, target, buffer("weight"), reduction_,
                                          buffer("pos_weight"));
}

Tensor MSELoss::forward(const Tensor& x, const Tensor& target) {
  return mse_loss(x, target, reduction_);
}

Tensor L1Loss::forward(const Tensor& x, const Tensor& target) {
  return l1_loss(x, target, reduction_);
}

Tensor SmoothL1Loss::forward(const Tensor& x, const Tensor& target) {
  return smooth_l1_loss(x, target, reduction_, beta_);
}

}  // namespace resnetcpp::nn
