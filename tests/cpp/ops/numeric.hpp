#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "catch.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// Values, bits and numerical gradients, for tests of ops.
namespace resnetcpp::testing {

/// sin(frequency * i + 0.3): no two neighbours alike, positive and negative.
template <class T>
Tensor wave(const Shape& shape, double frequency, MemoryFormat format = MemoryFormat::contiguous) {
  const Tensor values = empty(shape, dtype_of<T>);
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    values.data<T>()[i] = static_cast<T>(std::sin(frequency * static_cast<double>(i) + 0.3));
  }
  return contiguous_data(values, format);
}

inline std::vector<double> doubles(const Tensor& x) {
  const Tensor flat = contiguous_data(cast_data(x, Dtype::float64));
  return std::vector<double>(flat.data<double>(), flat.data<double>() + flat.numel());
}

inline double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(a[i] - b[i]);
    worst = difference > worst || std::isnan(difference) ? difference : worst;
  }
  return worst;
}

using Op = std::function<Tensor(const std::vector<Tensor>&)>;

/// The gradients that backward gives for the sum of op(inputs) * weights.
inline std::vector<Tensor> gradients(const Op& op, const std::vector<Tensor>& inputs) {
  for (const Tensor& input : inputs) input.set_requires_grad(true);
  const Tensor y = op(inputs);
  return autograd::grad({y}, inputs, {wave<double>(y.shape(), 0.9)});
}

/// Checks them against central differences; inputs are contiguous float64.
inline void check_gradients(const Op& op, const std::vector<Tensor>& inputs,
                            double tolerance = 1e-7) {
  const std::vector<Tensor> got = gradients(op, inputs);
  const autograd::NoGradGuard no_grad;
  const auto loss = [&] {
    const Tensor y = op(inputs);
    const std::vector<double> values = doubles(y);
    const std::vector<double> weights = doubles(wave<double>(y.shape(), 0.9));
    double total = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) total += values[i] * weights[i];
    return total;
  };
  constexpr double kStep = 1e-5;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    INFO("input " << k);
    std::vector<double> want;
    for (std::int64_t i = 0; i < inputs[k].numel(); ++i) {
      double& value = static_cast<double*>(inputs[k].raw_data())[i];
      const double before = value;
      value = before + kStep;
      const double above = loss();
      value = before - kStep;
      const double below = loss();
      value = before;
      want.push_back((above - below) / (2 * kStep));
    }
    CHECK(largest_difference(doubles(got[k]), want) < tolerance);
  }
}

/// Runs `make` with 1, 2, 3, 4 and 8 threads and checks that every bit agrees.
inline void check_same_bits(const std::function<std::vector<Tensor>()>& make) {
  const int before = get_num_threads();
  std::vector<std::vector<double>> want;
  for (const int threads : {1, 2, 3, 4, 8}) {
    set_num_threads(threads);
    std::vector<std::vector<double>> got;
    for (const Tensor& result : make()) got.push_back(doubles(result));
    if (want.empty()) want = got;
    CHECK(got == want);
  }
  set_num_threads(before);
}

}  // namespace resnetcpp::testing
