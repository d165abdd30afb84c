#pragma once

#include <string>

#include "resnetcpp/nn/module.hpp"

/// Layers that forget on purpose.
namespace resnetcpp::nn {

/// In training each element is 0 with probability p and scaled by 1 / (1 - p) otherwise; in
/// evaluation y = x. x (...) -> (...). PyTorch: torch.nn.Dropout. Srivastava et al., 2014.
/// Errors: ValueError unless 0 <= p <= 1.
class Dropout : public Module {
 public:
  explicit Dropout(double p = 0.5, bool inplace = false);

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Dropout"; }
  std::string extra_repr() const override;

  double& p() { return p_; }
  bool& inplace() { return inplace_; }

 private:
  double p_;
  bool inplace_;
};

}  // namespace resnetcpp::nn
