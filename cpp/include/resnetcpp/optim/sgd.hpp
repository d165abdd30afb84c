#pragma once

#include "resnetcpp/optim/optimizer.hpp"
#include "resnetcpp/optim/step.hpp"

namespace resnetcpp::optim {

/// Stochastic gradient descent with momentum. PyTorch: torch.optim.SGD.
class SGD : public Optimizer {
 public:
  explicit SGD(Params params, SgdOptions options = {});

  void add_param_group(Params params, SgdOptions options);
  SgdOptions& options(std::size_t group) { return options_.at(group); }

  using Optimizer::step;
  void step() override;
  double& lr(std::size_t group) override { return options(group).lr; }
  double& momentum(std::size_t group) override { return options(group).momentum; }

 protected:
  std::map<std::string, double> options_map(std::size_t group) const override;
  void set_options(std::size_t group, const std::map<std::string, double>& options) override;

 private:
  std::vector<SgdOptions> options_;
};

}  // namespace resnetcpp::optim
