#pragma once

#include "resnetcpp/ops/norm.hpp"

namespace resnetcpp {

/// What batch_norm and batch_norm_relu were told, in the record of an evaluation.
struct BatchNormCall {
  BatchNormTensors tensors;
  BatchNormOptions options;
};

}  // namespace resnetcpp
