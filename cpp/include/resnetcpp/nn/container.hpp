#pragma once

#include <string>
#include <vector>

#include "resnetcpp/nn/module.hpp"

/// Modules that hold others.
namespace resnetcpp::nn {

/// A module whose children have an order: the part that containers share.
class Container : public Module {
 public:
  std::int64_t size() const { return static_cast<std::int64_t>(children().size()); }
  bool empty() const { return children().size() == 0; }
};

/// Children that run one after the other, each on the result of the one before.
/// PyTorch: torch.nn.Sequential.
class Sequential : public Container {
 public:
  Sequential() = default;
  /// Children "0", "1", ...
  explicit Sequential(const std::vector<ModulePtr>& modules);
  /// Children by name. PyTorch: Sequential(OrderedDict(...)).
  explicit Sequential(const std::vector<NamedModule>& modules);

  Tensor forward(const Tensor& x) override;
  std::string type_name() const override { return "Sequential"; }

  /// Adds a child at the end; its name is its position.
  Sequential& append(const ModulePtr& module);
  /// By position; negative counts from the end. Errors: IndexError.
  ModulePtr at(std::int64_t index) const;
};

/// A list of modules; it has no forward. PyTorch: torch.nn.ModuleList.
class ModuleList : public Container {
 public:
  ModuleList() = default;
  explicit ModuleList(const std::vector<ModulePtr>& modules);

  std::string type_name() const override { return "ModuleList"; }
  /// Equal neighbours are printed once: "(0-2): 3 x ReLU()".
  std::string repr() const override;

  ModuleList& append(const ModulePtr& module);
  /// By position; negative counts from the end. Errors: IndexError.
  ModulePtr at(std::int64_t index) const;
};

/// Modules by name, in the order of insertion; it has no forward. PyTorch: torch.nn.ModuleDict.
class ModuleDict : public Container {
 public:
  ModuleDict() = default;
  explicit ModuleDict(const std::vector<NamedModule>& modules);

  std::string type_name() const override { return "ModuleDict"; }
};

}  // namespace resnetcpp::nn
