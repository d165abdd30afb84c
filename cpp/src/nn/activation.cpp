#include "resnetcpp/nn/activation.hpp"

#include "nn/text.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::nn {

namespace {

// For the ops that have no in-place form of their own.
template <class Op>
Tensor overwrite(const char* name, const Tensor& x, Op op) {
  return assign_(name, x, op(before_overwrite(x)));
}

std::int64_t softmax_dim(const Tensor& x, std::optional<std::int64_t> dim) {
  const bool is_first = x.dim() == 0 || x.dim() == 1 || x.dim() == 3;
  return dim.value_or(is_first ? 0 : 1);
}

}  // namespace

std::string Activation::repr_with(const std::string& before) const {
  if (!inplace_) return before;
  return before.empty() ? "inplace=True" : before + ", inplace=True";
}

Tensor ReLU::forward(const Tensor& x) { return inplace_ ? relu_(x) : relu(x); }

Tensor ReLU6::forward(const Tensor& x) {
  return inplace_ ? overwrite("relu6_", x, [](const Tensor& before) { return relu6(before); })
                  : relu6(x);
}

Tensor LeakyReLU::forward(const Tensor& x) {
  return inplace_ ? leaky_relu_(x, negative_slope_) : leaky_relu(x, negative_slope_);
}

std::string LeakyReLU::extra_repr() const {
  return repr_with("negative_slope=" + text(negative_slope_));
}

Tensor ELU::forward(const Tensor& x) {
  if (!inplace_) return elu(x, alpha_);
  return overwrite("elu_", x, [this](const Tensor& before) { return elu(before, alpha_); });
}

std::string ELU::extra_repr() const { return repr_with("alpha=" + text(alpha_)); }

Hardtanh::Hardtanh(double min_val, double max_val, bool inplace)
    : Activation(inplace), min_val_(min_val), max_val_(max_val) {
  RESNETCPP_CHECK(max_val > min_val, ValueError, "Hardtanh: expected min_val < max_val, got ",
                  text(min_val), " and ", text(max_val));
}

Tensor Hardtanh::forward(const Tensor& x) {
  if (!inplace_) return hardtanh(x, min_val_, max_val_);
  return overwrite("hardtanh_", x,
                   [this](const Tensor& before) { return hardtanh(before, min_val_, max_val_); });
}

std::string Hardtanh::extra_repr() const {
  return repr_with("min_val=" + text(min_val_) + ", max_val=" + text(max_val_));
}

Tensor SiLU::forward(const Tensor& x) {
  return inplace_ ? overwrite("silu_", x, [](const Tensor& before) { return silu(before); })
                  : silu(x);
}

Tensor GELU::forward(const Tensor& x) { return gelu(x, approximate_); }

Tensor Sigmoid::forward(const Tensor& x) { return sigmoid(x); }

Tensor Tanh::forward(const Tensor& x) { return tanh(x); }

Tensor Softplus::forward(const Tensor& x) { return softplus(x, beta_, threshold_); }

std::string Softplus::extra_repr() const {
  return "beta=" + text(beta_) + ", threshold=" + text(threshold_);
}

Tensor Softmax::forward(const Tensor& x) { return softmax(x, softmax_dim(x, dim_)); }

std::string Softmax::extra_repr() const { return "dim=" + text(dim_); }

Tensor LogSoftmax::forward(const Tensor& x) { return log_softmax(x, softmax_dim(x, dim_)); }

std::string LogSoftmax::extra_repr() const { return "dim=" + text(dim_); }

}  // namespace resnetcpp::nn
