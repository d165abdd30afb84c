#pragma once

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/promote.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

/// What the elementwise ops share: results of the right shape, layout and dtype.
namespace resnetcpp {

/// An uninitialised result for operands a and b: broadcast shape, the layout of the first operand
/// that has that shape.
inline Tensor empty_for(const char* op, const Tensor& a, const Tensor& b, Dtype dtype) {
  const Shape shape = broadcast_shapes(op, a.shape(), b.shape());
  if (a.shape() == shape) return empty_like(a, dtype);
  if (b.shape() == shape) return empty_like(b, dtype);
  return empty(shape, dtype);
}

}  // namespace resnetcpp
