#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

// Opt-in: the one public header that needs xtensor, 0.24 to 0.26, on the include path.
#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/core/xnoalias.hpp>
#include <xtensor/views/xstrided_view.hpp>
#elif __has_include(<xtensor/xadapt.hpp>)
#include <xtensor/xadapt.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xstrided_view.hpp>
#else
#error "resnetcpp/tensor/xtensor.hpp: expected xtensor 0.24 to 0.26 on the include path, found none"
#endif

/// Tensors and xtensor expressions in one program. Nothing here is recorded by autograd.
namespace resnetcpp {

namespace detail {

/// Elements from the first one of a window to the end of its last one.
inline std::size_t window_size(const Tensor& x) {
  std::int64_t last = 0;
  for (std::size_t dim = 0; dim < x.shape().size(); ++dim) {
    if (x.shape()[dim] == 0) return 0;
    last += (x.shape()[dim] - 1) * x.strides()[dim];
  }
  return static_cast<std::size_t>(last) + 1;
}

}  // namespace detail

/// The tensor's own memory as an xtensor container with the same shape and strides: no copy,
/// writes go through. It keeps nothing alive: `x`, or a tensor that shares its storage, must
/// outlive it. Writes do not raise the version counter; call `x.bump_version()` after them where
/// a graph may have saved `x`. Errors: DtypeError if `T` does not store the dtype.
template <class T>
auto xt_view(const Tensor& x) {
  const std::vector<std::size_t> shape(x.shape().begin(), x.shape().end());
  std::vector<std::ptrdiff_t> strides(x.strides().begin(), x.strides().end());
  for (std::size_t dim = 0; dim < shape.size(); ++dim) {
    if (shape[dim] == 1) strides[dim] = 0;  // as xtensor's own containers have it
  }
  const std::size_t size = detail::window_size(x);
  const auto layout = x.is_contiguous() ? xt::layout_type::row_major : xt::layout_type::dynamic;
  return xt::strided_view(
      xt::adapt(x.data<T>(), size, xt::no_ownership(), std::array<std::size_t, 1>{size}), shape,
      std::move(strides), 0, layout);
}

/// A new tensor with the values of an xtensor expression, its dtype that of the values.
template <class E>
Tensor from_xtensor(const xt::xexpression<E>& expression) {
  const E& source = expression.derived_cast();
  using T = std::decay_t<typename E::value_type>;
  const Tensor result = empty(Shape(source.shape().begin(), source.shape().end()), dtype_of<T>);
  auto view = xt_view<T>(result);
  xt::noalias(view) = source;
  return result;
}

}  // namespace resnetcpp
