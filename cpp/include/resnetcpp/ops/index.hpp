#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Picking elements by position. PyTorch: x[...] and torch.gather's family.
/// Errors: IndexError for a position out of range, ShapeError, DtypeError for an index of another
/// dtype than int64 or int32.
namespace resnetcpp {

/// start:stop:step; step > 0.
struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> stop;
  std::int64_t step = 1;
};
struct NewAxis {};
struct Ellipsis {};

/// One entry between the brackets: an int, a slice, None, ..., a bool mask or an index tensor.
using IndexItem = std::variant<std::int64_t, bool, Slice, NewAxis, Ellipsis, Tensor>;

/// x[items]: a view if no item is a tensor or a bool, else a copy, under NumPy's rules.
Tensor index(const Tensor& x, const std::vector<IndexItem>& items);
/// A copy of x with x[items] = value, broadcast; with `accumulate`, x[items] += value, where an
/// element that is named twice is added to twice.
Tensor index_put(const Tensor& x, const std::vector<IndexItem>& items, const Tensor& value,
                 bool accumulate = false);
/// x[items] = value in place; returns x.
const Tensor& index_put_(const Tensor& x, const std::vector<IndexItem>& items, const Tensor& value,
                         bool accumulate = false);

/// y[i][j] = x[index[i][j]][j] for dim 0, and so on. index (...) -> (...)
Tensor gather(const Tensor& x, std::int64_t dim, const Tensor& index);
/// As gather, with x and index broadcast in the other dimensions and positions that count on from
/// the end, or from the start if negative. PyTorch: torch.take_along_dim
Tensor take_along_dim(const Tensor& x, const Tensor& index, std::int64_t dim);
/// The reverse of gather: a copy of x with x[index[i][j]][j] = source[i][j].
Tensor scatter(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source);
Tensor scatter(const Tensor& x, std::int64_t dim, const Tensor& index, Scalar value);
Tensor scatter_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source);

/// Slices of x along `dim` in the order of a 1-d index.
Tensor index_select(const Tensor& x, std::int64_t dim, const Tensor& index);
/// A copy of x with slices of `source`, times alpha, added to the slices that index names.
Tensor index_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source,
                 Scalar alpha = 1);
/// A copy of x with slices of `source` in place of the slices that index names.
Tensor index_copy(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source);
/// A copy of x with `value` in the slices that index names.
Tensor index_fill(const Tensor& x, std::int64_t dim, const Tensor& index, Scalar value);
/// `value` has no dimensions and may want a gradient.
Tensor index_fill(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& value);

/// The elements where mask holds, in order, 1-d.
Tensor masked_select(const Tensor& x, const Tensor& mask);
Tensor masked_fill(const Tensor& x, const Tensor& mask, Scalar value);
/// `value` has no dimensions and may want a gradient.
Tensor masked_fill(const Tensor& x, const Tensor& mask, const Tensor& value);
const Tensor& masked_fill_(const Tensor& x, const Tensor& mask, Scalar value);
/// A copy of x with the elements of `source`, in order, where mask holds.
Tensor masked_scatter(const Tensor& x, const Tensor& mask, const Tensor& source);

/// Positions of the elements that are not zero. x (...) -> (count, dim) int64
Tensor nonzero(const Tensor& x);
/// x (...) int64 -> (..., num_classes) int64; num_classes -1 means the largest + 1.
Tensor one_hot(const Tensor& x, std::int64_t num_classes = -1);

}  // namespace resnetcpp
