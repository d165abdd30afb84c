#pragma once

#include "resnetcpp/optim/optimizer.hpp"
#include "resnetcpp/optim/step.hpp"

namespace resnetcpp::optim {

/// Steps scaled by running averages of the gradient and its square. PyTorch: torch.optim.Adam.
class Adam : public Optimizer {
 public:
  explicit Adam(Params params, AdamOptions options = {});

  void add_param_group(Params params, AdamOptions options);
  AdamOptions& options(std::size_t group) { return options_.at(group); }

  using Optimizer::step;
  void step() override;
  double& lr(std::size_t group) override { return options(group).lr; }
  double& momentum(std::size_t group) override { return options(group).beta1; }

 protected:
  std::map<std::string, double> options_map(std::size_t group) const override;
  void set_options(std::size_t group, const std::map<std::string, double>& options) override;

 private:
  std::vector<AdamOptions> options_;
};

/// The options of AdamW: decoupled weight decay, 0.01 unless changed.
AdamOptions adamw_options(double lr = 1e-3, double weight_decay = 1e-2);

/// Adam whose weight decay shrinks the parameters themselves. PyTorch: torch.optim.AdamW.
class AdamW : public Adam {
 public:
  explicit AdamW(Params params, AdamOptions options = adamw_options());
};

}  // namespace resnetcpp::optim
