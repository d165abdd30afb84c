#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "resnetcpp/nn/parameter.hpp"
#include "resnetcpp/nn/registry.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// The tree that layers, blocks and networks form. PyTorch: torch.nn.Module.
namespace resnetcpp::nn {

class Module;
using ModulePtr = std::shared_ptr<Module>;

using NamedTensor = std::pair<std::string, Tensor>;
using NamedModule = std::pair<std::string, ModulePtr>;
/// Parameters and persistent buffers by path ("layer1.0.conv1.weight"), in PyTorch's order.
using StateDict = std::vector<NamedTensor>;

/// Runs before forward; an undefined result leaves the input as it was.
struct ForwardPreHook {
  virtual ~ForwardPreHook() = default;
  virtual Tensor run(Module& module, const Tensor& input) = 0;
};

/// Runs after forward; an undefined result leaves the output as it was.
struct ForwardHook {
  virtual ~ForwardHook() = default;
  virtual Tensor run(Module& module, const Tensor& input, const Tensor& output) = 0;
};

/// Runs calls in place of the modules themselves, so that a language binding can add its own hooks.
struct CallHandler {
  virtual ~CallHandler() = default;
  virtual Tensor run(Module& module, const Tensor& input) = 0;
};

/// `text` with the path of a module before it; the path of a text made here grows on the way out:
/// "0.conv1: ..." -> "layer2.0.conv1: ...".
std::string with_path(const std::string& path, const std::string& text);

/// What load_state_dict found: PyTorch's report.
struct LoadReport {
  std::vector<std::string> missing_keys;
  std::vector<std::string> unexpected_keys;
};

struct LoadOptions {
  /// Missing and unexpected keys are errors.
  bool strict = true;
  /// Take the given tensors themselves instead of copying their values.
  bool assign = false;
};

/// A node of the tree: parameters, buffers and children by name, and a forward.
///
/// A layer registers what it owns in its constructor and finds it by name in forward, so that a
/// child or parameter that was replaced from outside is the one that runs:
///
///     Tensor BasicBlock::forward(const Tensor& x) { return relu(call("bn1", call("conv1", x))); }
class Module : public std::enable_shared_from_this<Module> {
 public:
  Module();
  virtual ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  /// Errors: NotImplementedError unless overridden.
  virtual Tensor forward(const Tensor& x);
  /// forward with hooks; an error inside names the path of the module it came from.
  Tensor operator()(const Tensor& x);

  /// The class as PyTorch prints it: "Conv2d".
  virtual std::string type_name() const { return "Module"; }
  /// The part between the brackets of the printed form.
  virtual std::string extra_repr() const { return ""; }
  /// PyTorch's printed tree.
  virtual std::string repr() const;

  // The registries. A name is in one of them at most; setting keeps its place.
  // Errors: ValueError for a name that is empty or holds a dot.

  /// `value` is a parameter, or undefined. Errors: also DtypeError if it is a plain tensor.
  void register_parameter(const std::string& name, const Tensor& value);
  void register_buffer(const std::string& name, const Tensor& value, bool persistent = true);
  /// `child` may be null. Errors: also ValueError if it is this module or an ancestor of it.
  void register_module(const std::string& name, const ModulePtr& child);
  /// Removes a name from whichever registry holds it; false if none does.
  bool remove(const std::string& name);

  /// Errors: IndexError if there is no such name.
  Tensor parameter(const std::string& name) const;
  Tensor buffer(const std::string& name) const;
  ModulePtr child(const std::string& name) const;
  /// By path: "layer1.0". PyTorch: get_submodule.
  ModulePtr submodule(const std::string& path) const;
  /// Runs the child of that name.
  Tensor call(const std::string& name, const Tensor& x) const;
  /// Runs something with the child of that name; an error inside names its path.
  Tensor call_with(const std::string& name, const std::function<Tensor(Module&)>& run) const;

  const Registry<Tensor>& own_parameters() const { return parameters_; }
  const Registry<Tensor>& own_buffers() const { return buffers_; }
  const Registry<ModulePtr>& children() const { return children_; }
  bool is_persistent(const std::string& buffer) const;

  // The tree below, each shared tensor or module once, in PyTorch's order.

  std::vector<NamedTensor> named_parameters(const std::string& prefix = "",
                                            bool recurse = true) const;
  std::vector<NamedTensor> named_buffers(const std::string& prefix = "", bool recurse = true) const;
  /// This module first, under the name `prefix`.
  std::vector<NamedModule> named_modules(const std::string& prefix = "");
  std::vector<Tensor> parameters() const;

  StateDict state_dict() const;
  /// Errors: Error in PyTorch's words, one line per missing, unexpected or mismatched key.
  LoadReport load_state_dict(const StateDict& state, LoadOptions options = {});

  // Whole-tree switches; each returns *this.

  bool training() const { return training_; }
  void set_training(bool value) { training_ = value; }
  Module& train(bool mode = true);
  Module& eval() { return train(false); }
  Module& requires_grad_(bool value = true);
  Module& zero_grad(bool set_to_none = true);
  /// Converts floating-point parameters and buffers. Errors: DtypeError.
  Module& to(Dtype dtype);
  /// Children first, then this module.
  Module& apply(const std::function<void(Module&)>& fn);

  // Hooks: run in the order of registration. The handle removes one again.

  std::int64_t register_forward_pre_hook(std::shared_ptr<ForwardPreHook> hook);
  std::int64_t register_forward_hook(std::shared_ptr<ForwardHook> hook);
  void remove_hook(std::int64_t handle);
  const std::map<std::int64_t, std::shared_ptr<ForwardPreHook>>& forward_pre_hooks() const {
    return forward_pre_hooks_;
  }
  const std::map<std::int64_t, std::shared_ptr<ForwardHook>>& forward_hooks() const {
    return forward_hooks_;
  }

  /// The input after the hooks before forward, and the output after those that follow it.
  Tensor run_pre_hooks(const Tensor& x);
  Tensor run_hooks(const Tensor& x, const Tensor& y);

  /// Who runs calls of this module; null: the module. Handlers must live as long as the process.
  CallHandler* call_handler() const;
  void set_call_handler(CallHandler* handler) { call_handler_ = handler; }
  /// For every module of the process.
  static void set_global_call_handler(CallHandler* handler);

  /// Whether forward may be overridden in another language.
  virtual bool runs_foreign_code() const { return false; }
  /// Whether hooks or another language see what goes in and out of this module or one below; layers
  /// that nobody watches may run as one, and in the layout of memory that suits them best.
  bool is_observed() const;

  /// What a language binding keeps with this module.
  std::shared_ptr<void>& attachment() { return attachment_; }

  /// Modules alive in this process, for tests that look for leaks.
  static std::int64_t live_count();

 private:
  void check_name(const char* kind, const std::string& name) const;
  void collect_state(StateDict& state, const std::string& prefix) const;

  Registry<Tensor> parameters_;
  Registry<Tensor> buffers_;
  Registry<ModulePtr> children_;
  std::vector<std::string> not_persistent_;
  std::map<std::int64_t, std::shared_ptr<ForwardPreHook>> forward_pre_hooks_;
  std::map<std::int64_t, std::shared_ptr<ForwardHook>> forward_hooks_;
  std::shared_ptr<void> attachment_;
  CallHandler* call_handler_ = nullptr;
  bool training_ = true;
};

}  // namespace resnetcpp::nn
