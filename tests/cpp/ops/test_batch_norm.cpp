#include "numeric.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/reduce.hpp"

using namespace resnetcpp;
using namespace resnetcpp::testing;

namespace {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;  // biased
};

// The channel's number of each element of a contiguous (N, C, ...) tensor.
std::size_t channel_of(const Shape& shape, std::size_t i) {
  std::size_t inner = 1;
  for (std::size_t d = 2; d < shape.size(); ++d) inner *= static_cast<std::size_t>(shape[d]);
  return i / inner % static_cast<std::size_t>(shape[1]);
}

std::vector<Moments> moments_of(const std::vector<double>& x, const Shape& shape) {
  std::vector<Moments> result(static_cast<std::size_t>(shape[1]));
  const double count = static_cast<double>(x.size() / result.size());
  for (std::size_t i = 0; i < x.size(); ++i) result[channel_of(shape, i)].mean += x[i] / count;
  for (std::size_t i = 0; i < x.size(); ++i) {
    Moments& own = result[channel_of(shape, i)];
    own.variance += (x[i] - own.mean) * (x[i] - own.mean) / count;
  }
  return result;
}

BatchNormTensors tensors(std::int64_t channels) {
  return {wave<double>({channels}, 1.1), wave<double>({channels}, 1.7),
          zeros({channels}, Dtype::float64), ones({channels}, Dtype::float64)};
}

BatchNormOptions training(bool value) {
  BatchNormOptions result;
  result.training = value;
  return result;
}

const std::vector<Shape> kShapes = {{5, 3},          {4, 3, 7},     {2, 3, 4, 5}, {2, 20, 3, 3},
                                    {2, 3, 2, 2, 3}, {3, 40, 1, 1}, {17, 1, 9, 8}};

}  // namespace

TEST_CASE("batch_norm in training normalises by the batch and moves the running statistics",
          "[batch_norm]") {
  for (const Shape& shape : kShapes) {
    for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
      if (format == MemoryFormat::channels_last && shape.size() != 4) continue;
      INFO(to_string(shape) << (format == MemoryFormat::contiguous ? "" : " channels_last"));
      const Tensor x = wave<double>(shape, 0.83, format);
      const BatchNormTensors own = tensors(shape[1]);
      const std::vector<double> values = doubles(x);
      const std::vector<Moments> moments = moments_of(values, shape);
      std::vector<double> want;
      for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t c = channel_of(shape, i);
        want.push_back((values[i] - moments[c].mean) / std::sqrt(moments[c].variance + 1e-5) *
                           own.weight.data<double>()[c] +
                       own.bias.data<double>()[c]);
      }
      const Tensor y = batch_norm(x, own, training(true));
      CHECK(largest_difference(doubles(y), want) < 1e-12);
      CHECK(y.strides() == x.strides());
      const double count = static_cast<double>(x.numel() / shape[1]);
      for (std::size_t c = 0; c < moments.size(); ++c) {
        CHECK(own.running_mean.data<double>()[c] == Approx(0.1 * moments[c].mean).margin(1e-14));
        CHECK(own.running_var.data<double>()[c] ==
              Approx(0.9 + 0.1 * moments[c].variance * count / (count - 1)));
      }
      const Tensor eval = batch_norm(x, own, training(false));
      const double first = (values[0] - own.running_mean.data<double>()[0]) /
                               std::sqrt(own.running_var.data<double>()[0] + 1e-5) *
                               own.weight.data<double>()[0] +
                           own.bias.data<double>()[0];
      CHECK(doubles(eval)[0] == Approx(first));
    }
  }
}

TEST_CASE("gradients of batch_norm equal finite differences", "[batch_norm]") {
  for (const Shape& shape : kShapes) {
    for (const bool train : {true, false}) {
      INFO(to_string(shape) << (train ? " training" : " evaluation"));
      const Tensor x = wave<double>(shape, 0.83);
      const Tensor mean = wave<double>({shape[1]}, 0.4);
      const Tensor variance = full({shape[1]}, 0.7, Dtype::float64);
      check_gradients(
          [&](const auto& in) {
            return batch_norm(in[0], {in[1], in[2], clone_data(mean), clone_data(variance)},
                              training(train));
          },
          {x, wave<double>({shape[1]}, 1.1), wave<double>({shape[1]}, 1.7)}, 1e-6);
    }
  }
}

TEST_CASE("batch_norm gives both layouts the same gradients", "[batch_norm]") {
  // Rows of few channels, which kernels see side by side; odd numbers of rows; blocks of wide rows.
  for (const Shape& shape :
       {Shape{4, 3, 16, 16}, Shape{8, 16, 13, 12}, Shape{3, 5, 7, 9}, Shape{6, 600, 5, 7}}) {
    INFO(to_string(shape));
    std::vector<std::vector<Tensor>> of_format;
    for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
      const Tensor x = wave<double>(shape, 0.83, format);
      const BatchNormTensors own = tensors(shape[1]);
      const std::vector<Tensor> inputs{x, own.weight, own.bias};
      for (const Tensor& input : inputs) input.set_requires_grad(true);
      const Tensor y = batch_norm(x, own, training(true));
      of_format.push_back(autograd::grad({y}, inputs, {wave<double>(shape, 0.7, format)}));
    }
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(largest_difference(doubles(of_format[0][i]), doubles(of_format[1][i])) < 1e-11);
  }
}

