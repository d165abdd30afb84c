// Moving elements to and from the places that an index plan names.
#include <algorithm>
#include <cstring>

#include "ops/index/plan.hpp"
#include "parallel/pieces.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

constexpr std::int64_t kGrain = 32768;

/// An indexed tensor x beside a tensor v of the plan's shape, v's index dimensions being evenly
/// spaced in memory.
class Pairing {
 public:
  Pairing(const IndexPlan& plan, const Tensor& x, const Tensor& v)
      : rest_(rest_loop(plan, x, v)), count_(static_cast<std::int64_t>(plan.spots.size())) {
    offsets_ = offsets(plan, x);
    step_ = index_step(plan, v);
  }

  /// Calls run(n, x offset, x step, v offset, v step) for runs that cover all pairs, in parallel.
  template <class Run>
  void for_each_run(const Run& run) const {
    if (rest_.numel() < kGrain) {
      parallel_for(0, count_,
                   std::max<std::int64_t>(1, kGrain / std::max<std::int64_t>(rest_.numel(), 1)),
                   [&](std::int64_t begin, std::int64_t end) {
                     rest_.for_each_run_serial(rows(begin, end, run));
                   });
    } else {
      rest_.for_each_run(rows(0, count_, run));
    }
  }

  /// The same where two pairs may name one element of x: such pairs come in order.
  template <class Run>
  void for_each_run_ordered(const Run& run) const {
    if (rest_.numel() < kGrain) {
      in_pieces(count_, [&](std::int64_t begin, std::int64_t end) {
        rest_.for_each_run_serial(rows(begin, end, run));
      });
    } else {
      rest_.for_each_run(rows(0, count_, run));
    }
  }

 private:
  static StridedLoop<2> rest_loop(const IndexPlan& plan, const Tensor& x, const Tensor& v) {
    Shape shape;
    std::array<Shape, 2> strides;
    for (std::size_t i = 0; i < plan.rest.size(); ++i) {
      shape.push_back(plan.input[plan.rest[i]]);
      strides[0].push_back(x.strides()[plan.rest[i]]);
      strides[1].push_back(v.strides()[i < plan.place ? i : i + plan.index_shape.size()]);
    }
    return StridedLoop<2>(shape, strides);
  }

  // Between neighbours in v's index dimensions; a dimension of size 1 may have any stride.
  static std::int64_t index_step(const IndexPlan& plan, const Tensor& v) {
    for (std::size_t d = plan.place + plan.index_shape.size(); d-- > plan.place;) {
      if (v.shape()[d] != 1) return v.strides()[d];
    }
    return 0;
  }

  static std::vector<std::int64_t> offsets(const IndexPlan& plan, const Tensor& x) {
    std::vector<std::int64_t> result(plan.spots.size());
    in_pieces(static_cast<std::int64_t>(result.size()), [&](auto begin, auto end) {
      for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
        std::int64_t spot = plan.spots[i];
        for (auto d = plan.dims.rbegin(); d != plan.dims.rend(); ++d) {
          result[i] += spot % plan.input[*d] * x.strides()[*d];
          spot /= plan.input[*d];
        }
      }
    });
    return result;
  }

  template <class Run>
  auto rows(std::int64_t begin, std::int64_t end, const Run& run) const {
    return [=, &run](std::int64_t n, const auto& at, const auto& step) {
      for (std::int64_t k = begin; k < end; ++k) {
        run(n, at[0] + offsets_[static_cast<std::size_t>(k)], step[0], at[1] + k * step_, step[1]);
      }
    };
  }

  StridedLoop<2> rest_;
  std::vector<std::int64_t> offsets_;
  std::int64_t count_;
  std::int64_t step_;
};

bool is_along_one(const IndexPlan& plan) {
  return plan.dims.size() == 1 && plan.index_shape.size() == 1;
}

// One index along one dimension leaves the order in memory as it was (channels_last stays).
Tensor empty_result(const IndexPlan& plan, const Tensor& x) {
  const Shape shape = plan.shape();
  if (!is_along_one(plan)) return empty(shape, x.dtype());
  return empty_strided(shape, dense_strides_like(shape, x.strides()), x.dtype());
}

