#include <cmath>
#include <optional>

#include "autograd/ownership.hpp"
#include "ops/conv/layout.hpp"
#include "ops/linalg/matrix.hpp"
#include "ops/norm/batch_norm_call.hpp"
#include "ops/norm/batch_norm_parts.hpp"
#include "ops/reduced.hpp"
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

/// What follows the normalisation in the same pass: + residual where defined, then relu.
struct Tail {
  Tensor residual;  // lies as x does
  bool relu = false;
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
                  "batch_norm: expected a floating-point input, got ", name(x.dtype()));
  check_channels("weight", tensors.weight, x);
  check_channels("bias", tensors.bias, x);
  check_channels("running_mean", tensors.running_mean, x);
  check_channels("running_var", tensors.running_var, x);
  if (options.training) {
    RESNETCPP_CHECK(x.numel() != x.size(1) || x.numel() == 0, ValueError,
                    "Expected more than 1 value per channel when training, got input size ",
                    to_string(x.shape()));
    RESNETCPP_CHECK(options.eps > 0, ValueError,
                    "batch_norm eps must be positive during training, but got ", options.eps);
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

/// y = x * scale + shift for each channel.
struct Affine {
  Tensor scale;
  Tensor shift;
};

// scale = weight * invstd, shift = bias - mean * scale
template <class T>
Affine affine_of(const Statistics& statistics, const BatchNormTensors& tensors) {
  const std::int64_t channels = statistics.mean.numel();
  const auto copy_or = [&](const Tensor& given, const Scalar& otherwise) {
    return given.defined() ? clone_data(given, MemoryFormat::contiguous)
                           : full({channels}, otherwise, statistics.mean.dtype());
  };
  const Affine affine{copy_or(tensors.weight, 1), copy_or(tensors.bias, 0)};
  T* const scale = affine.scale.data<T>();
  T* const shift = affine.shift.data<T>();
  for (std::int64_t c = 0; c < channels; ++c) {
    scale[c] *= statistics.invstd.data<T>()[c];
    shift[c] -= statistics.mean.data<T>()[c] * scale[c];
  }
  return affine;
}

kernels::CutBits* bits(const Tensor& cut) {
  return static_cast<kernels::CutBits*>(static_cast<void*>(cut.data<std::uint8_t>()));
}

/// An output, and which of its lanes the relu cut off where that was asked for.
struct Output {
  Tensor y;
  Tensor cut;
};

// `keeps_cut`: for a backward pass through the relu.
template <class T>
Output normalize(const Tensor& x, const Affine& affine, const Tail& tail, bool keeps_cut) {
  const BatchNormParts<T> parts(x);
  Output output{empty_like(x), Tensor()};
  kernels::BatchNormApply<T> args{};
  args.x = x.data<T>();
  args.scale = affine.scale.data<T>();
  args.shift = affine.shift.data<T>();
  args.residual = tail.residual.defined() ? tail.residual.data<T>() : nullptr;
  args.relu = tail.relu;
  args.y = output.y.data<T>();
  if (keeps_cut) {
    output.cut = empty({parts.cut_words() * static_cast<std::int64_t>(sizeof(kernels::CutBits))},
                       Dtype::uint8);
    args.cut = bits(output.cut);
  }
  parts.apply(args);
  return output;
}

struct Gradients {
  Tensor x, weight, bias, residual;
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
  BackwardSums r{
      zeros_like(sum_g), zeros_like(sum_g), {Tensor(), empty_like(sum_g), sum_g, Tensor()}};
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

/// What the backward pass keeps of the forward one.
struct Recorded {
  Tensor x;
  MemoryFormat format;  // that x was seen in
  Tensor cut;           // by a fused relu, else undefined
  Statistics statistics;
  Tensor scale;  // weight * invstd
  Tensor weight;
  std::optional<double> eps_of_batch;  // where statistics are the batch's
};

/// The gradient of the output as kernels want it, which they may overwrite if nobody else sees it.
struct OutputGradient {
  Tensor gy;
  bool is_ours;

  OutputGradient(const Tensor& given, MemoryFormat format) : is_ours(autograd::is_unshared(given)) {
    gy = image_data(given, format);
    if (!gy.is_same(given)) is_ours = autograd::is_unshared(gy);
  }
};

// gy and x lie alike. The gradients of x and of the residual are computed where wanted.
template <class T>
Gradients batch_norm_backward(const OutputGradient& gradient, const Recorded& r, bool wants_x,
                              bool wants_residual) {
  const BatchNormParts<T> parts(r.x);
  const Tensor sum_g = empty({r.x.size(1)}, r.x.dtype());
  const Tensor sum_gx = empty({r.x.size(1)}, r.x.dtype());
  kernels::BatchNormBackward<T> args{};
  args.gy = gradient.gy.data<T>();
  args.x = r.x.data<T>();
  args.cut = r.cut.defined() ? bits(r.cut) : nullptr;
  args.mean = r.statistics.mean.data<T>();
  parts.backward_reduce(args, sum_g.data<T>(), sum_gx.data<T>());
  BackwardSums sums =
      finish_sums<T>(sum_g, sum_gx, r.statistics.invstd, r.eps_of_batch ? parts.count() : 0);
  if (!wants_x && !wants_residual) return sums.gradients;
  sums.gradients.x = gradient.is_ours ? gradient.gy : empty_like(r.x);
  if (wants_residual) sums.gradients.residual = empty_like(r.x);
  args.scale = r.scale.data<T>();
  args.offset = sums.offset.data<T>();
  args.slope = sums.slope.data<T>();
  args.gx = sums.gradients.x.data<T>();
  args.g_residual = wants_residual ? sums.gradients.residual.data<T>() : nullptr;
  parts.backward_apply(args);
  return sums.gradients;
}

// One value per channel, beside the elements of x.
Tensor beside(const Tensor& channels, const Tensor& x) {
  Shape shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = x.size(1);
  return view(channels, shape);
}

// The same with x as kernels want it, which hooks on saved tensors may have laid out anew.
Recorded densely(const Recorded& r) {
  Recorded dense = r;
  dense.x = image_data(r.x, r.format);
  return dense;
}

// 1 where a fused relu let its input through, else 0.
Tensor relu_slope(const Recorded& r) {
  const autograd::NoGradGuard constant;
  const Recorded dense = densely(r);
  return dispatch_floating("batch_norm", r.x.dtype(), [&](auto tag) {
    const OutputGradient ones{ones_like(dense.x), r.format};
    return batch_norm_backward<decltype(tag)>(ones, dense, false, true).residual;
  });
}

// The same gradients made of ops, for a backward that is recorded itself.
Gradients recorded_gradients(const Tensor& gy, const Recorded& r) {
  Dims dims{0};
  for (std::int64_t d = 2; d < r.x.dim(); ++d) dims.push_back(d);
  const bool training = r.eps_of_batch.has_value();
  const Tensor centre = training ? mean(r.x, dims, true) : beside(r.statistics.mean, r.x);
  const Tensor invstd = training ? rsqrt(add(var(r.x, dims, 0, true), *r.eps_of_batch))
                                 : beside(r.statistics.invstd, r.x);
  const Tensor normal = mul(sub(r.x, centre), invstd);
  const Tensor outer = r.cut.defined() ? mul(gy, relu_slope(r)) : gy;
  const Tensor g = r.weight.defined() ? mul(outer, beside(r.weight, r.x)) : outer;
  Tensor inner = g;
  if (training) {
    inner = sub(sub(g, mean(g, dims, true)), mul(normal, mean(mul(g, normal), dims, true)));
  }
  return {mul(inner, invstd), sum(mul(outer, normal), dims), sum(outer, dims), outer};
}

Gradients gradients_of(const Tensor& gy, const Recorded& r, bool wants_x, bool wants_residual) {
  if (r.x.numel() == 0) {
    const Tensor none = zeros({r.x.size(1)}, r.x.dtype());
    return {empty_like(r.x), none, none, empty_like(r.x)};
  }
  if (autograd::grad_enabled()) return recorded_gradients(gy, r);
  return dispatch_floating("batch_norm", r.x.dtype(), [&](auto tag) {
    return batch_norm_backward<decltype(tag)>({gy, r.format}, densely(r), wants_x, wants_residual);
  });
}

// relu(normalised x + residual), as far as `tail` says.
Tensor run(const char* op, const Tensor& x, const BatchNormTensors& tensors,
           const BatchNormOptions& options, const Tail& tail) {
  const MemoryFormat format = image_format(x);
  const Tensor dense = image_data(x, format);
  const bool from_batch = options.training && x.numel() > 0;
  Tail dense_tail = tail;
  if (tail.residual.defined()) dense_tail.residual = image_data(tail.residual, format);
  Backward backward(op, {x, tensors.weight, tensors.bias, tail.residual});
  const bool keeps_cut = backward.wants_any() && tail.relu;
  Statistics statistics;
  Affine affine;
  const auto [y, cut] = dispatch_floating(op, x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if (x.numel() == 0) return Output{empty_like(dense), Tensor()};
    statistics = from_batch ? batch_statistics<T>(dense, tensors, options)
                            : running_statistics<T>(tensors, options.eps);
    affine = affine_of<T>(statistics, tensors);
    return normalize<T>(dense, affine, dense_tail, keeps_cut);
  });
  if (!backward.wants_any()) return backward.attach(y);
  const auto again = [=, relu = tail.relu](const Operands& in) {
    const BatchNormTensors given{in[1], in[2], tensors.running_mean, tensors.running_var};
    return run(op, in[0], given, options, {in[3], relu});
  };
  // Running statistics that change make a state, which is nothing to run again.
  if (!options.training) {
    backward.replay(BatchNormCall{tensors, options}, again);
  } else if (!tensors.running_mean.defined() && !tensors.running_var.defined()) {
    backward.replay(again);
  }
  const bool changes_statistics = options.training && tensors.running_mean.defined();
  if (!changes_statistics) {
    backward.describe([&] {
      return Attributes{{"training", from_batch},
                        {"eps", options.eps},
                        {"running_mean", tensors.running_mean},
                        {"running_var", tensors.running_var}};
    });
  }
  // Bits are not saved as tensors are: hooks that scale or convert what is saved would spoil them.
  const auto eps_of_batch = from_batch ? std::optional<double>(options.eps) : std::nullopt;
  backward.define(
      {0, 1, 2, 3},
      [=, wants_x = backward.wants(0), wants_residual = backward.wants(3), input = backward.save(x),
       weight = backward.save(tensors.weight), weighted = tensors.weight.defined(), bits = cut,
       scale = affine.scale](const std::vector<Tensor>& gys) -> std::vector<Tensor> {
        const Recorded recorded{input.get(), format, bits,
                                statistics,  scale,  weighted ? weight.get() : Tensor(),
                                eps_of_batch};
        const Gradients g = gradients_of(gys[0], recorded, wants_x, wants_residual);
        return {g.x, g.weight, g.bias, g.residual};
      });
  return backward.attach(y);
}

// Of a float16 or bfloat16 x: running statistics may have its dtype or float32, and stay so.
Tensor reduced_batch_norm(const Tensor& x, const BatchNormTensors& tensors,
                          const BatchNormOptions& options) {
  const BatchNormTensors wide{widened(tensors.weight), widened(tensors.bias),
                              widened(tensors.running_mean), widened(tensors.running_var)};
  const Tensor y = in_float32([&](const Tensor& in) { return batch_norm(in, wide, options); }, x);
  const auto give_back = [](const Tensor& kept, const Tensor& updated) {
    if (kept.defined() && !kept.is_same(updated)) copy_data(kept, updated);
  };
  if (options.training) {
    give_back(tensors.running_mean, wide.running_mean);
    give_back(tensors.running_var, wide.running_var);
  }
  return y;
}

Tensor added(const Tensor& x, const Tensor& residual) {
  return residual.defined() ? add(x, residual) : x;
}

}  // namespace

Tensor batch_norm(const Tensor& x, const BatchNormTensors& tensors,
                  const BatchNormOptions& options) {
  if (is_reduced(x.dtype())) return reduced_batch_norm(x, tensors, options);
  check_batch_norm(x, tensors, options);
  return run("batch_norm", x, tensors, options, {});
}

Tensor batch_norm_relu(const Tensor& x, const Tensor& residual, const BatchNormTensors& tensors,
                       const BatchNormOptions& options) {
  if (is_reduced(x.dtype())) return relu(added(batch_norm(x, tensors, options), residual));
  check_batch_norm(x, tensors, options);
  if (residual.defined()) {
    check_same_dtype("batch_norm_relu", x, residual);
    RESNETCPP_CHECK(residual.shape() == x.shape(), ShapeError,
                    "batch_norm_relu: expected residual ", to_string(x.shape()),
                    " to match input, got ", to_string(residual.shape()));
  }
  return run("batch_norm_relu", x, tensors, options, {residual, true});
}

}  // namespace resnetcpp
