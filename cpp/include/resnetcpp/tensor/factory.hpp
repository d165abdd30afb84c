#pragma once

#include <optional>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Tensors from nothing: every result is a leaf. PyTorch: torch.zeros and its family.
/// Errors: ShapeError for sizes that are negative or overflow, OutOfMemoryError.
namespace resnetcpp {

/// How the elements of a new tensor lie in memory. PyTorch: torch.memory_format.
enum class MemoryFormat : std::uint8_t { contiguous, channels_last, preserve };

Tensor empty(const Shape& shape, Dtype dtype = default_dtype(),
             MemoryFormat format = MemoryFormat::contiguous);
Tensor empty_strided(const Shape& shape, const Shape& strides, Dtype dtype = default_dtype());
Tensor zeros(const Shape& shape, Dtype dtype = default_dtype());
Tensor ones(const Shape& shape, Dtype dtype = default_dtype());
/// Without `dtype`, the dtype of `value`.
Tensor full(const Shape& shape, Scalar value, std::optional<Dtype> dtype = std::nullopt);
/// A 0-d tensor.
Tensor scalar_tensor(Scalar value, std::optional<Dtype> dtype = std::nullopt);

/// Same shape and layout as `like`.
Tensor empty_like(const Tensor& like, std::optional<Dtype> dtype = std::nullopt,
                  MemoryFormat format = MemoryFormat::preserve);
Tensor zeros_like(const Tensor& like, std::optional<Dtype> dtype = std::nullopt);
Tensor ones_like(const Tensor& like, std::optional<Dtype> dtype = std::nullopt);
Tensor full_like(const Tensor& like, Scalar value, std::optional<Dtype> dtype = std::nullopt);

/// start, start + step, ... below end. Without `dtype`: int64 if all three are integers.
/// Errors: ValueError if step is 0 or leads away from end.
Tensor arange(Scalar start, Scalar end, Scalar step = 1, std::optional<Dtype> dtype = std::nullopt);
/// `steps` values from start to end, both included.
Tensor linspace(Scalar start, Scalar end, std::int64_t steps, Dtype dtype = default_dtype());
/// Ones on the diagonal of a (rows, columns) matrix.
Tensor eye(std::int64_t rows, std::int64_t columns, Dtype dtype = default_dtype());

/// Copies `values` into a tensor of `shape` (1-d if left out).
template <class T>
Tensor from_vector(const std::vector<T>& values, std::optional<Shape> shape = std::nullopt);

/// Shares memory that `deleter` gives back when the last view of it goes.
Tensor from_blob(void* data, const Shape& shape, const Shape& strides, Dtype dtype,
                 Storage::Deleter deleter);

/// A window on the same storage, outside the graph. Errors: ShapeError if it leaves the storage.
Tensor alias(const Tensor& x, const Shape& shape, const Shape& strides, std::int64_t offset);

}  // namespace resnetcpp
