// Several views that cover one tensor.
#include <algorithm>
#include <numeric>

#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

namespace {

std::vector<Tensor> parts(const Tensor& x, std::int64_t dim,
                          const std::vector<std::int64_t>& sizes) {
  std::vector<Tensor> result;
  std::int64_t start = 0;
  for (const std::int64_t size : sizes) {
    result.push_back(narrow(x, dim, start, size));
    start += size;
  }
  return result;
}

}  // namespace

std::vector<Tensor> chunk(const Tensor& x, std::int64_t chunks, std::int64_t dim) {
  RESNETCPP_CHECK(x.dim() > 0, ShapeError, "chunk expects at least a 1-dimensional tensor");
  RESNETCPP_CHECK(chunks > 0, ShapeError,
                  "chunk expects `chunks` to be greater than 0, got: ", chunks);
  const std::int64_t size = x.size(dim);
  const std::int64_t part = size == 0 ? 0 : (size - 1) / chunks + 1;
  // Nothing to share out: as many empty parts as were asked for.
  if (part == 0) return parts(x, dim, std::vector<std::int64_t>(static_cast<std::size_t>(chunks)));
  return split(x, part, dim);
}

std::vector<Tensor> split(const Tensor& x, std::int64_t size, std::int64_t dim) {
  RESNETCPP_CHECK(x.dim() > 0, ShapeError, "split expects at least a 1-dimensional tensor");
  RESNETCPP_CHECK(size >= 0, ShapeError,
                  "split expects split_size be non-negative, but got split_size=", size);
  const std::int64_t total = x.size(dim);
  RESNETCPP_CHECK(size > 0 || total == 0, ShapeError,
                  "split_size can only be 0 if dimension size is 0, but got dimension size of ",
                  total);
  std::vector<std::int64_t> sizes;
  for (std::int64_t start = 0; start < total; start += std::min(size, total - start)) {
    sizes.push_back(std::min(size, total - start));
  }
  if (sizes.empty()) sizes.push_back(0);
  return parts(x, dim, sizes);
}

std::vector<Tensor> split(const Tensor& x, const std::vector<std::int64_t>& sizes,
                          std::int64_t dim) {
  RESNETCPP_CHECK(x.dim() > 0, ShapeError, "split expects at least a 1-dimensional tensor");
  const std::int64_t at = wrap_dim(dim, x.dim());
  std::int64_t total = 0;
  for (const std::int64_t size : sizes) {
    RESNETCPP_CHECK(size >= 0, ShapeError,
                    "split_with_sizes expects split_sizes have only non-negative entries, but got "
                    "split_sizes=",
                    list_text(sizes));
    RESNETCPP_CHECK(!__builtin_add_overflow(total, size, &total), ShapeError,
                    "split_with_sizes: sizes overflow, got ", list_text(sizes));
  }
  RESNETCPP_CHECK(total == x.size(at), ShapeError,
                  "split_with_sizes expects split_sizes to sum exactly to ", x.size(at),
                  " (input tensor's size at dimension ", at,
                  "), but got split_sizes=", list_text(sizes));
  return parts(x, at, sizes);
}

std::vector<Tensor> tensor_split(const Tensor& x, std::int64_t sections, std::int64_t dim) {
  RESNETCPP_CHECK(x.dim() > 0, ShapeError,
                  "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 "
                  "dims");
  RESNETCPP_CHECK(sections > 0, ShapeError, "number of sections must be larger than 0, got ",
                  sections);
  const std::int64_t total = x.size(dim);
  std::vector<std::int64_t> sizes;
  for (std::int64_t i = 0; i < sections; ++i) {
    sizes.push_back(total / sections + (i < total % sections ? 1 : 0));
  }
  return parts(x, dim, sizes);
}

std::vector<Tensor> unbind(const Tensor& x, std::int64_t dim) {
  const std::int64_t at = wrap_dim(dim, x.dim());
  RESNETCPP_CHECK(x.dim() > 0, IndexError, "Dimension specified as ", dim,
                  " but tensor has no dimensions");
  std::vector<Tensor> result;
  for (std::int64_t i = 0; i < x.size(at); ++i) result.push_back(select(x, at, i));
  return result;
}

}  // namespace resnetcpp
