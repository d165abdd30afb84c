#include "resnetcpp/ops/loss.hpp"

#include <algorithm>
#include <cmath>

#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

Tensor reduced(const Tensor& losses, Reduction reduction) {
  if (reduction == Reduction::none) return losses;
  return reduction == Reduction::mean ? mean(losses) : sum(losses);
}

void check_pair(const char* op, const Tensor& x, const Tensor& target) {
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError, op, ": expected a floating-point input, got ",
                  name(x.dtype()));
  RESNETCPP_CHECK(x.shape() == target.shape(), ShapeError, op,
                  ": Target size must be the same as input size: expected ", to_string(x.shape()),
                  ", got ", to_string(target.shape()));
}

void check_probabilities(const Tensor& x) {
  dispatch_floating("binary_cross_entropy", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const in = x.data<T>();
    StridedLoop<1>({&x}).for_each_run_serial([&](std::int64_t n, const auto& at, const auto& step) {
      for (std::int64_t i = 0; i < n; ++i) {
        const T value = in[at[0] + i * step[0]];
        RESNETCPP_CHECK(
            value >= T(0) && value <= T(1), ValueError,
            "binary_cross_entropy: all elements of input should be between 0 and 1, got ", value);
      }
    });
  });
}

// -(t log(x) + (1 - t) log(1 - x)), with logarithms held above -100.
Tensor binary_entropy(const Tensor& x, const Tensor& target) {
  Tensor y = empty_like(x);
  dispatch_floating("binary_cross_entropy", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T, T>(y, x, target, [](T p, T t) {
      return (t - T(1)) * std::max(std::log1p(-p), T(-100)) - t * std::max(std::log(p), T(-100));
    });
  });
  Backward backward("binary_cross_entropy", {x, target});
  const Saved saved_x = backward.save(x);
  if (backward.wants(0)) {
    backward.define(0, [saved_x, saved_target = backward.save(target)](const Tensor& gy) {
      const Tensor p = saved_x.get();
      const Tensor slope = clamp(mul(rsub(p, 1), p), 1e-12, std::nullopt);
      return mul(gy, div(sub(p, saved_target.get()), slope));
    });
  }
  if (backward.wants(1)) {
    backward.define(1, [saved_x](const Tensor& gy) {
      const Tensor p = saved_x.get();
      const Tensor difference =
          sub(clamp(log1p(neg(p)), -100.0, std::nullopt), clamp(log(p), -100.0, std::nullopt));
      return mul(gy, difference);
    });
  }
  return backward.attach(y);
}

// -log(sigmoid(x)), without overflow.
Tensor minus_log_sigmoid(const Tensor& x) {
  Tensor y = empty_like(x);
  dispatch_floating("binary_cross_entropy_with_logits", x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    map_elements<T, T>(
        y, x, [](T v) { return std::log1p(std::exp(-std::abs(v))) + (v < T(0) ? -v : T(0)); });
  });
  Backward backward("binary_cross_entropy_with_logits", {x});
  if (backward.wants(0)) {
    backward.define(0, [saved = backward.save(x)](const Tensor& gy) {
      return mul(neg(gy), sigmoid(neg(saved.get())));
    });
  }
  return backward.attach(y);
}

}  // namespace

Reduction reduction_from(const std::string& name) {
  if (name == "none") return Reduction::none;
  if (name == "mean") return Reduction::mean;
  RESNETCPP_CHECK(name == "sum", ValueError, name,
                  " is not a valid value for reduction: expected none, mean or sum");
  return Reduction::sum;
}

Tensor binary_cross_entropy(const Tensor& x, const Tensor& target, const Tensor& weight,
                            Reduction reduction) {
  check_pair("binary_cross_entropy", x, target);
  RESNETCPP_CHECK(target.dtype() == x.dtype(), DtypeError,
                  "binary_cross_entropy: expected target of dtype ", name(x.dtype()), ", got ",
                  name(target.dtype()));
  if (is_reduced(x.dtype())) {
    return in_float32(
        [reduction](const Tensor& p, const Tensor& t, const Tensor& factor) {
          return binary_cross_entropy(p, t, factor, reduction);
        },
        x, target, weight);
  }
  check_probabilities(x);
  const Tensor losses = binary_entropy(x, target);
  return reduced(weight.defined() ? mul(losses, weight) : losses, reduction);
}

Tensor binary_cross_entropy_with_logits(const Tensor& x, const Tensor& target, const Tensor& weight,
                                        Reduction reduction, const Tensor& pos_weight) {
  check_pair("binary_cross_entropy_with_logits", x, target);
  if (is_reduced(x.dtype())) {
    return in_float32(
        [&](const Tensor& in, const Tensor& factor, const Tensor& positive) {
          return binary_cross_entropy_with_logits(in, target, factor, reduction, positive);
        },
        x, weight, pos_weight);
  }
  const Tensor t = to(target, x.dtype());
  Tensor log_term = minus_log_sigmoid(x);
  if (pos_weight.defined()) log_term = mul(add(mul(sub(pos_weight, 1), t), 1), log_term);
  const Tensor losses = add(mul(rsub(t, 1), x), log_term);
  return reduced(weight.defined() ? mul(losses, weight) : losses, reduction);
}

Tensor mse_loss(const Tensor& x, const Tensor& target, Reduction reduction) {
  return reduced(square(sub(x, target)), reduction);
}

Tensor l1_loss(const Tensor& x, const Tensor& target, Reduction reduction) {
  return reduced(abs(sub(x, target)), reduction);
}

Tensor smooth_l1_loss(const Tensor& x, const Tensor& target, Reduction reduction, double beta) {
  RESNETCPP_CHECK(beta >= 0.0, ValueError,
                  "smooth_l1_loss: expected beta that is not negative, got ", beta);
  if (beta == 0.0) return l1_loss(x, target, reduction);
  const Tensor distance = abs(sub(x, target));
  const Tensor losses =
      where(lt(distance, beta), div(mul(square(distance), 0.5), beta), sub(distance, 0.5 * beta));
  return reduced(losses, reduction);
}

}  // namespace resnetcpp
