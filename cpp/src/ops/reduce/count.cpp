#include <algorithm>
#include <vector>

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

// Elements that one tensor of counts may have; a larger label is taken for a mistake.
constexpr std::int64_t kMostBins = std::int64_t{1} << 40;

template <class T>
Tensor count_into(const Tensor& labels, const Tensor& weights, std::int64_t bins) {
  const Tensor y = zeros({bins}, dtype_of<T>);
  const std::int64_t* const label = labels.data<std::int64_t>();
  const T* const weight = weights.defined() ? weights.data<T>() : nullptr;
  T* const count = y.data<T>();
  for (std::int64_t i = 0; i < labels.numel(); ++i) {
    count[label[i]] += weight != nullptr ? weight[i] : T(1);
  }
  return y;
}

// Starts of runs of equal values in a sorted array, and its end.
template <class T>
std::vector<std::int64_t> run_starts(const T* values, std::int64_t n) {
  std::vector<std::int64_t> starts;
  for (std::int64_t i = 0; i < n; ++i) {
    if (i == 0 || values[i] != values[i - 1]) starts.push_back(i);
  }
  starts.push_back(n);
  return starts;
}

}  // namespace

Tensor count_nonzero(const Tensor& x, const Dims& dims) { return sum(ne(x, 0), dims); }

Tensor nansum(const Tensor& x, const Dims& dims, bool keepdim) {
  if (!is_floating(x.dtype())) return sum(x, dims, keepdim);
  return sum(where(isnan(x), zeros({}, x.dtype()), x), dims, keepdim);
}

Tensor nanmean(const Tensor& x, const Dims& dims, bool keepdim) {
  return div(nansum(x, dims, keepdim), sum(logical_not(isnan(x)), dims, keepdim));
}

Tensor bincount(const Tensor& x, const Tensor& weights, std::int64_t minlength) {
  RESNETCPP_CHECK(x.dim() == 1 && is_integral(x.dtype()), ShapeError,
                  "bincount: expected a 1-d tensor of integers, got ", name(x.dtype()), " ",
                  to_string(x.shape()));
  RESNETCPP_CHECK(minlength >= 0, ValueError, "bincount: expected minlength >= 0, got ", minlength);
  RESNETCPP_CHECK(!weights.defined() || weights.shape() == x.shape(), ShapeError,
                  "bincount: expected weights of shape ", to_string(x.shape()), ", got ",
                  weights.defined() ? to_string(weights.shape()) : "none");
  const Tensor labels = contiguous_data(cast_data(x, Dtype::int64));
  std::int64_t bins = minlength;
  for (std::int64_t i = 0; i < labels.numel(); ++i) {
    const std::int64_t label = labels.data<std::int64_t>()[i];
    RESNETCPP_CHECK(label >= 0 && label < kMostBins, ValueError,
                    "bincount: expected labels from 0 on, got ", label);
    bins = std::max(bins, label + 1);
  }
  if (!weights.defined()) return count_into<std::int64_t>(labels, weights, bins);
  if (weights.dtype() == Dtype::float32) {
    return count_into<float>(labels, contiguous_data(weights), bins);
  }
  return count_into<double>(labels, contiguous_data(cast_data(weights, Dtype::float64)), bins);
}

UniqueValues unique(const Tensor& x) {
  const Tensor dense = contiguous_data(x.detach());
  const Tensor flat = alias(dense, {x.numel()}, {1}, dense.offset());
  const ValuesIndices sorted = sort(flat, 0);
  UniqueValues result{{}, empty(x.shape(), Dtype::int64), {}};
  const std::int64_t* const from = sorted.indices.data<std::int64_t>();
  std::int64_t* const inverse = result.inverse.data<std::int64_t>();
  dispatch_all(x.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* const values = sorted.values.template data<T>();
    const std::vector<std::int64_t> starts = run_starts(values, flat.numel());
    const auto count = static_cast<std::int64_t>(starts.size()) - 1;
    result.values = empty({count}, x.dtype());
    result.counts = empty({count}, Dtype::int64);
    for (std::int64_t k = 0; k < count; ++k) {
      const std::int64_t lo = starts[static_cast<std::size_t>(k)];
      const std::int64_t hi = starts[static_cast<std::size_t>(k) + 1];
      result.values.template data<T>()[k] = values[lo];
      result.counts.template data<std::int64_t>()[k] = hi - lo;
      for (std::int64_t i = lo; i < hi; ++i) inverse[from[i]] = k;
    }
  });
  return result;
}

}  // namespace resnetcpp
