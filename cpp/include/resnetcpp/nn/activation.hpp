#pragma once

#include <optional>
#include <string>

#include "resnetcpp/nn/module.hpp"

/// Activation layers. x (...) -> (...); `inplace` overwrites the input instead of keeping it.
namespace resnetcpp::nn {

/// A layer that may overwrite its input.
class Activation : public Module {
 public:
  bool& inplace() { return inplace_; }

 protected:
  explicit Activation(bool inplace) : inplace_(inplace) {}
  /// `before`, then "inplace=True" if it is.
  std::string repr_with(const std::string& before) const;

  bool inplace_;
};

/// max(x, 0). PyTorch: torch.nn.ReLU.
class ReLU : public Activation {
 public:
  explicit ReLU(bool inplace = false) : Activation(inplace) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "ReLU"; }
  std::string extra_repr() const override { return repr_with(""); }
};

/// min(max(x, 0), 6). PyTorch: torch.nn.ReLU6.
class ReLU6 : public Activation {
 public:
  explicit ReLU6(bool inplace = false) : Activation(inplace) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "ReLU6"; }
  std::string extra_repr() const override { return repr_with(""); }
};

/// x for x > 0, else negative_slope * x. PyTorch: torch.nn.LeakyReLU.
class LeakyReLU : public Activation {
 public:
  explicit LeakyReLU(double negative_slope = 0.01, bool inplace = false)
      : Activation(inplace), negative_slope_(negative_slope) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "LeakyReLU"; }
  std::string extra_repr() const override;
  double& negative_slope() { return negative_slope_; }

 private:
  double negative_slope_;
};

/// x for x > 0, else alpha (exp(x) - 1). PyTorch: torch.nn.ELU. Clevert et al., 2015.
class ELU : public Activation {
 public:
  explicit ELU(double alpha = 1.0, bool inplace = false) : Activation(inplace), alpha_(alpha) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "ELU"; }
  std::string extra_repr() const override;
  double& alpha() { return alpha_; }

 private:
  double alpha_;
};

/// min(max(x, min_val), max_val). PyTorch: torch.nn.Hardtanh.
/// Errors: ValueError unless min_val < max_val.
class Hardtanh : public Activation {
 public:
  explicit Hardtanh(double min_val = -1.0, double max_val = 1.0, bool inplace = false);
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Hardtanh"; }
  std::string extra_repr() const override;
  double& min_val() { return min_val_; }
  double& max_val() { return max_val_; }

 private:
  double min_val_;
  double max_val_;
};

/// x sigmoid(x). PyTorch: torch.nn.SiLU.
class SiLU : public Activation {
 public:
  explicit SiLU(bool inplace = false) : Activation(inplace) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "SiLU"; }
  std::string extra_repr() const override { return repr_with(""); }
};

/// x Phi(x), exactly ("none") or by tanh ("tanh"). PyTorch: torch.nn.GELU.
class GELU : public Module {
 public:
  explicit GELU(std::string approximate = "none") : approximate_(std::move(approximate)) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "GELU"; }
  std::string extra_repr() const override { return "approximate='" + approximate_ + "'"; }
  std::string& approximate() { return approximate_; }

 private:
  std::string approximate_;
};

/// 1 / (1 + exp(-x)). PyTorch: torch.nn.Sigmoid.
class Sigmoid : public Module {
 public:
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Sigmoid"; }
};

/// tanh(x). PyTorch: torch.nn.Tanh.
class Tanh : public Module {
 public:
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Tanh"; }
};

/// log(1 + exp(beta x)) / beta, and x itself where beta x > threshold. PyTorch: torch.nn.Softplus.
class Softplus : public Module {
 public:
  explicit Softplus(double beta = 1.0, double threshold = 20.0)
      : beta_(beta), threshold_(threshold) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Softplus"; }
  std::string extra_repr() const override;
  double& beta() { return beta_; }
  double& threshold() { return threshold_; }

 private:
  double beta_;
  double threshold_;
};

/// exp(x_i) / sum_j exp(x_j) along `dim`. PyTorch: torch.nn.Softmax.
/// Without a dim, as PyTorch decides: 0 for x of rank 0, 1 or 3, else 1.
class Softmax : public Module {
 public:
  explicit Softmax(std::optional<std::int64_t> dim = std::nullopt) : dim_(dim) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Softmax"; }
  std::string extra_repr() const override;
  std::optional<std::int64_t>& dim() { return dim_; }

 private:
  std::optional<std::int64_t> dim_;
};

/// log(softmax(x)). PyTorch: torch.nn.LogSoftmax.
class LogSoftmax : public Module {
 public:
  explicit LogSoftmax(std::optional<std::int64_t> dim = std::nullopt) : dim_(dim) {}
  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "LogSoftmax"; }
  std::string extra_repr() const override;
  std::optional<std::int64_t>& dim() { return dim_; }

 private:
  std::optional<std::int64_t> dim_;
};

}  // namespace resnetcpp::nn
