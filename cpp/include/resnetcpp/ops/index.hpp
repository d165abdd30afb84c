#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Picking elements by position. PyTorch: x[...] and torch.gather's family.
/// Errors: IndexError for a position out of range, ShapeError, DtypeError for an index that is no
/// int64.
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

/// x[items]: a view if no item is a tensor, else a copy, under NumPy's rules.
Tensor index(const Tensor& x, const std::vector<IndexItem>& items);
/// x[items] = value, broadcast; returns x.
const Tensor& index_put_(const Tensor& x, const std::vector<IndexItem>& items, const Tensor& value,
                         bool accumulate = false);

/// y[i][j] = x[index[i][j]][j] for dim 0, and so on. index (...) -> (...)
Tensor gather(const Tensor& x, std::int64_t dim, const Tensor& index);
/// The reverse of gather: a copy of x with x[index[i][j]][j] = source[i][j].
Tensor scatter(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source);
Tensor scatter_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& source);
/// Slices of x along `dim` in the order of a 1-d index.
Tensor index_select(const Tensor& x, std::int64_t dim, const Tensor& index);
/// The elements where mask holds, in order, 1-d.
Tensor masked_select(const Tensor& x, const Tensor& mask);
Tensor masked_fill(const Tensor& x, const Tensor& mask, Scalar value);
const Tensor& masked_fill_(const Tensor& x, const Tensor& mask, Scalar value);
/// Positions of the elements that are not zero. x (...) -> (count, dim) int64
Tensor nonzero(const Tensor& x);
/// x (...) int64 -> (..., num_classes) int64; num_classes -1 means the largest + 1.
Tensor one_hot(const Tensor& x, std::int64_t num_classes = -1);

}  // namespace resnetcpp
