#pragma once

#include <optional>
#include <string>

#include "resnetcpp/nn/module.hpp"

namespace resnetcpp::nn {

/// A parameter that may be registered as None.
inline std::optional<Tensor> optional_parameter(const Module& module, const std::string& name) {
  const Tensor value = module.parameter(name);
  return value.defined() ? std::optional<Tensor>(value) : std::nullopt;
}

}  // namespace resnetcpp::nn
