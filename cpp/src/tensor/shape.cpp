#include "resnetcpp/tensor/shape.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "resnetcpp/error.hpp"

namespace resnetcpp {

namespace {

constexpr std::int64_t kLargestCount = std::int64_t{1} << 62;

std::int64_t checked_multiply(std::int64_t a, std::int64_t b, const Shape& shape) {
  std::int64_t product = 0;
  RESNETCPP_CHECK(!__builtin_mul_overflow(a, b, &product) && product <= kLargestCount, ShapeError,
                  "storage size calculation overflowed with sizes ", to_string(shape));
  return product;
}

bool has_no_elements(const Shape& shape) {
  return std::find(shape.begin(), shape.end(), 0) != shape.end();
}

std::string joined(const Shape& shape) {
  std::string text;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text;
}

// Dimensions from the largest stride to the smallest; equal strides keep their order.
std::vector<std::size_t> dims_by_stride(const Shape& strides) {
  std::vector<std::size_t> order(strides.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return strides[a] > strides[b]; });
  return order;
}

// Strides of a tensor without elements are of no use, but PyTorch shows these.
Shape empty_view_strides(const Shape& shape, const Shape& strides, const Shape& target) {
  return shape == target ? strides : contiguous_strides(target);
}

}  // namespace

std::string to_string(const Shape& shape) {
  return "(" + joined(shape) + (shape.size() == 1 ? ",)" : ")");
}

std::string list_text(const Shape& shape) { return "[" + joined(shape) + "]"; }

std::int64_t numel_of(const Shape& shape) {
  for (const std::int64_t size : shape) {
    RESNETCPP_CHECK(size >= 0, ShapeError, "expected sizes that are not negative, got ",
                    to_string(shape));
  }
  // A size of 0 must not hide others whose strides would overflow.
  std::int64_t count = 1;
  for (const std::int64_t size : shape) {
    count = checked_multiply(count, std::max<std::int64_t>(size, 1), shape);
  }
  return has_no_elements(shape) ? 0 : count;
}

std::size_t bytes_of(const Shape& shape, std::size_t item) {
  return static_cast<std::size_t>(
      checked_multiply(numel_of(shape), static_cast<std::int64_t>(item), shape));
}

Shape contiguous_strides(const Shape& shape) {
  Shape strides(shape.size());
  std::int64_t step = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    strides[i] = step;
    step *= std::max<std::int64_t>(shape[i], 1);
  }
  return strides;
}

Shape channels_last_strides(const Shape& shape) {
  RESNETCPP_CHECK(shape.size() == 4, ShapeError,
                  "channels_last: expected 4 dimensions (N, C, H, W), got ", to_string(shape));
  const auto at_least_one = [](std::int64_t size) { return std::max<std::int64_t>(size, 1); };
  const std::int64_t column = at_least_one(shape[1]);
  const std::int64_t row = column * at_least_one(shape[3]);
  return {row * at_least_one(shape[2]), 1, row, column};
}

bool is_contiguous(const Shape& shape, const Shape& strides) {
  if (has_no_elements(shape)) return true;
  std::int64_t expected = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    if (shape[i] != 1 && strides[i] != expected) return false;
    expected *= shape[i];
  }
  return true;
}

bool is_channels_last(const Shape& shape, const Shape& strides) {
  if (shape.size() != 4) return false;
  if (has_no_elements(shape)) return true;
  std::int64_t expected = 1;
  for (const std::size_t dim : {1U, 3U, 2U, 0U}) {
    if (shape[dim] != 1 && strides[dim] != expected) return false;
    expected *= shape[dim];
  }
  return true;
}

bool is_dense(const Shape& shape, const Shape& strides) {
  if (has_no_elements(shape)) return true;
  std::int64_t expected = 1;
  const std::vector<std::size_t> order = dims_by_stride(strides);
  for (auto dim = order.rbegin(); dim != order.rend(); ++dim) {
    if (shape[*dim] == 1) continue;
    if (strides[*dim] != expected) return false;
    expected *= shape[*dim];
  }
  return true;
}

Shape dense_strides_like(const Shape& shape, const Shape& strides) {
  // An expanded dimension (stride 0) has no place in memory to keep.
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (strides[i] == 0 && shape[i] > 1) return contiguous_strides(shape);
  }
  if (is_contiguous(shape, strides)) return contiguous_strides(shape);
  if (is_channels_last(shape, strides)) return channels_last_strides(shape);
  Shape dense(shape.size());
  std::int64_t step = 1;
  const std::vector<std::size_t> order = dims_by_stride(strides);
  for (auto dim = order.rbegin(); dim != order.rend(); ++dim) {
    dense[*dim] = step;
    step *= std::max<std::int64_t>(shape[*dim], 1);
  }
  return dense;
}

