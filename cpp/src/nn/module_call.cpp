// Calls of modules: hooks, and errors that say where in a network they came from.
#include <algorithm>
#include <atomic>

#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/module.hpp"

namespace resnetcpp::nn {

namespace {

std::atomic<std::int64_t> next_handle{0};
std::atomic<CallHandler*> global_call_handler{nullptr};

thread_local std::string last_with_path;

template <class Kind>
[[noreturn]] void rethrow_with(const std::string& name, const Kind& error) {
  throw Kind(with_path(name, error.what()));
}

}  // namespace

std::string with_path(const std::string& path, const std::string& text) {
  last_with_path = path + (text == last_with_path ? "." : ": ") + text;
  return last_with_path;
}

Tensor Module::operator()(const Tensor& x) {
  if (CallHandler* const handler = call_handler()) return handler->run(*this, x);
  if (forward_pre_hooks_.empty() && forward_hooks_.empty()) return forward(x);
  const Tensor input = run_pre_hooks(x);
  return run_hooks(input, forward(input));
}

Tensor Module::call(const std::string& name, const Tensor& x) const {
  return call_with(name, [&](Module& module) { return module(x); });
}

Tensor Module::call_with(const std::string& name, const std::function<Tensor(Module&)>& run) const {
  const ModulePtr module = child(name);
  RESNETCPP_CHECK(module != nullptr, ValueError, type_name(), ".", name,
                  ": expected a module to run, got None");
  try {
    return run(*module);
  } catch (const ShapeError& error) {
    rethrow_with(name, error);
  } catch (const DtypeError& error) {
    rethrow_with(name, error);
  } catch (const ValueError& error) {
    rethrow_with(name, error);
  }
}

CallHandler* Module::call_handler() const {
  CallHandler* const global = global_call_handler.load(std::memory_order_relaxed);
  return global != nullptr ? global : call_handler_;
}

bool Module::is_observed() const {
  const bool is_hooked = !forward_pre_hooks_.empty() || !forward_hooks_.empty();
  if (runs_foreign_code() || call_handler() != nullptr || is_hooked) return true;
  return std::any_of(children_.begin(), children_.end(), [](const auto& entry) {
    return entry.second != nullptr && entry.second->is_observed();
  });
}

void Module::set_global_call_handler(CallHandler* handler) { global_call_handler.store(handler); }

Tensor Module::run_pre_hooks(const Tensor& x) {
  Tensor input = x;
  const auto hooks = forward_pre_hooks_;  // a hook may remove itself
  for (const auto& [handle, hook] : hooks) {
    const Tensor replaced = hook->run(*this, input);
    if (replaced.defined()) input = replaced;
  }
  return input;
}

Tensor Module::run_hooks(const Tensor& x, const Tensor& y) {
  Tensor output = y;
  const auto hooks = forward_hooks_;
  for (const auto& [handle, hook] : hooks) {
    const Tensor replaced = hook->run(*this, x, output);
    if (replaced.defined()) output = replaced;
  }
  return output;
}

std::int64_t Module::register_forward_pre_hook(std::shared_ptr<ForwardPreHook> hook) {
  const std::int64_t handle = next_handle.fetch_add(1);
  forward_pre_hooks_.emplace(handle, std::move(hook));
  return handle;
}

std::int64_t Module::register_forward_hook(std::shared_ptr<ForwardHook> hook) {
  const std::int64_t handle = next_handle.fetch_add(1);
  forward_hooks_.emplace(handle, std::move(hook));
  return handle;
}

void Module::remove_hook(std::int64_t handle) {
  forward_pre_hooks_.erase(handle);
  forward_hooks_.erase(handle);
}

}  // namespace resnetcpp::nn
