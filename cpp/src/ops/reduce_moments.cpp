#include <algorithm>
#include <cmath>
#include <limits>

#include "ops/fold.hpp"
#include "ops/reduce_layout.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Welford's running mean and sum of squared deviations; Chan's rule joins two of them.
template <class T>
struct VarOp {
  struct Acc {
    double count;
    double mean;
    double m2;
  };
  using In = T;
  using Out = T;

  Acc start() const { return {0.0, 0.0, 0.0}; }
  Acc step(Acc a, T x, std::int64_t) const {
    const double delta = static_cast<double>(x) - a.mean;
    a.count += 1.0;
    a.mean += delta / a.count;
    a.m2 += delta * (static_cast<double>(x) - a.mean);
    return a;
  }
  Acc merge(Acc a, Acc b) const {
    if (a.count == 0.0 || b.count == 0.0) return a.count == 0.0 ? b : a;
    const double count = a.count + b.count;
    const double delta = b.mean - a.mean;
    return {count, a.mean + delta * b.count / count,
            a.m2 + b.m2 + delta * delta * a.count * b.count / count};
  }
  Out finish(Acc a) const {
    const double variance = a.m2 / std::max(0.0, a.count - correction);
    return static_cast<T>(root ? std::sqrt(variance) : variance);
  }

  double correction;
  bool root;
};

Tensor var_data(const char* op, const Tensor& x, const Dims& dims, bool keepdim,
                double correction) {
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError, op, ": expected a floating-point input, got ",
                  name(x.dtype()));
  const bool root = op[0] == 's';
  return dispatch_floating(op, x.dtype(), [&](auto tag) {
    return fold(VarOp<decltype(tag)>{correction, root}, x, dims, keepdim);
  });
}

// d var / d x = 2 (x - mean) / (n - correction)
Tensor var_gradient(const Tensor& gy, const Tensor& x, const Dims& dims, double correction) {
  double count = 1.0;
  for (const std::int64_t dim : dims)
    count *= x.dim() == 0 ? 1.0 : static_cast<double>(x.size(dim));
  return mul(mul(gy, 2.0 / std::max(0.0, count - correction)), sub(x, mean(x, dims, true)));
}

enum class NormKind { zero, one, two, infinity, negative_infinity, other };

NormKind norm_kind(double p) {
  if (p == 0.0) return NormKind::zero;
  if (p == 1.0) return NormKind::one;
  if (p == 2.0) return NormKind::two;
  if (std::isinf(p)) return p > 0.0 ? NormKind::infinity : NormKind::negative_infinity;
  return NormKind::other;
}

// NaN wins.
double larger(double a, double b) { return a > b || std::isnan(a) ? a : b; }
double smaller(double a, double b) { return a < b || std::isnan(a) ? a : b; }

template <class T, NormKind kKind>
struct NormOp {
  using In = T;
  using Acc = double;
  using Out = T;

  Acc start() const {
    return kKind == NormKind::negative_infinity ? std::numeric_limits<double>::infinity() : 0.0;
  }
  Acc step(Acc a, T x, std::int64_t) const {
    const double size = std::abs(static_cast<double>(x));
    switch (kKind) {
      case NormKind::zero:
        return a + (size != 0.0 ? 1.0 : 0.0);
      case NormKind::one:
        return a + size;
      case NormKind::two:
        return a + size * size;
      case NormKind::other:
        return a + std::pow(size, p);
      default:
        return merge(a, size);
    }
  }
  Acc merge(Acc a, Acc b) const {
    if (kKind == NormKind::infinity) return larger(a, b);
    if (kKind == NormKind::negative_infinity) return smaller(a, b);
    return a + b;
  }
  Out finish(Acc a) const {
    if (kKind == NormKind::two) return static_cast<T>(std::sqrt(a));
    return static_cast<T>(kKind == NormKind::other ? std::pow(a, 1.0 / p) : a);
  }

  double p;
};

