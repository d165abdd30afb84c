#include <algorithm>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/shape.hpp"

namespace resnetcpp {

namespace {

// Strides of a tensor without elements are of no use, but PyTorch shows these.
Shape empty_view_strides(const Shape& shape, const Shape& strides, const Shape& target) {
  return shape == target ? strides : contiguous_strides(target);
}

}  // namespace

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
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) {
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

}  // namespace resnetcpp
