#include <utility>

#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/random.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Draws follow the order of memory, so a dense tensor is filled as it lies and another one through
// a dense copy with the same order of dimensions. float16 and bfloat16 take float32's draws,
// rounded.
template <class Fill>
const Tensor& fill_in_memory_order(const char* op, const Tensor& x, Fill fill) {
  autograd::check_inplace(op, x);
  if (is_dense(x.shape(), x.strides()) && !is_reduced(x.dtype())) {
    fill(x);
  } else {
    const Tensor dense = empty_like(x, compute_dtype(x.dtype()));
    fill(dense);
    copy_data(x, dense);
  }
  autograd::adopt_history(x, x.detach());
  return x;
}

}  // namespace

const Tensor& uniform_(const Tensor& x, double low, double high, Generator& generator) {
  RESNETCPP_CHECK(low <= high, ValueError, "uniform_: expected from <= to, got from=", low,
                  " and to=", high);
  return fill_in_memory_order("uniform_", x, [&](const Tensor& y) {
    dispatch_floating("uniform_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_uniform(generator, y.data<T>(), y.numel(), {low, high});
    });
  });
}

const Tensor& normal_(const Tensor& x, double mean, double std, Generator& generator) {
  const bool flat = x.is_contiguous();
  const Tail tail = is_reduced(x.dtype()) ? Tail::drawn_once : Tail::drawn_twice;
  return fill_in_memory_order("normal_", x, [&](const Tensor& y) {
    dispatch_floating("normal_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      // PyTorch's vectorised draw serves contiguous tensors only.
      if (flat) return fill_normal(generator, y.data<T>(), y.numel(), {mean, std}, tail);
      fill_normal_serial(generator, y.data<T>(), y.numel(), {mean, std});
    });
  });
}

const Tensor& bernoulli_(const Tensor& x, double p, Generator& generator) {
  RESNETCPP_CHECK(p >= 0 && p <= 1, ValueError,
                  "bernoulli_: expected a probability between 0 and 1, got p=", p);
  return fill_in_memory_order("bernoulli_", x, [&](const Tensor& y) {
    dispatch_native("bernoulli_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_bernoulli(generator, y.data<T>(), y.numel(), p);
    });
  });
}

const Tensor& bernoulli_(const Tensor& x, const Tensor& p, Generator& generator) {
  return fill_in_memory_order("bernoulli_", x, [&](const Tensor& y) {
    const Tensor probabilities = empty_like(y, compute_dtype(p.dtype()));
    copy_data(probabilities, p);
    dispatch_floating("bernoulli_", probabilities.dtype(), [&](auto p_tag) {
      using P = decltype(p_tag);
      dispatch_native("bernoulli_", y.dtype(), [&](auto tag) {
        using T = decltype(tag);
        fill_bernoulli(generator, y.data<T>(), y.numel(),
                       static_cast<const P*>(probabilities.data<P>()));
      });
    });
  });
}

const Tensor& exponential_(const Tensor& x, double lambda, Generator& generator) {
  return fill_in_memory_order("exponential_", x, [&](const Tensor& y) {
    dispatch_floating("exponential_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_exponential(generator, y.data<T>(), y.numel(), lambda);
    });
  });
}

const Tensor& random_(const Tensor& x, RandintRange range, Generator& generator) {
  RESNETCPP_CHECK(range.low < range.high, ValueError,
                  "random_: expected low < high, got low=", range.low, " and high=", range.high);
  return fill_in_memory_order("random_", x, [&](const Tensor& y) {
    dispatch_native("random_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_random_int(generator, y.data<T>(), y.numel(), IntRange{range.low, range.high});
    });
  });
}

const Tensor& random_(const Tensor& x, Generator& generator) {
  // The integers from 0 that have no gaps, as for the other dtypes.
  if (x.dtype() == Dtype::float16) return random_(x, {0, 2049}, generator);
  if (x.dtype() == Dtype::bfloat16) return random_(x, {0, 257}, generator);
  return fill_in_memory_order("random_", x, [&](const Tensor& y) {
    dispatch_native("random_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_random_bits(generator, y.data<T>(), y.numel());
    });
  });
}

const Tensor& log_normal_(const Tensor& x, double mean, double std, Generator& generator) {
  return fill_in_memory_order("log_normal_", x, [&](const Tensor& y) {
    dispatch_floating("log_normal_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_log_normal(generator, y.data<T>(), y.numel(), {mean, std});
    });
  });
}

const Tensor& geometric_(const Tensor& x, double p, Generator& generator) {
  return fill_in_memory_order("geometric_", x, [&](const Tensor& y) {
    dispatch_numeric("geometric_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_geometric(generator, y.data<T>(), y.numel(), p);
    });
  });
}

const Tensor& cauchy_(const Tensor& x, double median, double sigma, Generator& generator) {
  return fill_in_memory_order("cauchy_", x, [&](const Tensor& y) {
    dispatch_floating("cauchy_", y.dtype(), [&](auto tag) {
      using T = decltype(tag);
      fill_cauchy(generator, y.data<T>(), y.numel(), {median, sigma});
    });
  });
}

Tensor rand(const Shape& shape, Dtype dtype, Generator& generator) {
  return uniform_(empty(shape, dtype), 0.0, 1.0, generator);
}

Tensor randn(const Shape& shape, Dtype dtype, Generator& generator) {
  return normal_(empty(shape, dtype), 0.0, 1.0, generator);
}

Tensor randint(RandintRange range, const Shape& shape, Dtype dtype, Generator& generator) {
  return random_(empty(shape, dtype), range, generator);
}

Tensor randperm(std::int64_t n, Dtype dtype, Generator& generator) {
  RESNETCPP_CHECK(n >= 0, ValueError, "randperm: expected n >= 0, got ", n);
  Tensor result = empty({n}, dtype);
  dispatch_numeric("randperm", dtype,
                   [&](auto tag) { fill_randperm(generator, result.data<decltype(tag)>(), n); });
  return result;
}

Tensor bernoulli(const Tensor& p, Generator& generator) {
  return bernoulli_(empty_like(p.detach()), p, generator);
}

Tensor bernoulli(const Tensor& like, double p, Generator& generator) {
  return bernoulli_(empty_like(like.detach()), p, generator);
}

}  // namespace resnetcpp
