#include <cmath>
#include <limits>
#include <utility>

#include "ops/reduce/fold.hpp"
#include "ops/reduce/layout.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// The largest element so far and the sum of exp(x - largest).
template <class T>
struct LogSumExpOp {
  struct Acc {
    double largest;
    double sum;
  };
  using In = T;
  using Out = T;

  Acc start() const { return {-std::numeric_limits<double>::infinity(), 0.0}; }
  Acc step(Acc a, T x, std::int64_t) const { return merge(a, {static_cast<double>(x), 1.0}); }
  Acc merge(Acc a, Acc b) const {
    if (std::isnan(a.largest) || std::isnan(b.largest)) return std::isnan(a.largest) ? a : b;
    if (a.largest < b.largest) std::swap(a, b);
    // Two infinities of one sign have no difference.
    if (std::isinf(a.largest)) return a;
    return {a.largest, a.sum + b.sum * std::exp(b.largest - a.largest)};
  }
  Out finish(Acc a) const {
    return static_cast<T>(std::isinf(a.largest) ? a.largest : a.largest + std::log(a.sum));
  }
};

}  // namespace

Tensor logsumexp(const Tensor& x, const Dims& dims, bool keepdim) {
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& wide) { return logsumexp(wide, dims, keepdim); }, x);
  }
  const Dims wrapped = wrap_dims("logsumexp", dims, x.dim());
  const Tensor input = is_floating(x.dtype()) ? x : cast_data(x, default_dtype());
  const Tensor y = dispatch_floating("logsumexp", input.dtype(), [&](auto tag) {
    return fold(LogSumExpOp<decltype(tag)>{}, input, wrapped, keepdim);
  });
  Backward backward("logsumexp", {x});
  if (backward.wants(0)) {
    backward.define(0, [saved = backward.save(x), output = backward.save_output(y), wrapped,
                        keepdim](const Tensor& gy) {
      const Tensor from = saved.get();
      const auto kept = [&](const Tensor& part) {
        return restore_kept(part, from.shape(), wrapped, keepdim);
      };
      return mul(kept(gy), exp(sub(from, kept(output.get()))));
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
