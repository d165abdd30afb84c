#pragma once

#include <map>
#include <string>

#include "resnetcpp/error.hpp"
#include "resnetcpp/optim/step.hpp"

namespace resnetcpp::optim {

/// Errors: ValueError, in PyTorch's words, unless value >= 0; NaN is not.
inline void check_not_negative(const char* what, double value) {
  RESNETCPP_CHECK(value >= 0.0, ValueError, "Invalid ", what, ": ", value);
}

/// Calls fn(name, value) for each option.
template <class Fn>
void visit(SgdOptions& options, const Fn& fn) {
  fn("lr", options.lr);
  fn("momentum", options.momentum);
  fn("dampening", options.dampening);
  fn("weight_decay", options.weight_decay);
  fn("nesterov", options.nesterov);
  fn("maximize", options.maximize);
}

template <class Fn>
void visit(AdamOptions& options, const Fn& fn) {
  fn("lr", options.lr);
  fn("beta1", options.beta1);
  fn("beta2", options.beta2);
  fn("eps", options.eps);
  fn("weight_decay", options.weight_decay);
  fn("amsgrad", options.amsgrad);
  fn("maximize", options.maximize);
  fn("decoupled_weight_decay", options.decoupled_weight_decay);
}

/// Options by name, for checkpoints.
template <class Options>
std::map<std::string, double> options_by_name(Options options) {
  std::map<std::string, double> values;
  visit(options, [&](const char* name, auto value) { values[name] = static_cast<double>(value); });
  return values;
}

/// Reads one option; a name that is missing leaves it as it is.
template <class T>
void read_option(const std::map<std::string, double>& values, const char* name, T& option) {
  const auto found = values.find(name);
  if (found != values.end()) option = static_cast<T>(found->second);
}

template <class Options>
void set_options_by_name(Options& options, const std::map<std::string, double>& values) {
  visit(options, [&](const char* name, auto& option) { read_option(values, name, option); });
}

}  // namespace resnetcpp::optim
