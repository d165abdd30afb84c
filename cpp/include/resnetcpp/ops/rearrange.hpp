#pragma once

#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// The same elements in other places, some of them more than once or not at all; always copies.
/// Names and rules are PyTorch's. Errors: ShapeError, IndexError for a dimension out of range.
namespace resnetcpp {

/// Reverses the order along `dims`.
Tensor flip(const Tensor& x, const std::vector<std::int64_t>& dims);
/// Moves elements on by `shifts`, those that fall off the end come in at the start; along `dims`,
/// or of the flattened tensor without them.
Tensor roll(const Tensor& x, const std::vector<std::int64_t>& shifts,
            const std::vector<std::int64_t>& dims = {});
/// Copies of x side by side, times[i] of them along dimension i. PyTorch: Tensor.repeat
Tensor repeat(const Tensor& x, const std::vector<std::int64_t>& times);
/// Every element `times` times in a row; of the flattened tensor without `dim`.
Tensor repeat_interleave(const Tensor& x, std::int64_t times,
                         std::optional<std::int64_t> dim = std::nullopt);
/// The elements of matrices on and below a diagonal, zeros elsewhere.
Tensor tril(const Tensor& x, std::int64_t diagonal = 0);
/// The elements of matrices on and above a diagonal, zeros elsewhere.
Tensor triu(const Tensor& x, std::int64_t diagonal = 0);
/// Coordinates of a grid of 1-d tensors. `indexing`: "ij" or "xy".
std::vector<Tensor> meshgrid(const std::vector<Tensor>& tensors,
                             const std::string& indexing = "ij");

}  // namespace resnetcpp
