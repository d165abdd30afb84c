#pragma once

#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::autograd {

/// Gives a view whose storage changed the history that its base has now.
void refresh_view(const Tensor& view);

}  // namespace resnetcpp::autograd