TEST_CASE("batch_norm writes over no gradient that others hold", "[batch_norm]") {
  const Tensor x = wave<double>({4, 3, 5, 5}, 0.83);
  x.set_requires_grad(true);
  const auto forward = [&] { return batch_norm(x, tensors(3), training(true)); };
  const Tensor given = wave<double>(x.shape(), 0.7);
  const std::vector<double> before = doubles(given);
  const std::vector<double> want = doubles(autograd::grad({forward()}, {x}, {given})[0]);
  CHECK(doubles(given) == before);

  // A gradient that only the engine has may be written over; that of a hook or of a leaf may not.
  const Tensor y = forward();
  autograd::retain_grad(y);
  Tensor seen;
  autograd::register_hook(y, [&](const Tensor& grad) { return seen = grad, Tensor(); });
  const Tensor z = mul(y, given);
  CHECK(doubles(autograd::grad({sum(z)}, {x})[0]) == want);
  CHECK(doubles(seen) == before);
}

TEST_CASE("batch_norm needs neither weight nor running statistics in training", "[batch_norm]") {
  const Tensor x = wave<double>({4, 3, 5, 5}, 0.83);
  const std::vector<Moments> moments =
      moments_of(doubles(batch_norm(x, {}, training(true))), x.shape());
  for (const Moments& own : moments) {
    CHECK(own.mean == Approx(0.0).margin(1e-12));
    CHECK(own.variance == Approx(1.0).epsilon(1e-4));
  }
}

TEST_CASE("batch_norm statistics survive a mean far from zero", "[batch_norm]") {
  for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
    const Tensor x = wave<float>({8, 4, 16, 16}, 0.83, format);
    for (std::int64_t i = 0; i < x.numel(); ++i) x.data<float>()[i] += 1000.0F;
    const BatchNormTensors own{Tensor(), Tensor(), zeros({4}), zeros({4})};
    BatchNormOptions all = training(true);
    all.momentum = 1.0;
    batch_norm(x, own, all);
    const std::vector<Moments> want = moments_of(doubles(x), x.shape());
    for (std::size_t c = 0; c < 4; ++c) {
      CHECK(own.running_mean.data<float>()[c] == Approx(want[c].mean).epsilon(1e-6));
      CHECK(own.running_var.data<float>()[c] ==
            Approx(want[c].variance * 2048 / 2047).epsilon(1e-3));
    }
  }
}

TEST_CASE("batch_norm gives the same bits for any number of threads", "[batch_norm]") {
  for (const MemoryFormat format : {MemoryFormat::contiguous, MemoryFormat::channels_last}) {
    for (const Shape& shape : {Shape{7, 3, 61, 59}, Shape{5, 70, 28, 27}, Shape{8, 16, 32, 32}}) {
      check_same_bits([&] {
        const Tensor x = wave<float>(shape, 0.83, format);
        const Tensor weight = wave<float>({shape[1]}, 0.3);
        x.set_requires_grad(true);
        weight.set_requires_grad(true);
        const BatchNormTensors own{weight, Tensor(), zeros({shape[1]}), ones({shape[1]})};
        const Tensor y = batch_norm(x, own, training(true));
        const std::vector<Tensor> grads =
            autograd::grad({y}, {x, weight}, {wave<float>(shape, 0.7, format)});
        return std::vector<Tensor>{y, own.running_mean, own.running_var, grads[0], grads[1]};
      });
    }
  }
}

TEST_CASE("batch_norm refuses what it cannot normalise", "[batch_norm]") {
  const Tensor one = wave<float>({1, 3, 1, 1}, 0.3);
  CHECK_THROWS_AS(batch_norm(one, {}, training(true)), ValueError);
  CHECK_THROWS_WITH(batch_norm(one, {}, training(true)),
                    "Expected more than 1 value per channel when training, got input size "
                    "(1, 3, 1, 1)");
  const Tensor x = wave<float>({2, 3, 4, 4}, 0.3);
  CHECK_THROWS_WITH(batch_norm(x, {}, training(false)),
                    "batch_norm: expected running_mean and running_var when not training, got no "
                    "running_mean");
  CHECK_THROWS_WITH(batch_norm(x, {wave<float>({4}, 0.3), {}, {}, {}}, training(true)),
                    "batch_norm: expected weight (3,) to match input (2, 3, 4, 4), got (4,)");
  CHECK_THROWS_AS(batch_norm(wave<float>({3}, 0.3), {}, training(true)), ShapeError);
  CHECK_THROWS_AS(batch_norm(x, {wave<double>({3}, 0.3), {}, {}, {}}, training(true)), DtypeError);
}
