#pragma once

#include <optional>
#include <utility>

#include "resnetcpp/tensor/tensor.hpp"

/// Matrix products on OpenBLAS. PyTorch: torch.matmul and its family.
/// Errors: ShapeError with both shapes, DtypeError if dtypes differ.
namespace resnetcpp {

/// Vectors, matrices and batches of them, as NumPy's @.
Tensor matmul(const Tensor& a, const Tensor& b);
/// a (N, K), b (K, M) -> (N, M)
Tensor mm(const Tensor& a, const Tensor& b);
/// a (B, N, K), b (B, K, M) -> (B, N, M)
Tensor bmm(const Tensor& a, const Tensor& b);
/// a (N, K), b (K,) -> (N,)
Tensor mv(const Tensor& a, const Tensor& b);
/// a (N,), b (N,) -> ()
Tensor dot(const Tensor& a, const Tensor& b);
/// a (N,), b (M,) -> (N, M)
Tensor outer(const Tensor& a, const Tensor& b);
/// beta * x + alpha * a b; x broadcasts to (N, M)
Tensor addmm(const Tensor& x, const Tensor& a, const Tensor& b, Scalar beta = 1, Scalar alpha = 1);
/// x (..., I), weight (O, I), bias (O,) -> (..., O). PyTorch: torch.nn.functional.linear
Tensor linear(const Tensor& x, const Tensor& weight,
              const std::optional<Tensor>& bias = std::nullopt);
/// Reduced QR of a (N, K) matrix -> Q (N, min), R (min, K). No gradient.
std::pair<Tensor, Tensor> qr(const Tensor& a);

}  // namespace resnetcpp
