#include "resnetcpp/optim/optimizer.hpp"

#include "optim/options.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::optim {

Tensor Optimizer::step(const std::function<Tensor()>& closure) {
  Tensor loss = closure();
  step();
  return loss;
}

void Optimizer::zero_grad(bool set_to_none) {
  for (const Params& group : groups_) {
    for (const Tensor& param : group) {
      if (!param.grad().defined()) continue;
      param.set_grad(set_to_none ? Tensor() : zeros_like(param));
    }
  }
}

void Optimizer::add_group(Params params, double initial_lr) {
  RESNETCPP_CHECK(!params.empty(), ValueError, "optimizer got an empty parameter list");
  for (const Tensor& param : params) {
    RESNETCPP_CHECK(param.defined() && is_floating(param.dtype()), DtypeError,
                    "optimizer: expected floating-point parameters");
    RESNETCPP_CHECK(param.is_leaf(), ValueError, "can't optimize a non-leaf Tensor");
    for (const Params& group : groups_) {
      for (const Tensor& known : group) {
        RESNETCPP_CHECK(!known.is_same(param), ValueError,
                        "some parameters appear in more than one parameter group");
      }
    }
  }
  state_.resize(state_.size() + params.size());
  groups_.push_back(std::move(params));
  initial_lrs_.push_back(initial_lr);
}

Optimizer::Active Optimizer::active(std::size_t group) const {
  std::size_t number = 0;
  for (std::size_t g = 0; g < group; ++g) number += groups_[g].size();
  Active result;
  for (const Tensor& param : groups_.at(group)) {
    const Tensor grad = param.grad();
    if (grad.defined()) {
      result.params.push_back(param);
      result.grads.push_back(grad);
      result.numbers.push_back(number);
    }
    ++number;
  }
  return result;
}

Tensor Optimizer::parameter(std::size_t number) const {
  for (const Params& group : groups_) {
    if (number < group.size()) return group[number];
    number -= group.size();
  }
  throw ValueError(detail::concat("optimizer: expected state of ", state_.size(),
                                  " parameters, got state of more"));
}

OptimizerState Optimizer::state_dict() const {
  OptimizerState saved;
  for (std::size_t i = 0; i < state_.size(); ++i) {
    for (const auto& [name, tensor] : state_[i]) {
      if (tensor.defined()) saved.tensors.emplace_back(std::to_string(i) + "." + name, tensor);
    }
  }
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    saved.groups.push_back(options_map(g));
    saved.groups.back()["initial_lr"] = initial_lrs_[g];
  }
  return saved;
}

void Optimizer::load_state_dict(const OptimizerState& saved) {
  RESNETCPP_CHECK(saved.groups.size() == groups_.size(), ValueError,
                  "loaded state dict has a different number of parameter groups: expected ",
                  groups_.size(), ", got ", saved.groups.size());
  std::vector<std::map<std::string, Tensor>> state(state_.size());
  for (const auto& [key, tensor] : saved.tensors) {
    const std::size_t dot = key.find('.');
    const bool is_number = dot != std::string::npos && dot > 0 && dot < 10 &&
                           key.find_first_not_of("0123456789") == dot;
    RESNETCPP_CHECK(is_number, ValueError, "optimizer: expected a key such as 0.exp_avg, got ",
                    key);
    const std::size_t number = std::stoul(key);
    const Tensor param = parameter(number);
    RESNETCPP_CHECK(tensor.dim() == 0 || tensor.shape() == param.shape(), ShapeError,
                    "optimizer: expected state of shape ", to_string(param.shape()), " for ", key,
                    ", got ", to_string(tensor.shape()));
    state[number][key.substr(dot + 1)] =
        clone_data(tensor.dim() == 0 ? tensor : cast_data(tensor, param.dtype()));
  }
  state_ = std::move(state);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    set_options(g, saved.groups[g]);
    read_option(saved.groups[g], "initial_lr", initial_lrs_[g]);
  }
}

}  // namespace resnetcpp::optim
