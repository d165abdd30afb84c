#pragma once

#include <string>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/ops/loss.hpp"

/// Losses: modules that take a prediction and a target.
namespace resnetcpp::nn {

/// A module of two arguments. Forward hooks see the prediction as their input.
class Loss : public Module {
 public:
  virtual Tensor forward(const Tensor& x, const Tensor& target) = 0;
  /// forward with hooks.
  Tensor operator()(const Tensor& x, const Tensor& target);

  /// Errors: NotImplementedError: a loss needs a target.
  Tensor forward(const Tensor& x) override;

  Reduction& reduction() { return reduction_; }

 protected:
  explicit Loss(Reduction reduction) : reduction_(reduction) {}

  Reduction reduction_;
};

/// The mean of -log softmax(x) at the target class.
/// x (N, C, ...), target (N, ...) of int64 or (N, C, ...) of probabilities -> ()
/// Buffer: weight (C,). PyTorch: torch.nn.CrossEntropyLoss. Errors: as resnetcpp::cross_entropy.
class CrossEntropyLoss : public Loss {
 public:
  explicit CrossEntropyLoss(const CrossEntropyOptions& options = {});
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "CrossEntropyLoss"; }
  std::int64_t& ignore_index() { return ignore_index_; }
  double& label_smoothing() { return label_smoothing_; }

 private:
  std::int64_t ignore_index_;
  double label_smoothing_;
};

/// As CrossEntropyLoss for x that holds log-probabilities. PyTorch: torch.nn.NLLLoss.
class NLLLoss : public Loss {
 public:
  explicit NLLLoss(const CrossEntropyOptions& options = {});
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "NLLLoss"; }
  std::int64_t& ignore_index() { return ignore_index_; }

 private:
  std::int64_t ignore_index_;
};

/// -(t log x + (1 - t) log(1 - x)) for probabilities x. x (...), target (...) -> ()
/// Buffer: weight. PyTorch: torch.nn.BCELoss.
class BCELoss : public Loss {
 public:
  explicit BCELoss(const Tensor& weight = {}, Reduction reduction = Reduction::mean);
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "BCELoss"; }
};

/// As BCELoss for logits x, without overflow. Buffers: weight, pos_weight.
/// PyTorch: torch.nn.BCEWithLogitsLoss.
class BCEWithLogitsLoss : public Loss {
 public:
  explicit BCEWithLogitsLoss(const Tensor& weight = {}, Reduction reduction = Reduction::mean,
                             const Tensor& pos_weight = {});
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "BCEWithLogitsLoss"; }
};

/// (x - t)^2. PyTorch: torch.nn.MSELoss.
class MSELoss : public Loss {
 public:
  explicit MSELoss(Reduction reduction = Reduction::mean) : Loss(reduction) {}
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "MSELoss"; }
};

/// |x - t|. PyTorch: torch.nn.L1Loss.
class L1Loss : public Loss {
 public:
  explicit L1Loss(Reduction reduction = Reduction::mean) : Loss(reduction) {}
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "L1Loss"; }
};

/// (x - t)^2 / (2 beta) where |x - t| < beta, else |x - t| - beta / 2. PyTorch:
/// torch.nn.SmoothL1Loss.
class SmoothL1Loss : public Loss {
 public:
  explicit SmoothL1Loss(Reduction reduction = Reduction::mean, double beta = 1.0)
      : Loss(reduction), beta_(beta) {}
  using Loss::forward;
  Tensor forward(const Tensor& x, const Tensor& target) override;
  std::string type_name() const override { return "SmoothL1Loss"; }
  double& beta() { return beta_; }

 private:
  double beta_;
};

}  // namespace resnetcpp::nn
