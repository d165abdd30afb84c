#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Sizes, strides and dimension numbers: pure arithmetic, no data. Strides count elements.
namespace resnetcpp {

using Shape = std::vector<std::int64_t>;

/// "(8, 3, 56, 56)", as error texts and Python show it.
std::string to_string(const Shape& shape);

/// "[8, 3, 56, 56]", as PyTorch's own error texts show it.
std::string list_text(const Shape& shape);

/// Number of elements. Errors: ShapeError for a negative size or a product beyond 2^62.
std::int64_t numel_of(const Shape& shape);

/// Bytes of `shape` at `item` bytes each. Errors: as numel_of, and beyond 2^62 bytes.
std::size_t bytes_of(const Shape& shape, std::size_t item);

/// Row-major strides.
Shape contiguous_strides(const Shape& shape);

/// Strides of a (N, C, H, W) tensor stored as N, H, W, C. PyTorch: torch.channels_last.
Shape channels_last_strides(const Shape& shape);

/// Whether `strides` are row-major for `shape`; sizes 1 and empty tensors do not count.
bool is_contiguous(const Shape& shape, const Shape& strides);

/// Whether a 4-d tensor is stored as N, H, W, C.
bool is_channels_last(const Shape& shape, const Shape& strides);

/// Whether no two elements share a place and there are no holes: a permutation of contiguous.
bool is_dense(const Shape& shape, const Shape& strides);

/// Dense strides with the dimension order of `strides`; contiguous where that has no such order.
/// PyTorch: what torch.empty_like gives with torch.preserve_format.
Shape dense_strides_like(const Shape& shape, const Shape& strides);

/// The common shape under NumPy's rules. Errors: ShapeError that names `op` and both shapes.
Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b);

/// `shape` with its one -1 replaced so that it holds `numel` elements. Errors: ShapeError.
Shape infer_size(const Shape& shape, std::int64_t numel);

/// Strides that read elements at `shape` and `strides` as `target`, which holds as many; none if
/// only a copy could. PyTorch: at::detail::computeStride.
std::optional<Shape> view_strides(const Shape& shape, const Shape& strides, const Shape& target);

/// Strides that read `shape` as if it had been expanded to `target` (0 where repeated).
Shape broadcast_strides(const Shape& shape, const Shape& strides, const Shape& target);

/// Counts `dim` from the end if negative. Errors: IndexError in PyTorch's words.
std::int64_t wrap_dim(std::int64_t dim, std::int64_t rank);

/// Wraps every dimension; all of them if `dims` is empty. Errors: as wrap_dim; a ValueError if one
/// repeats.
std::vector<std::int64_t> wrap_dims(const char* op, const std::vector<std::int64_t>& dims,
                                    std::int64_t rank);

}  // namespace resnetcpp
