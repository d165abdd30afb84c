#include <cmath>
#include <optional>

#include "ops/conv/layout.hpp"
#include "ops/linalg/matrix.hpp"
#include "ops/norm/batch_norm_parts.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

/// What was subtracted and divided by, for the backward pass.
struct Statistics {
  Tensor mean;
  Tensor invstd;
};

void check_channels(const char* what, const Tensor& value, const Tensor& x) {
  if (!value.defined()) return;
  check_same_dtype("batch_norm", x, value);
  RESNETCPP_CHECK(value.shape() == Shape{x.size(1)}, ShapeError, "batch_norm: expected ", what,
                  " (", x.size(1), ",) to match input ", to_string(x.shape()), ", got ",
                  to_string(value.shape()));
}

void check_batch_norm(const Tensor& x, const BatchNormTensors& tensors,
                      const BatchNormOptions& options) {
  RESNETCPP_CHECK(x.dim() >= 2, ShapeError, "batch_norm: expected input (N, C, ...), got ",
                  to_string(x.shape()));
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError,
                  "batch_norm: expected float32 or float64, got ", name(x.dtype()));
  check_channels("weight", tensors.weight, x);
  check_channels("bias", tensors.bias, x);
  check_channels("running_mean", tensors.running_mean, x);
  check_channels("running_var", tensors.running_var, x);
  if (options.training) {
    RESNETCPP_CHECK(x.numel() != x.size(1) || x.numel() == 0, ValueError,
                    "Expected more than 1 value per channel when training, got input size ",
                    to_string(x.shape()));
  } else {
    RESNETCPP_CHECK(tensors.running_mean.defined() && tensors.running_var.defined(), ValueError,
                    "batch_norm: expected running_mean and running_var when not training, got ",
                    tensors.running_mean.defined() ? "no running_var" : "no running_mean");
  }
}

// running = (1 - momentum) * running + momentum * batch
template <class T>
void update_running(const Tensor& running, double momentum, const T* batch) {
  if (!running.defined()) return;
  check_writable("batch_norm", running);
  const Tensor dense = contiguous_data(running);
  T* const values = dense.data<T>();
  for (std::int64_t c = 0; c < dense.numel(); ++c) {
    values[c] = static_cast<T>((1.0 - momentum) * static_cast<double>(values[c]) +
                               momentum * static_cast<double>(batch[c]));
  }
  if (!dense.is_same(running)) copy_data(running, dense);
  running.bump_version();
}

template <class T>
Statistics batch_statistics(const Tensor& x, const BatchNormTensors& tensors,
                            const BatchNormOptions& options) {
  const BatchNormParts<T> parts(x);
  Statistics result{empty({x.size(1)}, x.dtype()), empty({x.size(1)}, x.dtype())};
  const Tensor m2 = empty({x.size(1)}, x.dtype());
  parts.moments(x.data<T>(), result.mean.data<T>(), m2.data<T>());
  const auto count = static_cast<double>(parts.count());
  T* const squares = m2.data<T>();
  T* const invstd = result.invstd.data<T>();
  for (std::int64_t c = 0; c < x.size(1); ++c) {
    const auto square = static_cast<double>(squares[c]);
    invstd[c] = static_cast<T>(1.0 / std::sqrt(square / count + options.eps));
    squares[c] = static_cast<T>(square / (count - 1.0));
  }
  update_running(tensors.running_mean, options.momentum, result.mean.data<T>());
  update_running(tensors.running_var, options.momentum, squares);
  return result;
}

// Copies, so that a later training step does not change what backward sees.
template <class T>
Statistics running_statistics(const BatchNormTensors& tensors, double eps) {
  const Statistics result{clone_data(tensors.running_mean, MemoryFormat::contiguous),
                          clone_data(tensors.running_var, MemoryFormat::contiguous)};
  T* const invstd = result.invstd.data<T>();
  for (std::int64_t c = 0; c < result.invstd.numel(); ++c) {
    invstd[c] = static_cast<T>(1.0 / std::sqrt(static_cast<double>(invstd[c]) + eps));
  }
  return result;
}

// scale = weight * invstd
template <class T>
Tensor scale_of(const Statistics& statistics, const Tensor& weight) {
  if (!weight.defined()) return statistics.invstd;
  const Tensor scale = clone_data(weight, MemoryFormat::contiguous);
  for (std::int64_t c = 0; c < scale.numel(); ++c) {
    scale.data<T>()[c] *= statistics.invstd.data<T>()[c];
  }
  return scale;
}

template <class T>
Tensor normalize(const Tensor& x, const Statistics& statistics, const BatchNormTensors& tensors) {
  const Tensor scale = scale_of<T>(statistics, tensors.weight);
  const Tensor shift = tensors.bias.defined() ? clone_data(tensors.bias, MemoryFormat::contiguous)
                                              : zeros({x.size(1)}, x.dtype());
  for (std::int64_t c = 0; c < x.size(1); ++c) {
    shift.data<T>()[c] -= statistics.mean.data<T>()[c] * scale.data<T>()[c];
  }
  const Tensor y = empty_like(x);
  kernels::BatchNormApply<T> args{};
  args.x = x.data<T>();
  args.scale = scale.data<T>();
  args.shift = shift.data<T>();
  args.y = y.data<T>();
  BatchNormParts<T>(x).apply(args);
  return y;
}

struct Gradients {
  Tensor x, weight, bias;
};

struct BackwardSums {
  Tensor offset, slope;  // of the kernel's formula; zero where statistics are constants
  Gradients gradients;
};

