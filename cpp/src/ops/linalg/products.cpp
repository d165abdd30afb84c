#include <algorithm>

#include "ops/linalg/matrix.hpp"
#include "ops/reduced.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/linalg.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// A matrix product from here on is cut by itself; smaller ones are spread batch by batch.
constexpr std::int64_t kLargeProduct = std::int64_t{1} << 24;
constexpr std::int64_t kWorkPerChunk = std::int64_t{1} << 18;

Shape batch_shape(const Tensor& x) { return {x.shape().begin(), x.shape().end() - 2}; }

// Where each batch of a broadcast operand starts.
class BatchOffsets {
 public:
  BatchOffsets(const Tensor& x, const Shape& target) : target_(target) {
    const Shape own_strides(x.strides().begin(), x.strides().end() - 2);
    strides_ = broadcast_strides(batch_shape(x), own_strides, target);
  }

  std::int64_t operator()(std::int64_t batch) const {
    std::int64_t offset = 0;
    for (std::size_t d = target_.size(); d-- > 0;) {
      offset += batch % target_[d] * strides_[d];
      batch /= target_[d];
    }
    return offset;
  }

 private:
  Shape target_;
  Shape strides_;
};

template <class T>
void multiply_into(const Tensor& y, const Tensor& a, const Tensor& b) {
  const MatrixOperand left(a);
  const MatrixOperand right(b);
  const blas::GemmSize size{y.size(-2), y.size(-1), a.size(-1)};
  const Shape batches = batch_shape(y);
  const BatchOffsets left_at(left.tensor, batches);
  const BatchOffsets right_at(right.tensor, batches);
  const std::int64_t leading = std::max<std::int64_t>(1, size.columns);
  T* const out = static_cast<T*>(y.raw_data());
  const auto result = [&](std::int64_t batch) {
    return blas::Result<T>{out + batch * size.rows * size.columns, leading};
  };
  const std::int64_t outputs = size.rows * size.columns;
  const std::int64_t work =
      std::max<std::int64_t>(1, outputs) * std::max<std::int64_t>(1, size.depth);
  const std::int64_t count = numel_of(batches);
  if (count == 1 || work >= kLargeProduct) {
    for (std::int64_t batch = 0; batch < count; ++batch) {
      blas::gemm(size, left.at<T>(left_at(batch)), right.at<T>(right_at(batch)), result(batch));
    }
    return;
  }
  const std::int64_t grain = std::max<std::int64_t>(1, kWorkPerChunk / work);
  parallel_for(0, count, grain, [&](std::int64_t lo, std::int64_t hi) {
    for (std::int64_t batch = lo; batch < hi; ++batch) {
      blas::gemm_serial(size, left.at<T>(left_at(batch)), right.at<T>(right_at(batch)),
                        result(batch));
    }
  });
}

// a (..., N, K), b (..., K, M) -> (..., N, M)
Tensor product(const char* op, const Tensor& a, const Tensor& b) {
  check_same_dtype(op, a, b);
  RESNETCPP_CHECK(a.size(-1) == b.size(-2), ShapeError, op,
                  ": expected as many columns on the left as rows on the right, got ",
                  to_string(a.shape()), " and ", to_string(b.shape()));
  if (is_reduced(a.dtype())) {
    return in_float32(
        [op](const Tensor& left, const Tensor& right) { return product(op, left, right); }, a, b);
  }
  Shape shape = broadcast_shapes(op, batch_shape(a), batch_shape(b));
  shape.push_back(a.size(-2));
  shape.push_back(b.size(-1));
  Tensor y = empty(shape, a.dtype());
  dispatch_numeric(op, a.dtype(), [&](auto tag) { multiply_into<decltype(tag)>(y, a, b); });
  Backward backward(op, {a, b});
  backward.replay([op](const Operands& in) { return product(op, in[0], in[1]); });
  backward.describe();
  if (backward.wants(0)) {
    backward.define(0, [to = a.shape(), other = backward.save(b)](const Tensor& gy) {
      return sum_to_size(matmul(gy, transpose(other.get(), -2, -1)), to);
    });
  }
  if (backward.wants(1)) {
    backward.define(1, [to = b.shape(), other = backward.save(a)](const Tensor& gy) {
      return sum_to_size(matmul(transpose(other.get(), -2, -1), gy), to);
    });
  }
  return backward.attach(y);
}

