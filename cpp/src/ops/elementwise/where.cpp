#include "ops/elementwise/apply.hpp"
#include "ops/elementwise/record.hpp"

namespace resnetcpp {

namespace {

template <class T>
void select_into(const Tensor& y, const Tensor& condition, const Tensor& a, const Tensor& b) {
  T* const out = static_cast<T*>(y.raw_data());
  const auto* const mask = static_cast<const std::uint8_t*>(condition.raw_data());
  const T* const left = static_cast<const T*>(a.raw_data());
  const T* const right = static_cast<const T*>(b.raw_data());
  StridedLoop<4>({&y, &condition, &a, &b})
      .for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
        if constexpr (std::is_floating_point_v<T>) {
          if (step[0] == 1 && step[1] == 1) {
            return kernels::table().of<T>().where(n, mask + at[1], left + at[2], step[2],
                                                  right + at[3], step[3], out + at[0]);
          }
        }
        for (std::int64_t i = 0; i < n; ++i) {
          out[at[0] + i * step[0]] = mask[at[1] + i * step[1]] != 0 ? left[at[2] + i * step[2]]
                                                                    : right[at[3] + i * step[3]];
        }
      });
}

// The layout of the largest operand.
Tensor empty_result(const Tensor& condition, const Tensor& a, const Tensor& b) {
  const Dtype dtype = result_type(a, b);
  const Shape inner = broadcast_shapes("where", a.shape(), b.shape());
  const Shape shape = broadcast_shapes("where", condition.shape(), inner);
  for (const Tensor& like : {a, b, condition}) {
    if (like.shape() == shape && is_dense(like.shape(), like.strides())) {
      return empty_like(like, dtype);
    }
  }
  return empty(shape, dtype);
}

// PyTorch still takes bytes for bools.
Tensor mask_of(const Tensor& condition) {
  const bool fits = condition.dtype() == Dtype::boolean || condition.dtype() == Dtype::uint8;
  RESNETCPP_CHECK(fits, DtypeError,
                  "where: expected condition to be a boolean tensor, but got a tensor with dtype ",
                  name(condition.dtype()));
  return cast_data(condition, Dtype::boolean);
}

}  // namespace

Tensor where(const Tensor& condition, const Tensor& a, const Tensor& b) {
  const Tensor holds = mask_of(condition);
  const Tensor y = empty_result(holds, a, b);
  const Tensor left = cast_data(a, y.dtype());
  const Tensor right = cast_data(b, y.dtype());
  dispatch_all(y.dtype(), [&](auto tag) { select_into<decltype(tag)>(y, holds, left, right); });
  Backward backward("where", {std::nullopt, a, b});
  const Saved mask = backward.save(holds);
  if (backward.wants(1)) {
    backward.define(1, [fit = FitTo(a), mask](const Tensor& gy) {
      return fit(where(mask.get(), gy, scalar_tensor(0, gy.dtype())));
    });
  }
  if (backward.wants(2)) {
    backward.define(2, [fit = FitTo(b), mask](const Tensor& gy) {
      return fit(where(mask.get(), scalar_tensor(0, gy.dtype()), gy));
    });
  }
  return backward.attach(y);
}

}  // namespace resnetcpp
