#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// Reductions by naive loops, for tests.
namespace resnetcpp {

enum class Layout { contiguous, channels_last, permuted, strided };
constexpr Layout kLayouts[] = {Layout::contiguous, Layout::channels_last, Layout::permuted,
                               Layout::strided};

/// Small whole numbers in no order, so that sums are exact, with the given layout.
inline Tensor counting_tensor(const Shape& shape, Layout layout, Dtype dtype = Dtype::float32) {
  Tensor x = empty(shape, dtype);
  const std::size_t rank = shape.size();
  if (layout == Layout::channels_last && rank == 4) {
    x = empty(shape, dtype, MemoryFormat::channels_last);
  } else if (layout == Layout::permuted) {
    const Shape reversed(shape.rbegin(), shape.rend());
    const Shape strides = contiguous_strides(reversed);
    x = empty_strided(shape, Shape(strides.rbegin(), strides.rend()), dtype);
  } else if (layout == Layout::strided) {
    Shape doubled = shape;
    for (std::int64_t& size : doubled) size *= 2;
    Shape strides = contiguous_strides(doubled);
    for (std::int64_t& stride : strides) stride *= 2;
    x = alias(zeros(doubled, dtype), shape, strides, 0);
  }
  Tensor values = empty(shape, Dtype::float64);
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    values.data<double>()[i] = static_cast<double>(i * 7 % 13 - 6);
  }
  copy_data(x, values);
  return x;
}

inline std::vector<double> values_of(const Tensor& x) {
  const Tensor flat = contiguous_data(cast_data(x, Dtype::float64));
  return std::vector<double>(flat.data<double>(), flat.data<double>() + flat.numel());
}

/// Every non-empty set of dimensions, and the empty one, which means all.
inline std::vector<Dims> dim_sets(std::int64_t rank) {
  std::vector<Dims> sets;
  for (std::int64_t mask = 0; mask < (std::int64_t{1} << rank); ++mask) {
    Dims dims;
    for (std::int64_t d = 0; d < rank; ++d) {
      if ((mask >> d) & 1) dims.push_back(d);
    }
    sets.push_back(dims);
  }
  return sets;
}

struct Reference {
  Shape shape;
  std::vector<double> values;
};

/// fn over the elements that fall together, in order of index.
template <class Fn>
Reference reference(const Tensor& x, Dims dims, Fn fn) {
  const Shape& shape = x.shape();
  if (dims.empty()) {
    for (std::int64_t d = 0; d < x.dim(); ++d) dims.push_back(d);
  }
  std::vector<bool> reduced(shape.size(), false);
  for (const std::int64_t d : dims) reduced[static_cast<std::size_t>(d)] = true;
  Reference result;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (!reduced[d]) result.shape.push_back(shape[d]);
  }
  std::vector<std::vector<double>> groups(static_cast<std::size_t>(numel_of(result.shape)));
  const std::vector<double> values = values_of(x);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t rest = i, group = 0, step = 1;
    for (std::size_t d = shape.size(); d-- > 0;) {
      const auto size = static_cast<std::size_t>(shape[d]);
      if (!reduced[d]) {
        group += rest % size * step;
        step *= size;
      }
      rest /= size;
    }
    groups[group].push_back(values[i]);
  }
  for (const auto& group : groups) result.values.push_back(fn(group));
  return result;
}

}  // namespace resnetcpp
