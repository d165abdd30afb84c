#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// One walk over the elements of several tensors of a common shape. Operand 0 is the output; its
/// order in memory decides the order of the walk. Neighbouring dimensions that every operand
/// steps through evenly are merged, so that dense operands become one long run.
namespace resnetcpp {

template <std::size_t N>
class StridedLoop {
 public:
  using Offsets = std::array<std::int64_t, N>;

  /// Operands after the first are broadcast to the shape of the first.
  explicit StridedLoop(const std::array<const Tensor*, N>& operands) {
    std::array<Shape, N> strides;
    const Shape& shape = operands[0]->shape();
    for (std::size_t k = 0; k < N; ++k) {
      strides[k] = broadcast_strides(operands[k]->shape(), operands[k]->strides(), shape);
    }
    build(shape, strides);
  }

  /// As above, from geometry alone.
  StridedLoop(const Shape& shape, const std::array<Shape, N>& strides) { build(shape, strides); }

  std::int64_t numel() const { return numel_; }

  /// Calls run(n, offsets, steps) for each innermost run, in parallel for large tensors. Cuts fall
  /// at multiples of `grain` elements whatever the number of threads.
  template <class Run>
  void for_each_run(Run&& run, std::int64_t grain = 32768) const {
    parallel_for(0, numel_, grain,
                 [&](std::int64_t begin, std::int64_t end) { walk(begin, end, run); });
  }

  /// The same on the calling thread, in order.
  template <class Run>
  void for_each_run_serial(Run&& run) const {
    walk(0, numel_, run);
  }

 private:
  void build(const Shape& shape, const std::array<Shape, N>& strides) {
    numel_ = numel_of(shape);
    for (const std::size_t dim : outer_to_inner(shape, strides)) {
      if (shape[dim] == 1) continue;
      if (!sizes_.empty() && merges_with_last(shape[dim], strides, dim)) {
        sizes_.back() *= shape[dim];
        for (std::size_t k = 0; k < N; ++k) steps_.back()[k] = strides[k][dim];
      } else {
        sizes_.push_back(shape[dim]);
        Offsets step;
        for (std::size_t k = 0; k < N; ++k) step[k] = strides[k][dim];
        steps_.push_back(step);
      }
    }
    if (sizes_.empty()) {
      sizes_.push_back(1);
      steps_.push_back(Offsets{});
    }
  }

  static std::vector<std::size_t> outer_to_inner(const Shape& shape,
                                                 const std::array<Shape, N>& strides) {
    std::vector<std::size_t> order(shape.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return strides[0][a] > strides[0][b]; });
    return order;
  }

  bool merges_with_last(std::int64_t size, const std::array<Shape, N>& strides,
                        std::size_t dim) const {
    for (std::size_t k = 0; k < N; ++k) {
      if (steps_.back()[k] != size * strides[k][dim]) return false;
    }
    return true;
  }

  template <class Run>
  void walk(std::int64_t begin, std::int64_t end, Run& run) const {
    if (begin >= end) return;  // a size may be 0
    const std::size_t inner = sizes_.size() - 1;
    std::vector<std::int64_t> index(sizes_.size());
    std::int64_t rest = begin;
    for (std::size_t d = sizes_.size(); d-- > 0;) {
      index[d] = rest % sizes_[d];
      rest /= sizes_[d];
    }
    while (begin < end) {
      Offsets offsets{};
      for (std::size_t d = 0; d < sizes_.size(); ++d) {
        for (std::size_t k = 0; k < N; ++k) offsets[k] += index[d] * steps_[d][k];
      }
      const std::int64_t n = std::min(sizes_[inner] - index[inner], end - begin);
      run(n, offsets, steps_[inner]);
      begin += n;
      index[inner] += n;
      for (std::size_t d = inner; d > 0 && index[d] == sizes_[d]; --d) {
        index[d] = 0;
        ++index[d - 1];
      }
    }
  }

  std::int64_t numel_ = 0;
  std::vector<std::int64_t> sizes_;
  std::vector<Offsets> steps_;
};

/// y = fn(x...) element by element for operands of known types; y first.
template <class Y, class X, class Fn>
void map_elements(const Tensor& y, const Tensor& x, Fn fn) {
  Y* const out = static_cast<Y*>(y.raw_data());
  const X* const in = static_cast<const X*>(x.raw_data());
  StridedLoop<2>({&y, &x}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
    for (std::int64_t i = 0; i < n; ++i) {
      out[at[0] + i * step[0]] = fn(in[at[1] + i * step[1]]);
    }
  });
}

template <class Y, class A, class B, class Fn>
void map_elements(const Tensor& y, const Tensor& a, const Tensor& b, Fn fn) {
  Y* const out = static_cast<Y*>(y.raw_data());
  const A* const left = static_cast<const A*>(a.raw_data());
  const B* const right = static_cast<const B*>(b.raw_data());
  StridedLoop<3>({&y, &a, &b}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
    for (std::int64_t i = 0; i < n; ++i) {
      out[at[0] + i * step[0]] = fn(left[at[1] + i * step[1]], right[at[2] + i * step[2]]);
    }
  });
}

}  // namespace resnetcpp