Tensor taken(const Tensor& x, const IndexPlan& plan) {
  const Tensor y = empty_result(plan, x);
  if (y.numel() == 0) return y;
  dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const out = static_cast<T*>(y.raw_data());
    const T* const in = static_cast<const T*>(x.raw_data());
    Pairing(plan, x, y)
        .for_each_run([=](std::int64_t n, std::int64_t from, std::int64_t in_step, std::int64_t to,
                          std::int64_t out_step) {
          if (in_step == 1 && out_step == 1 && n >= 8) {
            std::memcpy(out + to, in + from, static_cast<std::size_t>(n) * sizeof(T));
            return;
          }
          for (std::int64_t i = 0; i < n; ++i) out[to + i * out_step] = in[from + i * in_step];
        });
  });
  return y;
}

// A value may have more dimensions than the place it goes to, if they have size 1.
Shape without_leading_ones(Shape shape, std::size_t rank) {
  while (shape.size() > rank && shape.front() == 1) shape.erase(shape.begin());
  return shape;
}

// `value` as a contiguous tensor of the plan's shape and x's dtype.
Tensor prepared(const Tensor& x, const Tensor& value, const Shape& shape) {
  RESNETCPP_CHECK(value.dtype() == x.dtype(), DtypeError,
                  "Index put requires the source and destination dtypes match, got ",
                  name(x.dtype()), " for the destination and ", name(value.dtype()),
                  " for the source.");
  const Shape sizes = without_leading_ones(value.shape(), shape.size());
  try {
    return contiguous_data(expand(reshape(value, sizes), shape));
  } catch (const ShapeError&) {
    throw ShapeError("shape mismatch: value tensor of shape " + list_text(value.shape()) +
                     " cannot be broadcast to indexing result of shape " + list_text(shape));
  }
}

template <class T>
T plus(T a, T b) {
  if constexpr (std::is_same_v<T, bool>) {
    return a || b;
  } else {
    return static_cast<T>(a + b);
  }
}

// How x, which took `value` at the plan's places, depends on the two.
void define_put(Backward& backward, const SharedPlan& plan, const Tensor& value, bool accumulate) {
  backward.define(0, [=](const Tensor& gy) {
    return accumulate ? gy : put("index_put", gy, plan, zeros({}, gy.dtype()), false);
  });
  backward.define(1, [=, shape = value.shape()](const Tensor& gy) {
    return reshape(
        sum_to_size(take("index", gy, plan), without_leading_ones(shape, plan->shape().size())),
        shape);
  });
}

}  // namespace

Tensor take(const char* op, const Tensor& x, const SharedPlan& plan) {
  Backward backward(op, {x});
  if (is_along_one(*plan)) {
    backward.describe([&] {
      return Attributes{{"dim", static_cast<std::int64_t>(plan->dims[0])}, {"index", plan->spots}};
    });
  }
  backward.define(0, [plan](const Tensor& gy) { return spread(gy, plan); });
  return backward.attach(taken(x, *plan));
}

Tensor spread(const Tensor& gy, const SharedPlan& plan) {
  const Tensor gx = zeros(plan->input, gy.dtype());
  put_data(gx, plan, gy, true);
  Backward backward("index_backward", {gy});
  backward.define(0, [plan](const Tensor& ggx) { return take("index", ggx, plan); });
  return backward.attach(gx);
}

void put_data(const Tensor& x, const SharedPlan& plan, const Tensor& value, bool accumulate) {
  const autograd::NoGradGuard no_grad;
  const Tensor v = prepared(x, value, plan->shape());
  if (v.numel() == 0) return;
  dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    T* const out = static_cast<T*>(x.raw_data());
    const T* const in = static_cast<const T*>(v.raw_data());
    Pairing(*plan, x, v)
        .for_each_run_ordered([=](std::int64_t n, std::int64_t to, std::int64_t out_step,
                                  std::int64_t from, std::int64_t in_step) {
          for (std::int64_t i = 0; i < n; ++i) {
            T& element = out[to + i * out_step];
            const T other = in[from + i * in_step];
            element = accumulate ? plus(element, other) : other;
          }
        });
  });
}

Tensor put(const char* op, const Tensor& x, const SharedPlan& plan, const Tensor& value,
           bool accumulate) {
  const Tensor y = clone_data(x);
  put_data(y, plan, value, accumulate);
  Backward backward(op, {x, value});
  define_put(backward, plan, value, accumulate);
  return backward.attach(y);
}

void put_in_place(const char* op, const Tensor& x, const SharedPlan& plan, const Tensor& value,
                  bool accumulate) {
  autograd::check_inplace(op, x);
  Backward backward(op, {x, value});
  put_data(x, plan, shares_memory(x, value) ? clone_data(value) : value, accumulate);
  define_put(backward, plan, value, accumulate);
  autograd::adopt_history(x, backward.attach(alias(x, x.shape(), x.strides(), x.offset())));
}

}  // namespace resnetcpp
