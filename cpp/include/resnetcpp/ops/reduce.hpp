#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Fewer elements from many. `dims` empty means all dimensions; `keepdim` leaves a size of 1.
/// Names and rules are PyTorch's: torch.sum and its family.
/// Errors: IndexError for a dimension out of range, ShapeError where an empty tensor has no answer.
namespace resnetcpp {

using Dims = std::vector<std::int64_t>;

/// Bools and integers are summed in int64.
Tensor sum(const Tensor& x, const Dims& dims = {}, bool keepdim = false,
           std::optional<Dtype> dtype = std::nullopt);
Tensor mean(const Tensor& x, const Dims& dims = {}, bool keepdim = false,
            std::optional<Dtype> dtype = std::nullopt);
/// Divides by n - correction. PyTorch: torch.var(correction=).
Tensor var(const Tensor& x, const Dims& dims = {}, double correction = 1, bool keepdim = false);
/// The square root of var. PyTorch: torch.std; `std` is taken in C++.
Tensor stddev(const Tensor& x, const Dims& dims = {}, double correction = 1, bool keepdim = false);
Tensor prod(const Tensor& x, std::optional<std::int64_t> dim = std::nullopt, bool keepdim = false);
/// p-norm: p = 1, 2, any number, infinity or 0.
Tensor norm(const Tensor& x, double p = 2.0, const Dims& dims = {}, bool keepdim = false);
Tensor logsumexp(const Tensor& x, const Dims& dims, bool keepdim = false);
Tensor all(const Tensor& x, const Dims& dims = {}, bool keepdim = false);
Tensor any(const Tensor& x, const Dims& dims = {}, bool keepdim = false);

/// Number of elements that are not 0.
Tensor count_nonzero(const Tensor& x, const Dims& dims = {});
/// As sum and mean, without the NaNs.
Tensor nansum(const Tensor& x, const Dims& dims = {}, bool keepdim = false);
Tensor nanmean(const Tensor& x, const Dims& dims = {}, bool keepdim = false);

/// Extremes over dims; gradients are shared evenly between equal elements.
Tensor amax(const Tensor& x, const Dims& dims = {}, bool keepdim = false);
Tensor amin(const Tensor& x, const Dims& dims = {}, bool keepdim = false);
/// Over everything: a 0-d tensor.
Tensor max(const Tensor& x);
Tensor min(const Tensor& x);

/// Values and where they stand (int64).
struct ValuesIndices {
  Tensor values;
  Tensor indices;
};
/// The gradient goes to the chosen element alone.
ValuesIndices max(const Tensor& x, std::int64_t dim, bool keepdim = false);
ValuesIndices min(const Tensor& x, std::int64_t dim, bool keepdim = false);
/// Position of the first extreme; of the flattened tensor without `dim`.
Tensor argmax(const Tensor& x, std::optional<std::int64_t> dim = std::nullopt,
              bool keepdim = false);
Tensor argmin(const Tensor& x, std::optional<std::int64_t> dim = std::nullopt,
              bool keepdim = false);
/// The middle element, the lower of two; NaN if there is one. Without `dim`, of everything.
Tensor median(const Tensor& x);
ValuesIndices median(const Tensor& x, std::int64_t dim, bool keepdim = false);
ValuesIndices topk(const Tensor& x, std::int64_t k, std::int64_t dim = -1, bool largest = true,
                   bool sorted = true);
/// NaN counts as the largest.
ValuesIndices sort(const Tensor& x, std::int64_t dim = -1, bool descending = false,
                   bool stable = false);
Tensor argsort(const Tensor& x, std::int64_t dim = -1, bool descending = false,
               bool stable = false);
Tensor cumsum(const Tensor& x, std::int64_t dim, std::optional<Dtype> dtype = std::nullopt);

/// How often each of 0 ... max occurs, or the sum of the weights there.
/// x (N,) integers >= 0, weights (N,) -> (max(minlength, max + 1),)
Tensor bincount(const Tensor& x, const Tensor& weights = {}, std::int64_t minlength = 0);

/// The different values in order; where each element of x is among them; how often each occurs.
struct UniqueValues {
  Tensor values;
  Tensor inverse;
  Tensor counts;
};
UniqueValues unique(const Tensor& x);

/// Undoes a broadcast: sums x down to `shape`. PyTorch: Tensor.sum_to_size.
Tensor sum_to_size(const Tensor& x, const Shape& shape);

/// Whether shapes and all values agree.
bool equal(const Tensor& a, const Tensor& b);
/// Whether |a - b| <= atol + rtol * |b| everywhere.
bool allclose(const Tensor& a, const Tensor& b, double rtol = 1e-5, double atol = 1e-8,
              bool equal_nan = false);

}  // namespace resnetcpp
