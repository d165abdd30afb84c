#pragma once

#include <optional>
#include <string>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"
#include "resnetcpp/ops/norm.hpp"

/// Normalisation layers.
namespace resnetcpp::nn {

/// y = (x - mean) / sqrt(var + eps) * weight + bias for each channel, with the batch's statistics
/// in training and the running ones in evaluation. Parameters: weight (C,) of ones, bias (C,) of
/// zeros. Buffers: running_mean (C,), running_var (C,), num_batches_tracked () int64.
/// x (N, C, ...): layers for a rank of their own say so in `check_input_dim`.
class BatchNorm : public Module {
 public:
  class Options {
   public:
    Options(std::int64_t num_features)  // NOLINT(google-explicit-constructor)
        : num_features_(num_features) {}

    RESNETCPP_OPTION(std::int64_t, num_features, 0);
    RESNETCPP_OPTION(double, eps, 1e-5);
    /// The weight of a new batch; without a value the statistics are plain averages.
    RESNETCPP_OPTION(std::optional<double>, momentum, 0.1);
    RESNETCPP_OPTION(bool, affine, true);
    RESNETCPP_OPTION(bool, track_running_stats, true);
    RESNETCPP_OPTION(bool, bias, true);
    RESNETCPP_OPTION(Dtype, dtype, default_dtype());
  };

  explicit BatchNorm(const Options& options);

  std::string type_name() const override { return "BatchNorm"; }
  /// Errors: ShapeError for an input of another rank, and as resnetcpp::batch_norm.
  Tensor forward(const Tensor& x) override;
  /// relu(forward(x) + residual) in fewer passes over memory; residual may be undefined.
  Tensor forward_relu(const Tensor& x, const Tensor& residual);
  std::string extra_repr() const override;
  void reset_running_stats();
  void reset_parameters();

  Options& options() { return options_; }
  const Options& options() const { return options_; }

 protected:
  /// Errors: ShapeError unless x has the rank that this layer takes.
  virtual void check_input_dim(const Tensor& x) const;

 private:
  struct Run {
    BatchNormTensors tensors;
    BatchNormOptions options;
  };
  /// Counts the batch, in training.
  Run prepare(const Tensor& x);
  double average_factor(bool updates);

  Options options_;
};

/// x (N, C) or (N, C, L). PyTorch: torch.nn.BatchNorm1d. Ioffe and Szegedy, 2015.
class BatchNorm1d : public BatchNorm {
 public:
  explicit BatchNorm1d(const Options& options) : BatchNorm(options) {}
  std::string type_name() const override { return "BatchNorm1d"; }

 protected:
  void check_input_dim(const Tensor& x) const override;
};

/// x (N, C, H, W). PyTorch: torch.nn.BatchNorm2d. Ioffe and Szegedy, 2015.
class BatchNorm2d : public BatchNorm {
 public:
  explicit BatchNorm2d(const Options& options) : BatchNorm(options) {}
  std::string type_name() const override { return "BatchNorm2d"; }

 protected:
  void check_input_dim(const Tensor& x) const override;
};

}  // namespace resnetcpp::nn