void check_dims(const char* op, const Tensor& a, std::int64_t dims_a, const Tensor& b,
                std::int64_t dims_b) {
  RESNETCPP_CHECK(a.dim() == dims_a && b.dim() == dims_b, ShapeError, op, ": expected operands of ",
                  dims_a, " and ", dims_b, " dimensions, got ", to_string(a.shape()), " and ",
                  to_string(b.shape()));
}

}  // namespace

Tensor matmul(const Tensor& a, const Tensor& b) {
  RESNETCPP_CHECK(a.dim() > 0 && b.dim() > 0, ShapeError,
                  "matmul: expected operands of at least 1 dimension, got ", to_string(a.shape()),
                  " and ", to_string(b.shape()));
  if (a.dim() == 1 && b.dim() == 1) return dot(a, b);
  const std::int64_t inner = b.dim() == 1 ? b.size(0) : b.size(-2);
  RESNETCPP_CHECK(a.size(-1) == inner, ShapeError,
                  "matmul: expected as many columns on the left as rows on the right, got ",
                  to_string(a.shape()), " and ", to_string(b.shape()));
  if (a.dim() == 1) return squeeze(matmul(unsqueeze(a, 0), b), -2);
  if (b.dim() == 1) return squeeze(matmul(a, unsqueeze(b, 1)), -1);
  if (a.dim() == 2 || b.dim() > 2) return product("matmul", a, b);
  // One matrix on the right serves all batches: their rows make one tall matrix.
  Shape shape(a.shape().begin(), a.shape().end() - 1);
  const Tensor rows = reshape(a, {numel_of(shape), a.size(-1)});
  shape.push_back(b.size(1));
  return reshape(product("matmul", rows, b), shape);
}

Tensor mm(const Tensor& a, const Tensor& b) {
  check_dims("mm", a, 2, b, 2);
  return product("mm", a, b);
}

Tensor bmm(const Tensor& a, const Tensor& b) {
  check_dims("bmm", a, 3, b, 3);
  RESNETCPP_CHECK(a.size(0) == b.size(0), ShapeError, "bmm: expected equal batch sizes, got ",
                  to_string(a.shape()), " and ", to_string(b.shape()));
  return product("bmm", a, b);
}

Tensor mv(const Tensor& a, const Tensor& b) {
  check_dims("mv", a, 2, b, 1);
  return squeeze(product("mv", a, unsqueeze(b, 1)), 1);
}

Tensor dot(const Tensor& a, const Tensor& b) {
  check_dims("dot", a, 1, b, 1);
  RESNETCPP_CHECK(a.size(0) == b.size(0), ShapeError, "dot: expected equal sizes, got ",
                  to_string(a.shape()), " and ", to_string(b.shape()));
  return reshape(product("dot", unsqueeze(a, 0), unsqueeze(b, 1)), {});
}

Tensor outer(const Tensor& a, const Tensor& b) {
  check_dims("outer", a, 1, b, 1);
  return mul(unsqueeze(a, 1), b);
}

Tensor addmm(const Tensor& x, const Tensor& a, const Tensor& b, Scalar beta, Scalar alpha) {
  check_dims("addmm", a, 2, b, 2);
  check_same_dtype("addmm", x, a);
  check_same_dtype("addmm", x, b);
  if (is_reduced(x.dtype())) {
    return in_float32([&](const Tensor& in, const Tensor& left,
                          const Tensor& right) { return addmm(in, left, right, beta, alpha); },
                      x, a, b);
  }
  Tensor y = product("addmm", a, b);
  RESNETCPP_CHECK(broadcast_shapes("addmm", x.shape(), y.shape()) == y.shape(), ShapeError,
                  "addmm: expected an input that broadcasts to ", to_string(y.shape()), ", got ",
                  to_string(x.shape()));
  if (alpha.to<double>() != 1.0) y = mul(y, alpha);
  return beta.to<double>() == 0.0 ? y : add(y, x, beta);
}

}  // namespace resnetcpp
