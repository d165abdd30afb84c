#pragma once

#include <map>
#include <string>

#include "resnetcpp/error.hpp"

namespace resnetcpp::optim {

/// Errors: ValueError, in PyTorch's words, unless value >= 0; NaN is not.
inline void check_not_negative(const char* what, double value) {
  RESNETCPP_CHECK(value >= 0.0, ValueError, "Invalid ", what, ": ", value);
}

/// Options by name, for checkpoints; a name that is missing leaves the value as it is.
class OptionsReader {
 public:
  explicit OptionsReader(const std::map<std::string, double>& values) : values_(values) {}

  void read(const char* name, double& value) const {
    const auto found = values_.find(name);
    if (found != values_.end()) value = found->second;
  }
  void read(const char* name, bool& value) const {
    const auto found = values_.find(name);
    if (found != values_.end()) value = found->second != 0.0;
  }

 private:
  const std::map<std::string, double>& values_;
};

}  // namespace resnetcpp::optim
