#include "resnetcpp/tensor/factory.hpp"

#include <cmath>
#include <cstring>
#include <utility>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp {

namespace {

Tensor make_tensor(Shape shape, Shape strides, Dtype dtype) {
  auto storage = Storage::allocate(bytes_of(shape, item_size(dtype)));
  return Tensor(std::make_shared<TensorImpl>(std::move(storage), dtype, std::move(shape),
                                             std::move(strides), 0));
}

Shape strides_for(const Shape& shape, MemoryFormat format) {
  return format == MemoryFormat::channels_last ? channels_last_strides(shape)
                                               : contiguous_strides(shape);
}

// Elements from the first to one past the last that a window reaches.
std::int64_t extent_of(const Shape& shape, const Shape& strides) {
  std::int64_t last = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 0) return 0;
    std::int64_t reach = 0;
    RESNETCPP_CHECK(strides[i] >= 0 && !__builtin_mul_overflow(shape[i] - 1, strides[i], &reach) &&
                        !__builtin_add_overflow(last, reach, &last),
                    ShapeError, "as_strided: expected strides that are not negative and fit, got ",
                    to_string(strides), " for sizes ", to_string(shape));
  }
  return last + 1;
}

// PyTorch counts in whole numbers where the result is int64, and in floating point for all others.
double bound_in(Dtype dtype, Scalar bound) {
  const double value = bound.to<double>();
  return dtype == Dtype::int64 ? std::trunc(value) : value;
}

}  // namespace

Tensor empty(const Shape& shape, Dtype dtype, MemoryFormat format) {
  bytes_of(shape, item_size(dtype));  // before any stride is multiplied out
  return make_tensor(shape, strides_for(shape, format), dtype);
}

Tensor empty_strided(const Shape& shape, const Shape& strides, Dtype dtype) {
  RESNETCPP_CHECK(shape.size() == strides.size(), ShapeError,
                  "empty_strided: expected as many strides as sizes, got ", to_string(strides),
                  " for sizes ", to_string(shape));
  bytes_of(shape, item_size(dtype));
  const Shape extent = {extent_of(shape, strides)};
  auto storage = Storage::allocate(bytes_of(extent, item_size(dtype)));
  return Tensor(std::make_shared<TensorImpl>(std::move(storage), dtype, shape, strides, 0));
}

Tensor zeros(const Shape& shape, Dtype dtype) { return full(shape, 0, dtype); }

Tensor ones(const Shape& shape, Dtype dtype) { return full(shape, 1, dtype); }

Tensor full(const Shape& shape, Scalar value, std::optional<Dtype> dtype) {
  Tensor result = empty(shape, dtype.value_or(value.dtype()));
  fill_data(result, value);
  return result;
}

Tensor scalar_tensor(Scalar value, std::optional<Dtype> dtype) { return full({}, value, dtype); }

Tensor empty_like(const Tensor& like, std::optional<Dtype> dtype, MemoryFormat format) {
  const Dtype element = dtype.value_or(like.dtype());
  if (format != MemoryFormat::preserve) return empty(like.shape(), element, format);
  return make_tensor(like.shape(), dense_strides_like(like.shape(), like.strides()), element);
}

Tensor zeros_like(const Tensor& like, std::optional<Dtype> dtype) {
  return full_like(like, 0, dtype);
}

Tensor ones_like(const Tensor& like, std::optional<Dtype> dtype) {
  return full_like(like, 1, dtype);
}

Tensor full_like(const Tensor& like, Scalar value, std::optional<Dtype> dtype) {
  Tensor result = empty_like(like, dtype);
  fill_data(result, value);
  return result;
}

Tensor arange(Scalar start, Scalar end, Scalar step, std::optional<Dtype> dtype) {
  const bool floating = start.is_floating() || end.is_floating() || step.is_floating();
  const Dtype type = dtype.value_or(floating ? default_dtype() : Dtype::int64);
  const double first = bound_in(type, start);
  const double last = bound_in(type, end);
  const double width = bound_in(type, step);
  RESNETCPP_CHECK(width != 0, ValueError, "arange: expected a step that is not zero, got 0");
  RESNETCPP_CHECK(std::isfinite(first) && std::isfinite(last), ValueError,
                  "arange: expected a finite range, got ", first, " to ", last);
  RESNETCPP_CHECK((last - first) / width >= 0, ValueError,
                  "arange: expected a step that leads from ", first, " to ", last, ", got ", width);
  const double count = std::ceil((last - first) / width);
  RESNETCPP_CHECK(count < 4.0e18, ShapeError, "arange: expected fewer than 2^62 values, got ",
                  count);
  Tensor result = empty({static_cast<std::int64_t>(count)}, type);
  dispatch_all(type, [&](auto tag) {
    using T = decltype(tag);
    using Wide = std::conditional_t<std::is_integral_v<T>, std::int64_t, double>;
    T* const values = static_cast<T*>(result.raw_data());
    const Wide origin = start.to<Wide>();
    const Wide stride = step.to<Wide>();
    for (std::int64_t i = 0; i < result.numel(); ++i) {
      values[i] = static_cast<T>(origin + static_cast<Wide>(i) * stride);
    }
  });
  return result;
}

