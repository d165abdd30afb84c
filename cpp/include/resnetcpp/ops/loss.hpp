#pragma once

#include <optional>
#include <string>

#include "resnetcpp/tensor/tensor.hpp"

/// Losses. PyTorch: torch.nn.functional.cross_entropy and its family.
/// Errors: ShapeError, DtypeError, IndexError for a label out of range.
namespace resnetcpp {

enum class Reduction : std::uint8_t { none, mean, sum };

/// "none", "mean" or "sum". Errors: ValueError.
Reduction reduction_from(const std::string& name);

/// exp(x_i) / sum_j exp(x_j) along `dim`
Tensor softmax(const Tensor& x, std::int64_t dim, std::optional<Dtype> dtype = std::nullopt);
Tensor log_softmax(const Tensor& x, std::int64_t dim, std::optional<Dtype> dtype = std::nullopt);

struct CrossEntropyOptions {
  /// One weight per class, (C,); may be undefined.
  Tensor weight;
  std::int64_t ignore_index = -100;
  Reduction reduction = Reduction::mean;
  double label_smoothing = 0.0;
};

/// x (N, C) or (C,) or (N, C, d1, ...); target class numbers int64 (N, d1, ...) or probabilities
/// of x's shape -> () or, without reduction, (N, d1, ...)
Tensor cross_entropy(const Tensor& x, const Tensor& target,
                     const CrossEntropyOptions& options = {});
/// x holds log-probabilities.
Tensor nll_loss(const Tensor& x, const Tensor& target, const CrossEntropyOptions& options = {});

/// x holds probabilities in [0, 1]; weight broadcasts; may be undefined. Errors: also ValueError.
Tensor binary_cross_entropy(const Tensor& x, const Tensor& target, const Tensor& weight = {},
                            Reduction reduction = Reduction::mean);
/// x holds logits; pos_weight multiplies the positive term; both may be undefined.
Tensor binary_cross_entropy_with_logits(const Tensor& x, const Tensor& target,
                                        const Tensor& weight = {},
                                        Reduction reduction = Reduction::mean,
                                        const Tensor& pos_weight = {});
Tensor mse_loss(const Tensor& x, const Tensor& target, Reduction reduction = Reduction::mean);
Tensor l1_loss(const Tensor& x, const Tensor& target, Reduction reduction = Reduction::mean);
Tensor smooth_l1_loss(const Tensor& x, const Tensor& target, Reduction reduction = Reduction::mean,
                      double beta = 1.0);

}  // namespace resnetcpp
