#pragma once

#include "bind.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/conv.hpp"

namespace resnetcpp::bindings {

/// Height and width from one number for both, or from two. Errors: ValueError.
inline Pair pair_from(const char* op, const char* what, const Shape& sizes) {
  RESNETCPP_CHECK(sizes.size() == 1 || sizes.size() == 2, ValueError, op, ": expected ", what,
                  " as one number or two, got ", to_string(sizes));
  return {sizes.front(), sizes.back()};
}

}  // namespace resnetcpp::bindings
