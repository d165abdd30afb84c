#include "resnetcpp/nn/module.hpp"

#include <algorithm>
#include <atomic>
#include <set>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::nn {

namespace {

std::atomic<std::int64_t> live_modules{0};

std::string join(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

// Calls visit(prefix, module) for every module below, each once, parents first.
template <class Visit>
void walk(const Module& module, const std::string& prefix, std::set<const Module*>& seen,
          Visit& visit) {
  if (!seen.insert(&module).second) return;
  visit(prefix, module);
  for (const auto& [name, child] : module.children()) {
    if (child != nullptr) walk(*child, join(prefix, name), seen, visit);
  }
}

template <class Members>
std::vector<NamedTensor> collect(const Module& root, const std::string& prefix, bool recurse,
                                 Members members) {
  std::vector<NamedTensor> found;
  std::set<const TensorImpl*> known;
  auto visit = [&](const std::string& path, const Module& module) {
    for (const auto& [name, tensor] : members(module)) {
      if (tensor.defined() && known.insert(tensor.impl().get()).second) {
        found.emplace_back(join(path, name), tensor);
      }
    }
  };
  if (recurse) {
    std::set<const Module*> seen;
    walk(root, prefix, seen, visit);
  } else {
    visit(prefix, root);
  }
  return found;
}

}  // namespace

Tensor parameter(const Tensor& data, bool requires_grad) {
  RESNETCPP_CHECK(is_floating(data.dtype()) || !requires_grad, GradError,
                  "only Tensors of floating point dtype can require gradients, got ",
                  name(data.dtype()));
  Tensor result(std::make_shared<ParameterImpl>(data.storage(), data.dtype(), data.shape(),
                                                data.strides(), data.offset()));
  if (requires_grad) result.set_requires_grad(true);
  return result;
}

Module::Module() { ++live_modules; }

Module::~Module() { --live_modules; }

std::int64_t Module::live_count() { return live_modules.load(); }

Tensor Module::forward(const Tensor&) {
  throw NotImplementedError("Module [" + type_name() +
                            "] is missing the required \"forward\" function");
}

void Module::check_name(const char* kind, const std::string& name) const {
  RESNETCPP_CHECK(!name.empty(), ValueError, kind, " name can't be empty string \"\"");
  RESNETCPP_CHECK(name.find('.') == std::string::npos, ValueError, kind,
                  " name can't contain \".\", got: \"", name, "\"");
}

void Module::register_parameter(const std::string& name, const Tensor& value) {
  check_name("parameter", name);
  RESNETCPP_CHECK(!value.defined() || value.impl()->is_parameter(), DtypeError,
                  "cannot assign a plain tensor as parameter '", name,
                  "' (Parameter or None required)");
  buffers_.erase(name);
  children_.erase(name);
  parameters_.set(name, value);
}

void Module::register_buffer(const std::string& name, const Tensor& value, bool persistent) {
  check_name("buffer", name);
  parameters_.erase(name);
  children_.erase(name);
  buffers_.set(name, value);
  not_persistent_.erase(std::remove(not_persistent_.begin(), not_persistent_.end(), name),
                        not_persistent_.end());
  if (!persistent) not_persistent_.push_back(name);
}

void Module::register_module(const std::string& name, const ModulePtr& child) {
  check_name("module", name);
  if (child != nullptr) {
    for (const auto& [path, module] : child->named_modules()) {
      RESNETCPP_CHECK(module.get() != this, ValueError, "cannot register ", child->type_name(),
                      " as '", name, "': expected a module that does not contain this ",
                      type_name(), ", got one that does (at '", path, "')");
    }
  }
  parameters_.erase(name);
  buffers_.erase(name);
  children_.set(name, child);
}

bool Module::remove(const std::string& name) {
  return parameters_.erase(name) || buffers_.erase(name) || children_.erase(name);
}

Tensor Module::parameter(const std::string& name) const {
  const Tensor* const found = parameters_.find(name);
  RESNETCPP_CHECK(found != nullptr, IndexError, type_name(), " has no parameter '", name, "'");
  return *found;
}

Tensor Module::buffer(const std::string& name) const {
  const Tensor* const found = buffers_.find(name);
  RESNETCPP_CHECK(found != nullptr, IndexError, type_name(), " has no buffer '", name, "'");
  return *found;
}

ModulePtr Module::child(const std::string& name) const {
  const ModulePtr* const found = children_.find(name);
  RESNETCPP_CHECK(found != nullptr, IndexError, type_name(), " has no submodule '", name, "'");
  return *found;
}

ModulePtr Module::submodule(const std::string& path) const {
  const std::size_t dot = path.find('.');
  const ModulePtr next = child(path.substr(0, dot));
  RESNETCPP_CHECK(next != nullptr, IndexError, type_name(), " has no submodule '", path, "'");
  return dot == std::string::npos ? next : next->submodule(path.substr(dot + 1));
}

bool Module::is_persistent(const std::string& buffer) const {
  return std::find(not_persistent_.begin(), not_persistent_.end(), buffer) == not_persistent_.end();
}

std::vector<NamedTensor> Module::named_parameters(const std::string& prefix, bool recurse) const {
  return collect(*this, prefix, recurse,
                 [](const Module& module) -> auto& { return module.own_parameters(); });
}

std::vector<NamedTensor> Module::named_buffers(const std::string& prefix, bool recurse) const {
  return collect(*this, prefix, recurse,
                 [](const Module& module) -> auto& { return module.own_buffers(); });
}

std::vector<NamedModule> Module::named_modules(const std::string& prefix) {
  std::vector<NamedModule> found;
  std::set<const Module*> seen;
  auto visit = [&](const std::string& path, const Module& module) {
    found.emplace_back(path, const_cast<Module&>(module).shared_from_this());
  };
  walk(*this, prefix, seen, visit);
  return found;
}

std::vector<Tensor> Module::parameters() const {
  std::vector<Tensor> result;
  for (const NamedTensor& entry : named_parameters()) result.push_back(entry.second);
  return result;
}

Module& Module::apply(const std::function<void(Module&)>& fn) {
  for (const auto& [name, child] : children_) {
    if (child != nullptr) child->apply(fn);
  }
  fn(*this);
  return *this;
}

Module& Module::train(bool mode) {
  return apply([mode](Module& module) { module.set_training(mode); });
}

Module& Module::requires_grad_(bool value) {
  for (const Tensor& tensor : parameters()) tensor.set_requires_grad(value);
  return *this;
}

Module& Module::zero_grad(bool set_to_none) {
  for (const Tensor& tensor : parameters()) {
    if (!tensor.grad().defined()) continue;
    tensor.set_grad(set_to_none ? Tensor() : zeros_like(tensor.grad()));
  }
  return *this;
}

Module& Module::to(Dtype dtype) {
  RESNETCPP_CHECK(is_floating(dtype), DtypeError,
                  "to: expected a floating-point dtype for a module, got ", name(dtype));
  const auto convert = [dtype](const Tensor& tensor) {
    if (!is_floating(tensor.dtype()) || tensor.dtype() == dtype) return;
    // In place, so that optimisers that hold the tensor go on working.
    const Tensor converted = cast_data(tensor, dtype);
    TensorImpl& impl = *tensor.impl();
    impl.storage = converted.storage();
    impl.dtype = dtype;
    impl.strides = converted.strides();
    impl.offset = converted.offset();
    if (tensor.grad().defined()) tensor.set_grad(cast_data(tensor.grad(), dtype));
  };
  for (const NamedTensor& entry : named_parameters()) convert(entry.second);
  for (const NamedTensor& entry : named_buffers()) convert(entry.second);
  return *this;
}

}  // namespace resnetcpp::nn