Shape broadcast_shapes(const char* op, const Shape& a, const Shape& b) {
  Shape result(std::max(a.size(), b.size()));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const std::int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    RESNETCPP_CHECK(x == y || x == 1 || y == 1, ShapeError, op,
                    ": expected shapes that broadcast, got ", to_string(a), " and ", to_string(b),
                    ": the size of tensor a (", x, ") must match the size of tensor b (", y,
                    ") at non-singleton dimension ", result.size() - 1 - i);
    result[result.size() - 1 - i] = x == 1 ? y : x;
  }
  return result;
}

Shape infer_size(const Shape& shape, std::int64_t numel) {
  std::int64_t known = 1;
  std::optional<std::size_t> unknown;
  bool fits = true;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == -1) {
      RESNETCPP_CHECK(!unknown, ShapeError, "only one dimension can be inferred");
      unknown = i;
      continue;
    }
    RESNETCPP_CHECK(shape[i] >= 0, ShapeError, "invalid shape dimension ", shape[i], " at index ",
                    i, " of shape ", list_text(shape));
    fits = !__builtin_mul_overflow(known, shape[i], &known) && fits;
  }
  fits = fits && (known == numel || (unknown && known > 0 && numel % known == 0));
  RESNETCPP_CHECK(fits, ShapeError, "shape '", list_text(shape), "' is invalid for input of size ",
                  numel);
  if (!unknown) return shape;
  RESNETCPP_CHECK(known != 0, ShapeError, "cannot reshape tensor of 0 elements into shape ",
                  list_text(shape),
                  " because the unspecified dimension size -1 can be any value and is ambiguous");
  Shape result = shape;
  result[*unknown] = numel / known;
  return result;
}

std::optional<Shape> view_strides(const Shape& shape, const Shape& strides, const Shape& target) {
  if (shape.empty()) return Shape(target.size(), 1);
  if (has_no_elements(shape)) {
    return empty_view_strides(shape, strides, target);
  }
  Shape result(target.size());
  std::size_t left = target.size();  // target dimensions that have no stride yet
  std::int64_t chunk_stride = strides.back();
  std::int64_t chunk = 1;  // elements of a run of dimensions that are evenly spaced
  std::int64_t covered = 1;
  for (std::size_t d = shape.size(); d-- > 0;) {
    chunk *= shape[d];
    if (d > 0 && (shape[d - 1] == 1 || strides[d - 1] == chunk * chunk_stride)) continue;
    while (left > 0 && (covered < chunk || target[left - 1] == 1)) {
      --left;
      result[left] = covered * chunk_stride;
      covered *= target[left];
    }
    if (covered != chunk) return std::nullopt;
    if (d > 0) chunk_stride = strides[d - 1];
    chunk = 1;
    covered = 1;
  }
  if (left > 0) return std::nullopt;
  return result;
}

Shape broadcast_strides(const Shape& shape, const Shape& strides, const Shape& target) {
  Shape result(target.size(), 0);
  const std::size_t lead = target.size() - shape.size();
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 1 || target[lead + i] == 1) result[lead + i] = strides[i];
  }
  return result;
}

std::int64_t wrap_dim(std::int64_t dim, std::int64_t rank) {
  const std::int64_t range = std::max<std::int64_t>(rank, 1);
  RESNETCPP_CHECK(dim >= -range && dim < range, IndexError,
                  "Dimension out of range (expected to be in range of [", -range, ", ", range - 1,
                  "], but got ", dim, ")");
  return dim < 0 ? dim + range : dim;
}

std::vector<std::int64_t> wrap_dims(const char* op, const std::vector<std::int64_t>& dims,
                                    std::int64_t rank) {
  std::vector<std::int64_t> wrapped;
  if (dims.empty()) {
    wrapped.resize(static_cast<std::size_t>(rank));
    std::iota(wrapped.begin(), wrapped.end(), std::int64_t{0});
    return wrapped;
  }
  for (const std::int64_t dim : dims) {
    const std::int64_t value = wrap_dim(dim, rank);
    RESNETCPP_CHECK(std::find(wrapped.begin(), wrapped.end(), value) == wrapped.end(), ValueError,
                    op, ": dim ", value, " appears multiple times in the list of dims");
    wrapped.push_back(value);
  }
  return wrapped;
}

}  // namespace resnetcpp