// The sums of one channel give the gradients of weight and bias and, in training, what flows back
// through mean and variance.
template <class T>
BackwardSums finish_sums(const Tensor& sum_g, const Tensor& sum_gx, const Tensor& invstd,
                         std::int64_t through_batch) {
  BackwardSums r{zeros_like(sum_g), zeros_like(sum_g), {Tensor(), empty_like(sum_g), sum_g}};
  for (std::int64_t c = 0; c < sum_g.numel(); ++c) {
    const T scaled = sum_gx.data<T>()[c] * invstd.data<T>()[c];
    r.gradients.weight.data<T>()[c] = scaled;
    if (through_batch == 0) continue;
    const T count = static_cast<T>(through_batch);
    r.offset.data<T>()[c] = sum_g.data<T>()[c] / count;
    r.slope.data<T>()[c] = scaled * invstd.data<T>()[c] / count;
  }
  return r;
}

// gy lies as x does. wants_x: whether to compute the gradient of x too.
template <class T>
Gradients batch_norm_backward(const Tensor& gy, const Tensor& x, const Statistics& statistics,
                              const Tensor& weight, bool training, bool wants_x) {
  const BatchNormParts<T> parts(x);
  const Tensor sum_g = empty({x.size(1)}, x.dtype());
  const Tensor sum_gx = empty({x.size(1)}, x.dtype());
  kernels::BatchNormBackward<T> args{};
  args.gy = gy.data<T>();
  args.x = x.data<T>();
  args.mean = statistics.mean.data<T>();
  parts.backward_reduce(args, sum_g.data<T>(), sum_gx.data<T>());
  BackwardSums sums =
      finish_sums<T>(sum_g, sum_gx, statistics.invstd, training ? parts.count() : 0);
  if (!wants_x) return sums.gradients;
  const Tensor scale = scale_of<T>(statistics, weight);
  sums.gradients.x = empty_like(x);
  args.scale = scale.data<T>();
  args.offset = sums.offset.data<T>();
  args.slope = sums.slope.data<T>();
  args.gx = sums.gradients.x.data<T>();
  parts.backward_apply(args);
  return sums.gradients;
}

// One value per channel, beside the elements of x.
Tensor beside(const Tensor& channels, const Tensor& x) {
  Shape shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = x.size(1);
  return view(channels, shape);
}

// The same gradients made of ops, for a backward that is recorded itself.
std::vector<Tensor> recorded_gradients(const Tensor& gy, const Tensor& x,
                                       const Statistics& statistics, const Tensor& weight,
                                       std::optional<double> eps_of_batch) {
  Dims dims{0};
  for (std::int64_t d = 2; d < x.dim(); ++d) dims.push_back(d);
  const bool training = eps_of_batch.has_value();
  const Tensor centre = training ? mean(x, dims, true) : beside(statistics.mean, x);
  const Tensor invstd =
      training ? rsqrt(add(var(x, dims, 0, true), *eps_of_batch)) : beside(statistics.invstd, x);
  const Tensor normal = mul(sub(x, centre), invstd);
  const Tensor g = weight.defined() ? mul(gy, beside(weight, x)) : gy;
  Tensor inner = g;
  if (training) {
    inner = sub(sub(g, mean(g, dims, true)), mul(normal, mean(mul(g, normal), dims, true)));
  }
  return {mul(inner, invstd), sum(mul(gy, normal), dims), sum(gy, dims)};
}

}  // namespace

Tensor batch_norm(const Tensor& x, const BatchNormTensors& tensors,
                  const BatchNormOptions& options) {
  check_batch_norm(x, tensors, options);
  const Tensor dense = image_data(x, image_format(x));
  const bool from_batch = options.training && x.numel() > 0;
  Statistics statistics;
  const Tensor y = dispatch_floating("batch_norm", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if (x.numel() == 0) return empty_like(dense);
    statistics = from_batch ? batch_statistics<T>(dense, tensors, options)
                            : running_statistics<T>(tensors, options.eps);
    return normalize<T>(dense, statistics, tensors);
  });
  Backward backward("batch_norm", {x, tensors.weight, tensors.bias});
  if (!backward.wants_any()) return backward.attach(y);
  const auto eps_of_batch = from_batch ? std::optional<double>(options.eps) : std::nullopt;
  backward.define(
      {0, 1, 2},
      [=, wants_x = backward.wants(0), saved = backward.save(x),
       weight = backward.save(tensors.weight),
       affine = tensors.weight.defined()](const std::vector<Tensor>& gys) -> std::vector<Tensor> {
        if (autograd::grad_enabled() && saved.get().numel() > 0) {
          return recorded_gradients(gys[0], saved.get(), statistics,
                                    affine ? weight.get() : Tensor(), eps_of_batch);
        }
        const Tensor input = image_data(saved.get(), image_format(saved.get()));
        const Tensor gy = image_data(gys[0], image_format(input));
        const Tensor scale = affine ? weight.get() : Tensor();
        if (input.numel() == 0) {
          const Tensor none = zeros({input.size(1)}, input.dtype());
          return {empty_like(input), none, none};
        }
        const Gradients g = dispatch_floating("batch_norm", input.dtype(), [&](auto tag) {
          return batch_norm_backward<decltype(tag)>(gy, input, statistics, scale, from_batch,
                                                    wants_x);
        });
        return {g.x, g.weight, g.bias};
      });
  return backward.attach(y);
}

}  // namespace resnetcpp
