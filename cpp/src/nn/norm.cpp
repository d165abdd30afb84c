#include "resnetcpp/nn/norm.hpp"

#include "nn/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/init.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::nn {

namespace {

void overwrite(const Tensor& tensor, Scalar value) {
  if (!tensor.defined()) return;
  fill_data(tensor, value);
  tensor.bump_version();
}

}  // namespace

BatchNorm::BatchNorm(const Options& options) : options_(options) {
  RESNETCPP_CHECK(options.num_features() >= 0, ValueError,
                  "BatchNorm: expected num_features of 0 or more, got ", options.num_features());
  const Shape shape = {options.num_features()};
  const auto channel_parameter = [&](bool wanted) {
    return wanted ? nn::parameter(empty(shape, options.dtype())) : Tensor();
  };
  register_parameter("weight", channel_parameter(options.affine()));
  register_parameter("bias", channel_parameter(options.affine() && options.bias()));
  const bool tracks = options.track_running_stats();
  register_buffer("running_mean", tracks ? empty(shape, options.dtype()) : Tensor());
  register_buffer("running_var", tracks ? empty(shape, options.dtype()) : Tensor());
  register_buffer("num_batches_tracked", tracks ? empty({}, Dtype::int64) : Tensor());
  reset_parameters();
}

void BatchNorm::reset_running_stats() {
  overwrite(buffer("running_mean"), 0);
  overwrite(buffer("running_var"), 1);
  overwrite(buffer("num_batches_tracked"), 0);
}

void BatchNorm::reset_parameters() {
  reset_running_stats();
  overwrite(parameter("weight"), 1);
  overwrite(parameter("bias"), 0);
}

double BatchNorm::average_factor(bool updates) {
  const Tensor count = buffer("num_batches_tracked");
  if (!updates || !count.defined()) return options_.momentum().value_or(0.0);
  const std::int64_t batches = count.item<std::int64_t>() + 1;
  overwrite(count, batches);
  return options_.momentum().value_or(1.0 / static_cast<double>(batches));
}

BatchNorm::Run BatchNorm::prepare(const Tensor& x) {
  check_input_dim(x);
  const Tensor mean = buffer("running_mean");
  const Tensor var = buffer("running_var");
  const bool updates = training() && options_.track_running_stats();
  BatchNormOptions run;
  run.training = training() || (!mean.defined() && !var.defined());
  run.momentum = average_factor(updates);
  run.eps = options_.eps();
  BatchNormTensors tensors{parameter("weight"), parameter("bias"), {}, {}};
  if (!training() || options_.track_running_stats()) {
    tensors.running_mean = mean;
    tensors.running_var = var;
  }
  return {tensors, run};
}

Tensor BatchNorm::forward(const Tensor& x) {
  const Run run = prepare(x);
  return batch_norm(x, run.tensors, run.options);
}

Tensor BatchNorm::forward_relu(const Tensor& x, const Tensor& residual) {
  const Run run = prepare(x);
  return batch_norm_relu(x, residual, run.tensors, run.options);
}

std::string BatchNorm::extra_repr() const {
  return text(options_.num_features()) + ", eps=" + text(options_.eps()) +
         ", momentum=" + text(options_.momentum()) + ", affine=" + text(options_.affine()) +
         ", bias=" + text(parameter("bias").defined()) +
         ", track_running_stats=" + text(options_.track_running_stats());
}

void BatchNorm::check_input_dim(const Tensor& x) const {
  RESNETCPP_CHECK(x.dim() >= 2, ShapeError, "expected at least 2D input (got ", x.dim(),
                  "D input)");
}

void BatchNorm1d::check_input_dim(const Tensor& x) const {
  RESNETCPP_CHECK(x.dim() == 2 || x.dim() == 3, ShapeError, "expected 2D or 3D input (got ",
                  x.dim(), "D input)");
}

void BatchNorm2d::check_input_dim(const Tensor& x) const {
  RESNETCPP_CHECK(x.dim() == 4, ShapeError, "expected 4D input (got ", x.dim(), "D input)");
}

}  // namespace resnetcpp::nn
