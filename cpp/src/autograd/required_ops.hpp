#pragma once

#include "resnetcpp/tensor/tensor.hpp"

/// The one op the engine cannot do without, defined in ops/ and found by the linker.
namespace resnetcpp::autograd {

/// a + b, recorded if grad is enabled.
Tensor sum_gradients(const Tensor& a, const Tensor& b);

/// a += b on the data, outside the graph.
void add_in_place(const Tensor& a, const Tensor& b);

}  // namespace resnetcpp::autograd
