#pragma once

#include <optional>
#include <vector>

#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Other windows on the same storage, and copies between layouts and dtypes. Views share memory:
/// a change of one is seen by all. Names and rules are PyTorch's: torch.Tensor.view and its family.
/// Errors: ShapeError if sizes do not fit, IndexError for a dimension out of range.
namespace resnetcpp {

/// x (...) -> shape; one size may be -1. Errors: also ShapeError if the strides do not allow it.
Tensor view(const Tensor& x, const Shape& shape);
/// The bits of x read as another dtype of the same size, outside the graph. Errors:
/// NotImplementedError for bool and for dtypes of other sizes.
Tensor view(const Tensor& x, Dtype dtype);
/// As view, or a copy where no view is possible.
Tensor reshape(const Tensor& x, const Shape& shape);
/// Merges dimensions start ... end into one.
Tensor flatten(const Tensor& x, std::int64_t start = 0, std::int64_t end = -1);
/// Splits dimension `dim` into `sizes`.
Tensor unflatten(const Tensor& x, std::int64_t dim, const Shape& sizes);

Tensor permute(const Tensor& x, const std::vector<std::int64_t>& dims);
Tensor transpose(const Tensor& x, std::int64_t dim0, std::int64_t dim1);
/// Transposes a matrix; leaves vectors and numbers alone.
Tensor t(const Tensor& x);
Tensor movedim(const Tensor& x, std::int64_t from, std::int64_t to);
/// Dimension from[i] becomes number to[i]; the others keep their order.
Tensor movedim(const Tensor& x, const std::vector<std::int64_t>& from,
               const std::vector<std::int64_t>& to);

/// x[..., start:end:step, ...] along `dim`, with Python's clamping; step > 0.
Tensor slice(const Tensor& x, std::int64_t dim, std::optional<std::int64_t> start,
             std::optional<std::int64_t> end, std::int64_t step = 1);
Tensor narrow(const Tensor& x, std::int64_t dim, std::int64_t start, std::int64_t length);
/// x[..., index, ...] along `dim`; the dimension goes.
Tensor select(const Tensor& x, std::int64_t dim, std::int64_t index);

/// Repeats dimensions of size 1 without copying; -1 keeps a size.
Tensor expand(const Tensor& x, const Shape& shape);
Tensor expand_as(const Tensor& x, const Tensor& other);
Tensor squeeze(const Tensor& x);
Tensor squeeze(const Tensor& x, std::int64_t dim);
Tensor squeeze(const Tensor& x, const std::vector<std::int64_t>& dims);
Tensor unsqueeze(const Tensor& x, std::int64_t dim);

std::vector<Tensor> chunk(const Tensor& x, std::int64_t chunks, std::int64_t dim = 0);
std::vector<Tensor> split(const Tensor& x, std::int64_t size, std::int64_t dim = 0);
std::vector<Tensor> split(const Tensor& x, const std::vector<std::int64_t>& sizes,
                          std::int64_t dim = 0);
/// `sections` parts as equal as they can be. PyTorch: torch.tensor_split
std::vector<Tensor> tensor_split(const Tensor& x, std::int64_t sections, std::int64_t dim = 0);
std::vector<Tensor> unbind(const Tensor& x, std::int64_t dim = 0);

/// The diagonals of the matrices in dimensions dim0 and dim1, as the last dimension.
Tensor diagonal(const Tensor& x, std::int64_t offset = 0, std::int64_t dim0 = 0,
                std::int64_t dim1 = 1);
/// Windows of `size` at every `step` along `dim`, as the last dimension. PyTorch: Tensor.unfold
Tensor unfold(const Tensor& x, std::int64_t dim, std::int64_t size, std::int64_t step);
Tensor as_strided(const Tensor& x, const Shape& shape, const Shape& strides,
                  std::optional<std::int64_t> offset = std::nullopt);

// Copies that record gradients.

Tensor clone(const Tensor& x, MemoryFormat format = MemoryFormat::preserve);
/// x itself if it already lies so.
Tensor contiguous(const Tensor& x, MemoryFormat format = MemoryFormat::contiguous);
/// x itself if it already has `dtype`.
Tensor to(const Tensor& x, Dtype dtype);
/// x[...] = source, broadcast and converted; returns x. Errors: as other in-place ops.
const Tensor& copy_(const Tensor& x, const Tensor& source);

}  // namespace resnetcpp