template <class T>
Tensor norm_fold(const Tensor& x, const Dims& dims, bool keepdim, double p) {
  switch (norm_kind(p)) {
    case NormKind::zero:
      return fold(NormOp<T, NormKind::zero>{p}, x, dims, keepdim);
    case NormKind::one:
      return fold(NormOp<T, NormKind::one>{p}, x, dims, keepdim);
    case NormKind::two:
      return fold(NormOp<T, NormKind::two>{p}, x, dims, keepdim);
    case NormKind::infinity:
      return fold(NormOp<T, NormKind::infinity>{p}, x, dims, keepdim);
    case NormKind::negative_infinity:
      return fold(NormOp<T, NormKind::negative_infinity>{p}, x, dims, keepdim);
    case NormKind::other:
      break;
  }
  return fold(NormOp<T, NormKind::other>{p}, x, dims, keepdim);
}

// y and gy with their reduced dimensions kept. Where the norm is 0 the gradient is 0.
Tensor norm_gradient(const Tensor& gy, const Tensor& x, const Tensor& y, const Dims& dims,
                     double p) {
  switch (norm_kind(p)) {
    case NormKind::zero:
      return zeros_like(x);
    case NormKind::one:
      return mul(gy, sign(x));
    case NormKind::two:
      return mul(gy, masked_fill(div(x, y), eq(y, 0), 0));
    case NormKind::infinity:
    case NormKind::negative_infinity: {
      const Tensor hit = to(logical_or(eq(abs(x), y), logical_and(isnan(x), isnan(y))), x.dtype());
      return mul(mul(sign(x), hit), div(gy, sum(hit, dims, true)));
    }
    case NormKind::other:
      break;
  }
  const Tensor slope =
      p < 1.0 || p >= 2.0 ? mul(x, pow(abs(x), p - 2.0)) : mul(sign(x), pow(abs(x), p - 1.0));
  const Tensor safe = p < 2.0 ? masked_fill(slope, eq(x, 0), 0) : slope;
  return mul(safe, mul(gy, masked_fill(pow(y, 1.0 - p), eq(y, 0), 0)));
}

}  // namespace

Tensor var(const Tensor& x, const Dims& dims, double correction, bool keepdim) {
  const Dims wrapped = wrap_dims("var", dims, x.dim());
  const Tensor y = var_data("var", x, wrapped, keepdim, correction);
  Backward backward("var", {x});
  if (backward.wants(0)) {
    backward.define(0, [input = backward.save(x), wrapped, keepdim, correction](const Tensor& gy) {
      const Tensor saved = input.get();
      return var_gradient(restore_kept(gy, saved.shape(), wrapped, keepdim), saved, wrapped,
                          correction);
    });
  }
  return backward.attach(y);
}

Tensor stddev(const Tensor& x, const Dims& dims, double correction, bool keepdim) {
  const Dims wrapped = wrap_dims("std", dims, x.dim());
  const Tensor y = var_data("std", x, wrapped, keepdim, correction);
  Backward backward("std", {x});
  if (backward.wants(0)) {
    backward.define(0, [input = backward.save(x), output = backward.save_output(y), wrapped,
                        keepdim, correction](const Tensor& gy) {
      const Tensor saved = input.get();
      const Tensor root = output.get();
      const Tensor gvar = masked_fill(div(gy, mul(root, 2)), eq(root, 0), 0);
      return var_gradient(restore_kept(gvar, saved.shape(), wrapped, keepdim), saved, wrapped,
                          correction);
    });
  }
  return backward.attach(y);
}

Tensor norm(const Tensor& x, double p, const Dims& dims, bool keepdim) {
  const Dims wrapped = wrap_dims("norm", dims, x.dim());
  RESNETCPP_CHECK(x.numel() > 0 || p >= 0.0, ShapeError, "norm: expected elements for order ", p,
                  ", got shape ", to_string(x.shape()));
  const Tensor y = dispatch_floating("norm", x.dtype(), [&](auto tag) {
    return norm_fold<decltype(tag)>(x, wrapped, keepdim, p);
  });
  Backward backward("norm", {x});
  if (backward.wants(0)) {
    backward.define(0, [input = backward.save(x), output = backward.save_output(y), wrapped,
                        keepdim, p](const Tensor& gy) {
      const Tensor saved = input.get();
      return norm_gradient(restore_kept(gy, saved.shape(), wrapped, keepdim), saved,
                           restore_kept(output.get(), saved.shape(), wrapped, keepdim), wrapped, p);
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
