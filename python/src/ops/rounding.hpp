#pragma once

#include <optional>
#include <string>

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"

namespace resnetcpp::bindings {

/// PyTorch's rounding_mode. Errors: Error for another word.
inline Rounding rounding_from(const std::optional<std::string>& mode) {
  if (!mode) return Rounding::none;
  RESNETCPP_CHECK(*mode == "trunc" || *mode == "floor", Error,
                  "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '",
                  *mode, "'");
  return *mode == "trunc" ? Rounding::trunc : Rounding::floor;
}

}  // namespace resnetcpp::bindings
