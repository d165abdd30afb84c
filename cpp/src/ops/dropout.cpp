#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/generator.hpp"
#include "resnetcpp/tensor/random.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

Tensor dropout(const Tensor& x, double p, bool training) {
  RESNETCPP_CHECK(p >= 0.0 && p <= 1.0, ValueError,
                  "dropout probability has to be between 0 and 1, but got ", p);
  if (!training || p == 0.0 || x.numel() == 0) return x;
  RESNETCPP_CHECK(is_floating(x.dtype()), DtypeError,
                  "dropout: expected a floating-point input, got ", name(x.dtype()));
  if (p == 1.0) return mul(x, zeros({}, x.dtype()));
  // Filled in the order of memory, as PyTorch does, and therefore dense.
  const Tensor mask = empty_like(x, compute_dtype(x.dtype()));
  dispatch_floating("dropout", mask.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const keep = mask.data<T>();
    fill_bernoulli(default_generator(), keep, mask.numel(), 1.0 - p);
    const T scale = T(1) / static_cast<T>(1.0 - p);
    for (std::int64_t i = 0; i < mask.numel(); ++i) keep[i] *= scale;
  });
  return mul(x, cast_data(mask, x.dtype()));
}

}  // namespace resnetcpp
