#pragma once

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::autograd {

/// Whether elements of a tensor share memory, as those of an expanded one do.
inline bool overlaps_itself(const Shape& shape, const Shape& strides) {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] > 1 && strides[i] == 0) return true;
  }
  return false;
}

/// Whether nobody else can see a gradient or its memory, all of which it fills: then it may be
/// written over. Memory that is read anyway costs about half of what fresh memory does to write.
inline bool is_unshared(const Tensor& x) {
  return !grad_enabled() && !x.requires_grad() && x.impl().use_count() == 1 &&
         x.storage().use_count() == 1 && x.storage()->writable() &&
         x.storage()->bytes() == static_cast<std::size_t>(x.numel()) * item_size(x.dtype()) &&
         !overlaps_itself(x.shape(), x.strides());
}

/// For a rule that can add its gradient of input number `input` to what has arrived there already
/// from elsewhere, which spares memory three passes: hands that sum over if it lies in `format` and
/// nobody else can see it, else undefined. Whoever takes it returns it, its own gradient added.
Tensor take_arrived(std::size_t input, MemoryFormat format);

}  // namespace resnetcpp::autograd
