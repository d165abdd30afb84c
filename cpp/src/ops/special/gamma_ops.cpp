#include <cmath>

#include "ops/special/scalar.hpp"
#include "ops/special/smooth.hpp"
#include "resnetcpp/ops/special.hpp"

namespace resnetcpp {

namespace {

// y = fn(a, b) in their common floating-point dtype; gb = slope(gy, a, b), and a has no gradient.
template <class Fn, class Slope>
Tensor of_second(const char* op, const Tensor& a, const Tensor& b, Fn fn, Slope slope) {
  RESNETCPP_CHECK(!is_recorded({a}), NotImplementedError, op,
                  ": expected a first argument that does not require grad, got one that does");
  const Tensor y = empty_for(op, a, b, floating_dtype(result_type(a, b)));
  map_floating(op, y, a, b, fn);
  Backward backward(op, {a, b});
  if (backward.wants(1)) {
    backward.define(
        1, [fit = FitTo(b), kept_a = backward.save(a), kept_b = backward.save(b),
            slope](const Tensor& gy) { return fit(mul(gy, slope(kept_a.get(), kept_b.get()))); });
  }
  return backward.attach(y);
}

// x^(a - 1) exp(-x) / Gamma(a)
Tensor gamma_density(const Tensor& a, const Tensor& x) {
  return exp(sub(sub(mul(sub(a, 1), log(x)), x), lgamma(a)));
}

}  // namespace

Tensor lgamma(const Tensor& x) {
  return smooth(
      "lgamma", x, [](auto v) { return std::lgamma(v); },
      [](const Tensor& gy, const Tensor& kept) { return mul(gy, digamma(kept)); });
}

Tensor digamma(const Tensor& x) {
  return smooth("digamma", x, in_double<special::digamma>(),
                [](const Tensor& gy, const Tensor& kept) { return mul(gy, polygamma(1, kept)); });
}

Tensor polygamma(std::int64_t n, const Tensor& x) {
  constexpr std::int64_t kLargestOrder = 1000;  // the factorial overflows far below
  RESNETCPP_CHECK(n >= 0 && n <= kLargestOrder, Error, "polygamma: expected an order n in [0, ",
                  kLargestOrder, "], got ", n);
  if (n == 0) return digamma(x);
  const auto value = [order = static_cast<int>(n)](auto v) {
    return static_cast<decltype(v)>(special::polygamma(order, static_cast<double>(v)));
  };
  return smooth("polygamma", x, value, [n](const Tensor& gy, const Tensor& kept) {
    return mul(gy, polygamma(n + 1, kept));
  });
}

Tensor igamma(const Tensor& a, const Tensor& x) {
  return of_second("igamma", a, x, pair_in_double<special::igamma>(), gamma_density);
}

Tensor igammac(const Tensor& a, const Tensor& x) {
  return of_second(
      "igammac", a, x, pair_in_double<special::igammac>(),
      [](const Tensor& order, const Tensor& at) { return neg(gamma_density(order, at)); });
}

Tensor zeta(const Tensor& x, const Tensor& q) {
  return of_second("zeta", x, q, pair_in_double<special::zeta>(),
                   [](const Tensor& power, const Tensor& start) {
                     return mul(neg(power), zeta(add(power, 1), start));
                   });
}

}  // namespace resnetcpp
