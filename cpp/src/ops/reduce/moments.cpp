#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "ops/reduce/fold.hpp"
#include "ops/reduce/kernel.hpp"
#include "ops/reduce/layout.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Count, mean and sum of squared deviations of a part of a row.
struct Moments {
  double count;
  double mean;
  double m2;
};

// The moments of two parts together, by the rule of Chan, Golub and LeVeque (1979).
Moments join(const Moments& a, const Moments& b) {
  const double count = a.count + b.count;
  const double delta = b.mean - a.mean;
  return {count, a.mean + delta * b.count / count,
          a.m2 + b.m2 + delta * delta * a.count * b.count / count};
}

struct VarOptions {
  double correction;
  bool root;
};

template <class T>
T variance_of(const Moments& moments, const VarOptions& options) {
  const double variance = moments.m2 / std::max(0.0, moments.count - options.correction);
  return static_cast<T>(options.root ? std::sqrt(variance) : variance);
}

// y (outer, inner) = the variance over the middle; long rows in parts.
template <class T>
void var_into(const ReduceLayout& l, const VarOptions& options, T* y) {
  const FoldPlan plan(l);
  const auto count = static_cast<std::size_t>(l.outer * plan.chunks * l.inner);
  std::vector<T> means(count);
  std::vector<T> m2s(count);
  const T* const x = l.source.data<T>();
  for_each_part(
      l, plan, [&](const kernels::ReduceShape& shape, std::int64_t from, std::int64_t to) {
        kernels::table().of<T>().moments(shape, x + from, means.data() + to, m2s.data() + to);
      });
  for (std::int64_t i = 0; i < l.outer * l.inner; ++i) {
    const auto part = [&](std::int64_t chunk) {
      const auto at =
          static_cast<std::size_t>((i / l.inner * plan.chunks + chunk) * l.inner + i % l.inner);
      const std::int64_t size = std::min(plan.rows, l.n - chunk * plan.rows);
      return Moments{static_cast<double>(size), static_cast<double>(means[at]),
                     static_cast<double>(m2s[at])};
    };
    Moments moments = part(0);
    for (std::int64_t chunk = 1; chunk < plan.chunks; ++chunk) moments = join(moments, part(chunk));
    y[i] = variance_of<T>(moments, options);
  }
}

Tensor var_data(const char* op, const Tensor& x, const Dims& dims, bool keepdim,
                const VarOptions& options) {
  const ReduceLayout layout = reduce_layout(x, dims, keepdim);
  Tensor y = empty_strided(layout.shape, layout.strides, x.dtype());
  dispatch_floating(op, x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if (y.numel() > 0) var_into<T>(layout, options, y.template data<T>());
  });
  return y;
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

// The root of the sum of squares; undefined where squares may have left the range of T.
template <class T>
Tensor fast_two_norm(const Tensor& x, const Dims& dims, bool keepdim) {
  Tensor y = reduce_by_kernel<T>(kernels::Reduce::sum_squares, x, dims, keepdim);
  constexpr T kTiny = std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();
  T* const values = y.template data<T>();
  for (std::int64_t i = 0; i < y.numel(); ++i) {
    if (!(values[i] >= kTiny && values[i] <= std::numeric_limits<T>::max())) return {};
    values[i] = std::sqrt(values[i]);
  }
  return y;
}

template <class T>
Tensor norm_fold(const Tensor& x, const Dims& dims, bool keepdim, double p) {
  if (p == 2.0) {
    const Tensor y = fast_two_norm<T>(x, dims, keepdim);
    if (y.defined()) return y;
  }
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
      return {};
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

// Of no elements there is only a sum: no smallest and no largest one.
void check_norm_of_empty(const Tensor& x, const Dims& dims, double p) {
  if (x.numel() > 0 || (p >= 0.0 && !std::isinf(p))) return;
  for (const std::int64_t dim : dims) {
    RESNETCPP_CHECK(x.size(dim) > 0, ShapeError, "norm: expected elements for order ", p,
                    ", got shape ", to_string(x.shape()));
  }
}

}  // namespace

Tensor var(const Tensor& x, const Dims& dims, double correction, bool keepdim) {
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return var(wide, dims, correction, keepdim); }, x);
  }
  const Dims wrapped = wrap_dims("var", dims, x.dim());
  const Tensor y = var_data("var", x, wrapped, keepdim, {correction, false});
  Backward backward("var", {x});
  backward.replay([=](const Operands& in) { return var(in[0], dims, correction, keepdim); });
  backward.describe([&] {
    return Attributes{{"dim", wrapped}, {"keepdim", keepdim}, {"correction", correction}};
  });
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
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return stddev(wide, dims, correction, keepdim); },
                      x);
  }
  const Dims wrapped = wrap_dims("std", dims, x.dim());
  const Tensor y = var_data("std", x, wrapped, keepdim, {correction, true});
  Backward backward("std", {x});
  backward.replay([=](const Operands& in) { return stddev(in[0], dims, correction, keepdim); });
  backward.describe([&] {
    return Attributes{{"dim", wrapped}, {"keepdim", keepdim}, {"correction", correction}};
  });
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
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return norm(wide, p, dims, keepdim); }, x);
  }
  const Dims wrapped = wrap_dims("norm", dims, x.dim());
  check_norm_of_empty(x, wrapped, p);
  const Tensor y = dispatch_floating("norm", x.dtype(), [&](auto tag) {
    return norm_fold<decltype(tag)>(x, wrapped, keepdim, p);
  });
  Backward backward("norm", {x});
  backward.replay([=](const Operands& in) { return norm(in[0], p, dims, keepdim); });
  backward.describe([&] { return Attributes{{"dim", wrapped}, {"keepdim", keepdim}, {"p", p}}; });
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
