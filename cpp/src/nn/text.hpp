#pragma once

#include <optional>
#include <string>

#include "resnetcpp/nn/options.hpp"

/// Values as Python prints them, for extra_repr.
namespace resnetcpp::nn {

/// The shortest digits that read back as `value`: "1e-05", "0.1", "1.0".
std::string text(double value);
std::string text(bool value);
std::string text(std::int64_t value);
/// "(3, 3)"
std::string text(const Pair& value);
/// "3" or "(3, 1)", as it was given.
std::string text(const Size2d& value);

template <class T>
std::string text(const std::optional<T>& value) {
  return value ? text(*value) : "None";
}

}  // namespace resnetcpp::nn
