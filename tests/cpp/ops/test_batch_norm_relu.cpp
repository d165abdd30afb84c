#include "numeric.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/norm.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;

namespace {

const std::vector<Shape> kShapes = {{5, 3}, {4, 3, 7}, {2, 3, 4, 5}, {2, 20, 3, 3}, {17, 1, 9, 8}};

BatchNormOptions training(bool value) {
  BatchNormOptions result;
  result.training = value;
  return result;
}

// in: x, weight, bias and, where there are four, the residual
BatchNormTensors tensors(const std::vector<Tensor>& in) {
  const std::int64_t channels = in[0].size(1);
  return {in[1], in[2], wave<double>({channels}, 0.4), full({channels}, 0.7, Dtype::float64)};
}

Tensor fused(const std::vector<Tensor>& in, bool train) {
  return batch_norm_relu(in[0], in.size() > 3 ? in[3] : Tensor(), tensors(in), training(train));
}

Tensor step_by_step(const std::vector<Tensor>& in, bool train) {
  const Tensor y = batch_norm(in[0], tensors(in), training(train));
  return relu(in.size() > 3 ? y + in[3] : y);
}

std::vector<Tensor> inputs(const Shape& shape, MemoryFormat format, bool residual) {
  std::vector<Tensor> in = {wave<double>(shape, 0.83, format), wave<double>({shape[1]}, 1.1),
                            wave<double>({shape[1]}, 1.7)};
  if (residual) in.push_back(wave<double>(shape, 0.29));
  return in;
}

// Calls fn(inputs, train) for every shape, layout and form of the op.
template <class Fn>
void for_each_case(Fn fn) {
  for (const Shape& shape : kShapes) {
    for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
      if (format == MemoryFormat::channels_last && shape.size() != 4) continue;
      for (const bool train : {true, false}) {
        for (const bool residual : {true, false}) {
          INFO(to_string(shape) << (format == MemoryFormat::contiguous ? "" : " channels_last")
                                << (train ? " training" : " evaluation")
                                << (residual ? " with residual" : ""));
          fn(inputs(shape, format, residual), train);
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("batch_norm_relu equals its three ops", "[batch_norm]") {
  for_each_case([](const std::vector<Tensor>& in, bool train) {
    const Tensor y = fused(in, train);
    CHECK(largest_difference(doubles(y), doubles(step_by_step(in, train))) < 1e-13);
    CHECK(y.strides() == in[0].strides());
    const auto got = gradients([&](const auto& x) { return fused(x, train); }, in);
    const auto want = gradients([&](const auto& x) { return step_by_step(x, train); }, in);
    for (std::size_t i = 0; i < got.size(); ++i) {
      INFO("input " << i);
      CHECK(largest_difference(doubles(got[i]), doubles(want[i])) < 1e-12);
    }
  });
}

TEST_CASE("batch_norm_relu can be differentiated twice", "[batch_norm]") {
  for_each_case([](const std::vector<Tensor>& in, bool train) {
    const auto squared = [&](const auto& op) {
      for (const Tensor& x : in) x.set_requires_grad(true);
      autograd::BackwardOptions create;
      create.create_graph = true;
      const Tensor y = op(in, train);
      const Tensor gx = autograd::grad({y}, {in[0]}, {wave<double>(y.shape(), 0.9)}, create)[0];
      return autograd::grad({gx}, {in[1]}, {wave<double>(gx.shape(), 0.7)})[0];
    };
    CHECK(largest_difference(doubles(squared(fused)), doubles(squared(step_by_step))) < 1e-11);
  });
}

TEST_CASE("batch_norm_relu updates running statistics as batch_norm does", "[batch_norm]") {
  const std::vector<Tensor> in = inputs({2, 20, 3, 3}, MemoryFormat::contiguous, true);
  const BatchNormTensors a = tensors(in);
  const BatchNormTensors b = tensors(in);
  batch_norm_relu(in[0], in[3], a, training(true));
  batch_norm(in[0], b, training(true));
  CHECK(doubles(a.running_mean) == doubles(b.running_mean));
  CHECK(doubles(a.running_var) == doubles(b.running_var));
}

TEST_CASE("batch_norm_relu refuses a residual that does not fit", "[batch_norm]") {
  const Tensor x = wave<float>({2, 3, 4, 4}, 0.3);
  CHECK_THROWS_WITH(batch_norm_relu(x, wave<float>({2, 3, 4, 5}, 0.3), {}, training(true)),
                    "batch_norm_relu: expected residual (2, 3, 4, 4) to match input, got "
                    "(2, 3, 4, 5)");
  CHECK_THROWS_AS(batch_norm_relu(x, wave<double>({2, 3, 4, 4}, 0.3), {}, training(true)),
                  DtypeError);
}