Tensor linspace(Scalar start, Scalar end, std::int64_t steps, Dtype dtype) {
  RESNETCPP_CHECK(steps >= 0, ValueError,
                  "linspace: expected a number of steps that is not negative, got ", steps);
  Tensor result = empty({steps}, dtype);
  const bool whole = !is_floating(dtype);  // then the bounds are cut to whole numbers first
  const double first = whole ? std::trunc(start.to<double>()) : start.to<double>();
  const double last = whole ? std::trunc(end.to<double>()) : end.to<double>();
  const double width = steps > 1 ? (last - first) / static_cast<double>(steps - 1) : 0.0;
  dispatch_all(dtype, [&](auto tag) {
    using T = decltype(tag);
    T* const values = static_cast<T*>(result.raw_data());
    // PyTorch rounds the step and its multiples, which is to be seen in short dtypes.
    const auto rounded = [](double value) {
      return is_reduced_type<T> ? static_cast<double>(static_cast<T>(value)) : value;
    };
    const double step = rounded(width);
    for (std::int64_t i = 0; i < steps; ++i) {
      // From both ends, as PyTorch does, so that the last value is exactly `end`.
      const double value = i < steps / 2 || steps == 1
                               ? first + rounded(step * static_cast<double>(i))
                               : last - rounded(step * static_cast<double>(steps - 1 - i));
      values[i] = static_cast<T>(value);
    }
  });
  return result;
}

Tensor eye(std::int64_t rows, std::int64_t columns, Dtype dtype) {
  Tensor result = zeros({rows, columns}, dtype);
  const std::int64_t diagonal = std::min(rows, columns);
  fill_data(alias(result, {diagonal}, {columns + 1}, 0), 1);
  return result;
}

template <class T>
Tensor from_vector(const std::vector<T>& values, std::optional<Shape> shape) {
  Tensor result =
      empty(shape.value_or(Shape{static_cast<std::int64_t>(values.size())}), dtype_of<T>);
  RESNETCPP_CHECK(result.numel() == static_cast<std::int64_t>(values.size()), ShapeError,
                  "from_vector: expected ", result.numel(), " values for shape ",
                  to_string(result.shape()), ", got ", values.size());
  if (!values.empty()) {
    std::memcpy(result.raw_data(), values.data(), values.size() * sizeof(T));
  }
  return result;
}

template Tensor from_vector(const std::vector<std::uint8_t>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<std::int8_t>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<std::int16_t>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<std::int32_t>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<std::int64_t>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<Half>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<BFloat16>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<float>&, std::optional<Shape>);
template Tensor from_vector(const std::vector<double>&, std::optional<Shape>);

Tensor from_blob(void* data, const Shape& shape, const Shape& strides, Dtype dtype,
                 Storage::Deleter deleter) {
  RESNETCPP_CHECK(shape.size() == strides.size(), ShapeError,
                  "from_blob: expected as many strides as sizes, got ", to_string(strides),
                  " for sizes ", to_string(shape));
  bytes_of(shape, item_size(dtype));
  const std::size_t bytes = bytes_of({extent_of(shape, strides)}, item_size(dtype));
  auto storage = Storage::borrow(data, bytes, std::move(deleter));
  return Tensor(std::make_shared<TensorImpl>(std::move(storage), dtype, shape, strides, 0));
}

Tensor alias(const Tensor& x, const Shape& shape, const Shape& strides, std::int64_t offset) {
  const std::int64_t extent = extent_of(shape, strides);
  const auto room = static_cast<std::int64_t>(x.storage()->bytes() / item_size(x.dtype()));
  RESNETCPP_CHECK(offset >= 0 && (extent == 0 || (extent <= room && offset <= room - extent)),
                  ShapeError, "as_strided: expected a window inside a storage of ", room,
                  " elements, got sizes ", to_string(shape), ", strides ", to_string(strides),
                  ", offset ", offset);
  return Tensor(std::make_shared<TensorImpl>(x.storage(), x.dtype(), shape, strides, offset));
}

}  // namespace resnetcpp
