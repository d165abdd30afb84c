#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "ops/reduce/layout.hpp"
#include "parallel/pieces.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

constexpr std::int64_t kTaskElements = 4096;

template <class T>
using Entry = std::pair<T, std::int64_t>;

template <class T>
bool is_nan(T x) {
  if constexpr (!std::is_integral_v<T>) return std::isnan(x);
  return false;
}

// NaN is the largest value.
template <class T>
struct Greater {
  bool operator()(const Entry<T>& a, const Entry<T>& b) const {
    return (is_nan(a.first) && !is_nan(b.first)) || a.first > b.first;
  }
};
template <class T>
struct Less {
  bool operator()(const Entry<T>& a, const Entry<T>& b) const {
    return (!is_nan(a.first) && is_nan(b.first)) || a.first < b.first;
  }
};

// A line is sorted in one call, so the comparison looks whether the user wants to stop.
template <class Before>
class Polled {
 public:
  explicit Polled(std::uint32_t& count) : count_(&count) {}

  template <class Item>
  bool operator()(const Item& a, const Item& b) const {
    if ((++*count_ & 0xffff) == 0) check_interrupt();
    return Before{}(a, b);
  }

 private:
  std::uint32_t* count_;
};

// The first k of `row` in order. The choice of algorithms is PyTorch's, so that ties fall alike.
template <class T, class Before>
void choose(std::vector<Entry<T>>& row, std::int64_t k, bool sorted, Before before) {
  if (k == 0) return;
  const auto middle = row.begin() + k;
  if (k * 64 <= static_cast<std::int64_t>(row.size())) {
    std::partial_sort(row.begin(), middle, row.end(), before);
    return;
  }
  std::nth_element(row.begin(), middle - 1, row.end(), before);
  if (sorted) std::sort(row.begin(), middle - 1, before);
}

// A new tensor like `source` but with k entries along `dim`, in the same order of memory.
Tensor empty_lines(const ReduceLayout& l, std::int64_t dim, std::int64_t k, Dtype dtype) {
  Shape shape = l.source.shape();
  Shape strides = l.source.strides();
  if (shape.empty()) return empty({}, dtype);
  shape[static_cast<std::size_t>(dim)] = k;
  if (l.source.numel() == 0 || k == 0) return empty(shape, dtype);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (strides[i] >= l.n * l.inner) strides[i] = strides[i] / l.n * k;
  }
  return empty_strided(shape, strides, dtype);
}

// Runs fn(row) on every line of x along a wrapped `dim` and keeps the first k entries of it.
template <class T, class Fn>
ValuesIndices along_lines(const Tensor& x, std::int64_t dim, std::int64_t k, Fn fn) {
  const ReduceLayout l = reduce_layout(x, {dim}, true);
  ValuesIndices result{empty_lines(l, dim, k, x.dtype()), empty_lines(l, dim, k, Dtype::int64)};
  if (result.values.numel() == 0) return result;
  const T* const in = l.source.data<T>();
  T* const values = result.values.template data<T>();
  std::int64_t* const indices = result.indices.template data<std::int64_t>();
  const std::int64_t grain = std::max<std::int64_t>(1, kTaskElements / l.n);
  parallel_for(0, l.outer * l.inner, grain, [&](std::int64_t lo, std::int64_t hi) {
    std::vector<Entry<T>> row;
    row.reserve(static_cast<std::size_t>(l.n));
    for (std::int64_t line = lo; line < hi; ++line) {
      const std::int64_t o = line / l.inner;
      const std::int64_t j = line % l.inner;
      row.clear();
      in_pieces(l.n, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i) {
          row.emplace_back(in[(o * l.n + i) * l.inner + j], i);
        }
      });
      fn(row);
      in_pieces(k, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i) {
          const std::int64_t at = (o * k + i) * l.inner + j;
          values[at] = row[static_cast<std::size_t>(i)].first;
          indices[at] = row[static_cast<std::size_t>(i)].second;
        }
      });
    }
  });
  return result;
}

// Sends the gradients of the chosen values back to where they stood.
ValuesIndices attach_choice(const char* op, const Tensor& x, std::int64_t dim,
                            const ValuesIndices& chosen) {
  Backward backward(op, {x});
  if (backward.wants(0)) {
    backward.define(0,
                    [shape = x.shape(), at = backward.save(chosen.indices), dim](const Tensor& gy) {
                      return scatter(zeros(shape, gy.dtype()), dim, at.get(), gy);
                    });
  }
  return {backward.attach(chosen.values), chosen.indices};
}

}  // namespace

ValuesIndices sort(const Tensor& x, std::int64_t dim, bool descending, bool /*stable*/) {
  const std::int64_t along = wrap_dim(dim, x.dim());
  const std::int64_t n = x.dim() == 0 ? 1 : x.size(along);
  const ValuesIndices sorted = dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return along_lines<T>(x, along, n, [descending](std::vector<Entry<T>>& row) {
      std::uint32_t count = 0;
      if (descending) {
        std::stable_sort(row.begin(), row.end(), Polled<Greater<T>>(count));
      } else {
        std::stable_sort(row.begin(), row.end(), Polled<Less<T>>(count));
      }
    });
  });
  return attach_choice("sort", x, along, sorted);
}

ValuesIndices median(const Tensor& x, std::int64_t dim, bool keepdim) {
  const std::int64_t along = wrap_dim(dim, x.dim());
  const std::int64_t n = x.dim() == 0 ? 1 : x.size(along);
  RESNETCPP_CHECK(n > 0, IndexError, "median(): Expected reduction dim ", along,
                  " to have non-zero size.");
  const ValuesIndices middle = dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return along_lines<T>(x, along, 1, [n](std::vector<Entry<T>>& row) {
      std::uint32_t count = 0;
      std::stable_sort(row.begin(), row.end(), Polled<Less<T>>(count));
      // NaNs stand last, the first of them first.
      const auto nan = std::find_if(row.begin(), row.end(),
                                    [](const Entry<T>& entry) { return is_nan(entry.first); });
      row[0] = nan != row.end() ? *nan : row[static_cast<std::size_t>((n - 1) / 2)];
    });
  });
  const ValuesIndices kept = attach_choice("median", x, along, middle);
  if (keepdim || x.dim() == 0) return kept;
  return {squeeze(kept.values, along), squeeze(kept.indices, along)};
}

Tensor median(const Tensor& x) {
  if (x.numel() == 0) return full({}, std::numeric_limits<double>::quiet_NaN(), x.dtype());
  return median(flatten(x), 0).values;
}

Tensor argsort(const Tensor& x, std::int64_t dim, bool descending, bool stable) {
  const autograd::NoGradGuard no_grad;
  return sort(x, dim, descending, stable).indices;
}

ValuesIndices topk(const Tensor& x, std::int64_t k, std::int64_t dim, bool largest, bool sorted) {
  const std::int64_t along = wrap_dim(dim, x.dim());
  const std::int64_t n = x.dim() == 0 ? 1 : x.size(along);
  RESNETCPP_CHECK(k >= 0 && k <= n, ShapeError,
                  "topk: selected index k out of range: expected 0 <= k <= ", n, ", got ", k,
                  " for input ", to_string(x.shape()));
  const ValuesIndices chosen = dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    return along_lines<T>(x, along, k, [=](std::vector<Entry<T>>& row) {
      std::uint32_t count = 0;
      if (largest) {
        choose(row, k, sorted, Polled<Greater<T>>(count));
      } else {
        choose(row, k, sorted, Polled<Less<T>>(count));
      }
    });
  });
  return attach_choice("topk", x, along, chosen);
}

}  // namespace resnetcpp
