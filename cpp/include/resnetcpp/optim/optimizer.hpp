#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// What all optimisers share. PyTorch: torch.optim.Optimizer.
namespace resnetcpp::optim {

/// What a checkpoint keeps of an optimiser: state by parameter number and name ("3.exp_avg"), and
/// the options of each group.
struct OptimizerState {
  std::vector<std::pair<std::string, Tensor>> tensors;
  std::vector<std::map<std::string, double>> groups;
};

/// Changes parameters by their gradients. Parameters stand in groups, each with its own options;
/// those without a gradient are left alone.
class Optimizer {
 public:
  using Params = std::vector<Tensor>;

  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  virtual void step() = 0;
  /// Evaluates the loss with `closure`, which runs backward, then steps. Gives the loss.
  Tensor step(const std::function<Tensor()>& closure);
  /// Forgets the gradients, or fills them with zeros.
  void zero_grad(bool set_to_none = true);

  std::size_t group_count() const { return groups_.size(); }
  const Params& params(std::size_t group) const { return groups_.at(group); }
  /// The learning rate of a group, to read and to change.
  virtual double& lr(std::size_t group) = 0;
  /// What a group keeps of its last step: momentum, or Adam's beta1.
  virtual double& momentum(std::size_t group) = 0;
  /// The learning rate that a group was made with: where schedules start from.
  double initial_lr(std::size_t group) const { return initial_lrs_.at(group); }
  void set_initial_lr(std::size_t group, double lr) { initial_lrs_.at(group) = lr; }

  OptimizerState state_dict() const;
  /// Errors: ValueError if groups do not match, ShapeError for state of another shape.
  void load_state_dict(const OptimizerState& state);

 protected:
  Optimizer() = default;

  /// Errors: ValueError for no parameters, for one that is no leaf or stands in a group already;
  /// DtypeError unless floating-point.
  void add_group(Params params, double initial_lr);

  /// The parameters of a group that have a gradient, with their numbers and gradients.
  struct Active {
    Params params;
    Params grads;
    std::vector<std::size_t> numbers;
  };
  Active active(std::size_t group) const;

  /// A tensor of the state of parameter `number`; undefined until it is set.
  Tensor& state(std::size_t number, const std::string& name) { return state_[number][name]; }

  virtual std::map<std::string, double> options_map(std::size_t group) const = 0;
  virtual void set_options(std::size_t group, const std::map<std::string, double>& options) = 0;

 private:
  Tensor parameter(std::size_t number) const;

  std::vector<Params> groups_;
  std::vector<double> initial_lrs_;
  std::vector<std::map<std::string, Tensor>> state_;
};

}  // namespace resnetcpp::optim
