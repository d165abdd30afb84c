#pragma once

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::autograd {

/// Whether nobody else can see a gradient or its memory, all of which it fills: then it may be
/// written over. Memory that is read anyway costs about half of what fresh memory does to write.
inline bool is_unshared(const Tensor& x) {
  return !grad_enabled() && !x.requires_grad() && x.impl().use_count() == 1 &&
         x.storage().use_count() == 1 && x.storage()->writable() &&
         x.storage()->bytes() == static_cast<std::size_t>(x.numel()) * item_size(x.dtype());
}

}  // namespace resnetcpp::autograd
