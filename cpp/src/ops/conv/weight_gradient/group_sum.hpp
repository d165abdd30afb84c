#pragma once

#include "ops/conv/direct/weights.hpp"

namespace resnetcpp::conv {

/// Whether sum_groups can run such a convolution: the kernels multiply its groups without the zeros
/// between them.
template <class T>
bool prefers_groups(const Blocks& blocks, const Gather& gather);

/// gw, of any strides = the gradient of the weights of groups that are narrower than a vector. x
/// and gy channels-last; gather: the forward pass, of one block.
template <class T>
void sum_groups(const Blocks& blocks, const Gather& gather, const T* x, const T* gy,
                const Tensor& gw);

}  // namespace resnetcpp::conv
