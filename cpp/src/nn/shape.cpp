#include "resnetcpp/nn/shape.hpp"

#include "nn/text.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::nn {

Tensor Flatten::forward(const Tensor& x) { return flatten(x, start_dim_, end_dim_); }

std::string Flatten::extra_repr() const {
  return "start_dim=" + text(start_dim_) + ", end_dim=" + text(end_dim_);
}

Tensor Unflatten::forward(const Tensor& x) { return unflatten(x, dim_, sizes_); }

std::string Unflatten::extra_repr() const {
  return "dim=" + text(dim_) + ", unflattened_size=" + to_string(sizes_);
}

}  // namespace resnetcpp::nn
