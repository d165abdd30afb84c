#pragma once

#include "resnetcpp/tensor/tensor.hpp"

/// Which dtype the result of mixed operands has, under PyTorch's rules: tensors with dimensions
/// decide; 0-d tensors and numbers only count if they belong to a higher category (bool < integer <
/// float).
namespace resnetcpp {

/// PyTorch: torch.result_type.
Dtype result_type(const Tensor& a, const Tensor& b);
Dtype result_type(const Tensor& a, Scalar b);

/// `value` as a 0-d tensor that gives ops with `a` the dtype result_type(a, value). Beside float16
/// and bfloat16 it stays a float32, which ops round if they should.
Tensor wrap_scalar(const Tensor& a, Scalar value);

}  // namespace resnetcpp
