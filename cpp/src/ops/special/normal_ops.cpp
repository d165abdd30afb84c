#include "ops/special/scalar.hpp"
#include "ops/special/smooth.hpp"
#include "resnetcpp/ops/special.hpp"

namespace resnetcpp {

Tensor erfcx(const Tensor& x) {
  return smooth("erfcx", x, in_double<special::erfcx>(), [](const Tensor& gy, const Tensor& kept) {
    return mul(gy, sub(mul(mul(kept, erfcx(kept)), 2), 2 / special::kSqrtPi));
  });
}

Tensor log_ndtr(const Tensor& x) {
  return smooth("log_ndtr", x, in_double<special::log_ndtr>(),
                [](const Tensor& gy, const Tensor& kept) {
                  const Tensor tail = erfcx(mul(kept, -1 / special::kSqrt2));
                  return mul(gy, mul(reciprocal(tail), special::kSqrt2 / special::kSqrtPi));
                });
}

Tensor ndtri(const Tensor& p) {
  return smooth("ndtri", p, in_double<special::ndtri>(), [](const Tensor& gy, const Tensor& kept) {
    const Tensor slope = exp(mul(square(ndtri(kept)), 0.5));
    return mul(gy, mul(slope, special::kSqrt2 * special::kSqrtPi));
  });
}

}  // namespace resnetcpp
