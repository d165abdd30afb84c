#include "resnetcpp/tensor/promote.hpp"

#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp {

namespace {

int category(Dtype dtype) { return is_floating(dtype) ? 2 : is_integral(dtype) ? 1 : 0; }

// `strong` decides unless `weak` belongs to a higher category.
Dtype combine(Dtype strong, Dtype weak) {
  return category(weak) > category(strong) ? promote_types(strong, weak) : strong;
}

}  // namespace

Dtype result_type(const Tensor& a, const Tensor& b) {
  const bool a_counts = a.dim() > 0;
  const bool b_counts = b.dim() > 0;
  if (a_counts == b_counts) return promote_types(a.dtype(), b.dtype());
  return a_counts ? combine(a.dtype(), b.dtype()) : combine(b.dtype(), a.dtype());
}

Dtype result_type(const Tensor& a, Scalar b) { return combine(a.dtype(), b.dtype()); }

Tensor wrap_scalar(const Tensor& a, Scalar value) {
  const Dtype dtype = result_type(a, value);
  // Beside a tensor without dimensions a float32 would decide.
  return scalar_tensor(value, a.dim() > 0 ? compute_dtype(dtype) : dtype);
}

}  // namespace resnetcpp
