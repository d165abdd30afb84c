#include "resnetcpp/optim/adam.hpp"

#include "optim/options.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::optim {

namespace {

void check_beta(int index, double beta) {
  RESNETCPP_CHECK(beta >= 0.0 && beta < 1.0, ValueError, "Invalid beta parameter at index ", index,
                  ": ", beta);
}

AdamOptions decoupled(AdamOptions options) {
  options.decoupled_weight_decay = true;
  return options;
}

}  // namespace

Adam::Adam(Params params, AdamOptions options) { add_param_group(std::move(params), options); }

void Adam::add_param_group(Params params, AdamOptions options) {
  check_not_negative("learning rate", options.lr);
  check_not_negative("epsilon value", options.eps);
  check_not_negative("weight_decay value", options.weight_decay);
  check_beta(0, options.beta1);
  check_beta(1, options.beta2);
  add_group(std::move(params), options.lr);
  options_.push_back(options);
}

void Adam::step() {
  for (std::size_t g = 0; g < group_count(); ++g) {
    const Active now = active(g);
    const AdamOptions& options = options_[g];
    AdamMoments moments;
    std::vector<double> steps;
    for (std::size_t i = 0; i < now.params.size(); ++i) {
      const auto moment = [&](const char* name) {
        Tensor& tensor = state(now.numbers[i], name);
        if (!tensor.defined()) tensor = zeros_like(now.params[i]);
        return tensor;
      };
      moments.exp_avgs.push_back(moment("exp_avg"));
      moments.exp_avg_sqs.push_back(moment("exp_avg_sq"));
      if (options.amsgrad) moments.max_exp_avg_sqs.push_back(moment("max_exp_avg_sq"));
      Tensor& count = state(now.numbers[i], "step");
      steps.push_back(count.defined() ? count.item<double>() + 1.0 : 1.0);
    }
    adam_step(now.params, now.grads, moments, steps, options);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      state(now.numbers[i], "step") = scalar_tensor(steps[i], Dtype::float32);
    }
  }
}

std::map<std::string, double> Adam::options_map(std::size_t group) const {
  return options_by_name(options_.at(group));
}

void Adam::set_options(std::size_t group, const std::map<std::string, double>& options) {
  set_options_by_name(options_.at(group), options);
}

AdamOptions adamw_options(double lr, double weight_decay) {
  AdamOptions options;
  options.lr = lr;
  options.weight_decay = weight_decay;
  options.decoupled_weight_decay = true;
  return options;
}

AdamW::AdamW(Params params, AdamOptions options) : Adam(std::move(params), decoupled(options)) {}

}  // namespace resnetcpp::optim
