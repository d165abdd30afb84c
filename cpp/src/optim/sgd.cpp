#include "resnetcpp/optim/sgd.hpp"

#include "optim/options.hpp"

namespace resnetcpp::optim {

namespace {

constexpr const char* kBuffer = "momentum_buffer";

}  // namespace

SGD::SGD(Params params, SgdOptions options) { add_param_group(std::move(params), options); }

void SGD::add_param_group(Params params, SgdOptions options) {
  check_not_negative("learning rate", options.lr);
  check_not_negative("momentum value", options.momentum);
  check_not_negative("weight_decay value", options.weight_decay);
  RESNETCPP_CHECK(!options.nesterov || (options.momentum > 0.0 && options.dampening == 0.0),
                  ValueError, "Nesterov momentum requires a momentum and zero dampening");
  add_group(std::move(params), options.lr);
  options_.push_back(options);
}

void SGD::step() {
  for (std::size_t g = 0; g < group_count(); ++g) {
    const Active now = active(g);
    std::vector<Tensor> buffers;
    for (const std::size_t number : now.numbers) buffers.push_back(state(number, kBuffer));
    sgd_step(now.params, now.grads, buffers, options_[g]);
    for (std::size_t i = 0; i < buffers.size(); ++i) state(now.numbers[i], kBuffer) = buffers[i];
  }
}

std::map<std::string, double> SGD::options_map(std::size_t group) const {
  return options_by_name(options_.at(group));
}

void SGD::set_options(std::size_t group, const std::map<std::string, double>& options) {
  set_options_by_name(options_.at(group), options);
}

}  // namespace resnetcpp::optim
