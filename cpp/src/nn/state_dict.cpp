#include <algorithm>
#include <set>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::nn {

namespace {

std::string quoted_list(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text += (text.empty() ? "\"" : ", \"") + key + "\"";
  return text;
}

std::string size_text(const Shape& shape) { return "torch.Size(" + list_text(shape) + ")"; }

/// Finds where each key of a state dict belongs.
class Loader {
 public:
  Loader(Module& root, LoadOptions options) : options_(options) { place(root, ""); }

  LoadReport load(const StateDict& state) {
    std::set<std::string> given;
    for (const auto& [key, value] : state) {
      given.insert(key);
      take(key, value);
    }
    for (const Slot& slot : slots_) {
      if (given.count(slot.key) == 0 && !is_optional(slot)) {
        report_.missing_keys.push_back(slot.key);
      }
    }
    return report_;
  }

  const std::vector<std::string>& mismatches() const { return mismatches_; }

 private:
  struct Slot {
    std::string key;
    Module* module;
    std::string name;
    bool is_parameter;
    Tensor tensor;
  };

  void place(Module& module, const std::string& prefix) {
    for (const auto& [name, tensor] : module.own_parameters()) {
      if (tensor.defined()) slots_.push_back({prefix + name, &module, name, true, tensor});
    }
    for (const auto& [name, tensor] : module.own_buffers()) {
      if (tensor.defined() && module.is_persistent(name)) {
        slots_.push_back({prefix + name, &module, name, false, tensor});
      }
    }
    for (const auto& [name, child] : module.children()) {
      if (child != nullptr) place(*child, prefix + name + ".");
    }
  }

  void take(const std::string& key, const Tensor& value) {
    const auto slot = std::find_if(slots_.begin(), slots_.end(),
                                   [&](const Slot& candidate) { return candidate.key == key; });
    if (slot == slots_.end()) {
      report_.unexpected_keys.push_back(key);
    } else if (slot->tensor.shape() != value.shape()) {
      mismatches_.push_back("size mismatch for " + key + ": copying a param with shape " +
                            size_text(value.shape()) +
                            " from checkpoint, the shape in current model is " +
                            size_text(slot->tensor.shape()) + ".");
    } else if (options_.assign) {
      assign(*slot, value);
    } else {
      copy_data(slot->tensor, value);
      slot->tensor.bump_version();
    }
  }

  // A StateDict has no versions, so it may be from before batch norm counted its batches.
  static bool is_optional(const Slot& slot) { return slot.name == "num_batches_tracked"; }

  static void assign(const Slot& slot, const Tensor& value) {
    if (!slot.is_parameter) {
      slot.module->register_buffer(slot.name, value);
    } else if (value.impl()->is_parameter()) {
      slot.module->register_parameter(slot.name, value);
    } else {
      slot.module->register_parameter(slot.name, parameter(value, slot.tensor.requires_grad()));
    }
  }

  LoadOptions options_;
  std::vector<Slot> slots_;
  std::vector<std::string> mismatches_;
  LoadReport report_;
};

}  // namespace

void Module::collect_state(StateDict& state, const std::string& prefix) const {
  for (const auto& [name, tensor] : parameters_) {
    if (tensor.defined()) state.emplace_back(prefix + name, tensor.detach());
  }
  for (const auto& [name, tensor] : buffers_) {
    if (tensor.defined() && is_persistent(name)) state.emplace_back(prefix + name, tensor.detach());
  }
  for (const auto& [name, child] : children_) {
    if (child != nullptr) child->collect_state(state, prefix + name + ".");
  }
}

StateDict Module::state_dict() const {
  StateDict state;
  collect_state(state, "");
  return state;
}

LoadReport Module::load_state_dict(const StateDict& state, LoadOptions options) {
  const autograd::NoGradGuard no_grad;
  Loader loader(*this, options);
  const LoadReport report = loader.load(state);
  std::vector<std::string> problems;
  if (options.strict && !report.unexpected_keys.empty()) {
    problems.push_back("Unexpected key(s) in state_dict: " + quoted_list(report.unexpected_keys) +
                       ". ");
  }
  if (options.strict && !report.missing_keys.empty()) {
    problems.push_back("Missing key(s) in state_dict: " + quoted_list(report.missing_keys) + ". ");
  }
  std::reverse(problems.begin(), problems.end());  // PyTorch names the missing keys first
  problems.insert(problems.end(), loader.mismatches().begin(), loader.mismatches().end());
  if (problems.empty()) return report;
  std::string text = "Error(s) in loading state_dict for " + type_name() + ":";
  for (const std::string& problem : problems) text += "\n\t" + problem;
  throw Error(text);
}

}  // namespace resnetcpp::nn
