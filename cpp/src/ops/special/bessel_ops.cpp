#include <cmath>

#include "ops/special/scalar.hpp"
#include "ops/special/smooth.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/special.hpp"

namespace resnetcpp {

namespace {

template <int order>
double scaled_i(double x) {
  return special::bessel_ie(order, x);
}

template <int order>
double plain_i(double x) {
  // In two steps: the exponential may overflow where the product does not.
  const double half = std::exp(std::fabs(x) / 2);
  return special::bessel_ie(order, x) * half * half;
}

template <int order>
double scaled_k(double x) {
  return special::bessel_ke(order, x);
}

template <int order>
double plain_k(double x) {
  return special::bessel_ke(order, x) * std::exp(-x);
}

// I1(x) / x, and 1/2 at 0. `value` is I1(x), scaled or not.
Tensor over_x(const Tensor& value, const Tensor& x) {
  const Tensor at_zero = eq(x, 0);
  return masked_fill(div(value, masked_fill(x, at_zero, 1)), at_zero, 0.5);
}

}  // namespace

Tensor i0(const Tensor& x) {
  return smooth("i0", x, in_double<plain_i<0>>(),
                [](const Tensor& gy, const Tensor& kept) { return mul(gy, i1(kept)); });
}

Tensor i0e(const Tensor& x) {
  return smooth("i0e", x, in_double<scaled_i<0>>(), [](const Tensor& gy, const Tensor& kept) {
    return mul(gy, sub(i1e(kept), mul(sign(kept), i0e(kept))));
  });
}

Tensor i1(const Tensor& x) {
  return smooth("i1", x, in_double<plain_i<1>>(), [](const Tensor& gy, const Tensor& kept) {
    return mul(gy, sub(i0(kept), over_x(i1(kept), kept)));
  });
}

Tensor i1e(const Tensor& x) {
  return smooth("i1e", x, in_double<scaled_i<1>>(), [](const Tensor& gy, const Tensor& kept) {
    const Tensor value = i1e(kept);
    return mul(gy, sub(sub(i0e(kept), mul(sign(kept), value)), over_x(value, kept)));
  });
}

Tensor bessel_j0(const Tensor& x) { return without_gradient("bessel_j0", x, in_double<::j0>()); }
Tensor bessel_j1(const Tensor& x) { return without_gradient("bessel_j1", x, in_double<::j1>()); }
Tensor bessel_y0(const Tensor& x) { return without_gradient("bessel_y0", x, in_double<::y0>()); }
Tensor bessel_y1(const Tensor& x) { return without_gradient("bessel_y1", x, in_double<::y1>()); }

Tensor airy_ai(const Tensor& x) {
  return without_gradient("airy_ai", x, in_double<special::airy_ai>());
}

Tensor modified_bessel_k0(const Tensor& x) {
  return without_gradient("modified_bessel_k0", x, in_double<plain_k<0>>());
}

Tensor modified_bessel_k1(const Tensor& x) {
  return without_gradient("modified_bessel_k1", x, in_double<plain_k<1>>());
}

Tensor scaled_modified_bessel_k0(const Tensor& x) {
  return without_gradient("scaled_modified_bessel_k0", x, in_double<scaled_k<0>>());
}

Tensor scaled_modified_bessel_k1(const Tensor& x) {
  return without_gradient("scaled_modified_bessel_k1", x, in_double<scaled_k<1>>());
}

}  // namespace resnetcpp
