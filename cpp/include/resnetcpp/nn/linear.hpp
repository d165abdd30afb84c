#pragma once

#include <string>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/nn/options.hpp"

/// Linear layers.
namespace resnetcpp::nn {

/// y = x weight^T + bias
/// x (..., I) -> (..., O). Parameters: weight (O, I), bias (O,), both drawn from U(-b, b) with
/// b = 1 / sqrt(I). PyTorch: torch.nn.Linear.
/// Errors: ValueError for negative sizes; in forward as resnetcpp::linear.
class Linear : public Module {
 public:
  class Options {
   public:
    Options(std::int64_t in_features, std::int64_t out_features)
        : in_features_(in_features), out_features_(out_features) {}

    RESNETCPP_OPTION(std::int64_t, in_features, 0);
    RESNETCPP_OPTION(std::int64_t, out_features, 0);
    RESNETCPP_OPTION(bool, bias, true);
    RESNETCPP_OPTION(Dtype, dtype, default_dtype());
  };

  explicit Linear(const Options& options);
  Linear(std::int64_t in_features, std::int64_t out_features)
      : Linear(Options(in_features, out_features)) {}

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Linear"; }
  std::string extra_repr() const override;
  /// Draws weight and bias anew.
  void reset_parameters();

  Options& options() { return options_; }
  const Options& options() const { return options_; }

 private:
  Options options_;
};

}  // namespace resnetcpp::nn
