#include <algorithm>

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/blas.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

std::pair<Tensor, Tensor> qr(const Tensor& a) {
  RESNETCPP_CHECK(a.dim() == 2, ShapeError, "qr: expected a matrix, got ", to_string(a.shape()));
  const std::int64_t rows = a.size(0);
  const std::int64_t columns = a.size(1);
  const std::int64_t least = std::min(rows, columns);
  const Tensor q = empty({rows, least}, a.dtype());
  const Tensor r = empty({least, columns}, a.dtype());
  dispatch_floating("qr", a.dtype(), [&](auto tag) {
    using T = decltype(tag);
    if (least == 0) return;
    const Tensor dense = contiguous_data(a);
    blas::qr<T>(rows, columns, dense.data<T>(), {q.data<T>(), least}, {r.data<T>(), columns});
  });
  return {q, r};
}

}  // namespace resnetcpp
