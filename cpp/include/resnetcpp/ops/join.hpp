#pragma once

#include <string>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Putting tensors together. PyTorch: torch.cat, torch.stack, torch.nn.functional.pad.
namespace resnetcpp {

/// Joins along an existing dimension; other sizes must agree, dtypes are promoted. Empty 1-d
/// tensors are passed over. Errors: ShapeError.
Tensor cat(const std::vector<Tensor>& tensors, std::int64_t dim = 0);
/// Joins along a new dimension; all shapes must agree. Errors: ShapeError.
Tensor stack(const std::vector<Tensor>& tensors, std::int64_t dim = 0);
/// Pads from the last dimension: (left, right, top, bottom, ...); negative amounts crop.
/// `mode`: "constant", "reflect", "replicate" or "circular"; `value` is for the first alone.
/// Errors: ShapeError, NotImplementedError for another mode.
Tensor pad(const Tensor& x, const std::vector<std::int64_t>& amounts,
           const std::string& mode = "constant", double value = 0.0);

}  // namespace resnetcpp
