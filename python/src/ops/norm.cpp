#include "resnetcpp/ops/norm.hpp"

#include "ops.hpp"

namespace resnetcpp::bindings {

namespace {

using namespace py::literals;

Tensor batch_norm_call(const Tensor& input, const std::optional<Tensor>& running_mean,
                       const std::optional<Tensor>& running_var,
                       const std::optional<Tensor>& weight, const std::optional<Tensor>& bias,
                       bool training, double momentum, double eps) {
  const Tensor none;
  return batch_norm(input,
                    {weight.value_or(none), bias.value_or(none), running_mean.value_or(none),
                     running_var.value_or(none)},
                    {training, momentum, eps});
}

}  // namespace

void bind_ops_norm(Binder& bind) {
  def_functional(
      bind, "batch_norm", &batch_norm_call,
      "(input - mean) / sqrt(var + eps) * weight + bias over every dimension but 1.\n\n"
      "In training with the batch's own mean and variance, which also move the running ones: "
      "running = (1 - momentum) * running + momentum * batch.",
      "input"_a, "running_mean"_a, "running_var"_a, "weight"_a = py::none(), "bias"_a = py::none(),
      "training"_a = false, "momentum"_a = 0.1, "eps"_a = 1e-5);
}

}  // namespace resnetcpp::bindings
