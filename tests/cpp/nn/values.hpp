#pragma once

#include <vector>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// What the tests of layers and networks share.
namespace resnetcpp::testing {

/// The elements in row-major order.
inline std::vector<float> values(const Tensor& x) {
  const Tensor dense = contiguous_data(x.detach());
  const float* const data = dense.data<float>();
  return {data, data + dense.numel()};
}

inline std::vector<std::string> keys(const nn::Module& module) {
  std::vector<std::string> result;
  for (const auto& [key, value] : module.state_dict()) result.push_back(key);
  return result;
}

inline std::int64_t parameter_count(const nn::Module& module) {
  std::int64_t count = 0;
  for (const Tensor& tensor : module.parameters()) count += tensor.numel();
  return count;
}

/// Normal numbers after seed 0.
inline Tensor sample(const Shape& shape) {
  manual_seed(0);
  return randn(shape);
}

}  // namespace resnetcpp::testing
