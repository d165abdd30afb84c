#pragma once

#include <optional>

#include "resnetcpp/tensor/generator.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Random tensors. After the same seed the numbers are PyTorch's on CPU: uniform draws to the bit,
/// normal draws within 1e-6. PyTorch: torch.rand and its family.
/// Errors: ValueError for parameters out of range, DtypeError for a dtype that cannot hold the
/// draws.
namespace resnetcpp {

/// Uniform on [0, 1).
Tensor rand(const Shape& shape, Dtype dtype = default_dtype(),
            Generator& generator = default_generator());
/// Normal with mean 0 and variance 1.
Tensor randn(const Shape& shape, Dtype dtype = default_dtype(),
             Generator& generator = default_generator());
struct RandintRange {
  std::int64_t low = 0;
  std::int64_t high;
};
/// Integers in [low, high).
Tensor randint(RandintRange range, const Shape& shape, Dtype dtype = Dtype::int64,
               Generator& generator = default_generator());
/// A random order of 0 ... n-1.
Tensor randperm(std::int64_t n, Dtype dtype = Dtype::int64,
                Generator& generator = default_generator());
/// 1 with the probability that `p` holds, else 0. p (...) -> (...) of p's dtype
Tensor bernoulli(const Tensor& p, Generator& generator = default_generator());

/// 1 with probability `p`, else 0, of the sizes and dtype of `like`.
Tensor bernoulli(const Tensor& like, double p, Generator& generator = default_generator());
/// Normal with a mean and a deviation for each element; the two broadcast.
Tensor normal(const Tensor& mean, const Tensor& std, Generator& generator = default_generator());
/// Indices of categories, drawn with the given weights; they need not sum to 1.
/// weights (C) or (N, C) -> (num_samples) or (N, num_samples) of int64
/// Errors: ShapeError for other dimensions or too many samples without replacement; ValueError for
/// weights that are negative, not finite or all zero.
Tensor multinomial(const Tensor& weights, std::int64_t num_samples, bool replacement = false,
                   Generator& generator = default_generator());

// In place, outside the graph; each returns x.

const Tensor& uniform_(const Tensor& x, double low = 0.0, double high = 1.0,
                       Generator& generator = default_generator());
const Tensor& normal_(const Tensor& x, double mean = 0.0, double std = 1.0,
                      Generator& generator = default_generator());
const Tensor& bernoulli_(const Tensor& x, double p = 0.5,
                         Generator& generator = default_generator());
/// `p` holds a probability for each element; it broadcasts to x.
const Tensor& bernoulli_(const Tensor& x, const Tensor& p,
                         Generator& generator = default_generator());
const Tensor& exponential_(const Tensor& x, double lambda = 1.0,
                           Generator& generator = default_generator());
const Tensor& random_(const Tensor& x, RandintRange range,
                      Generator& generator = default_generator());
/// All values that the dtype can count, from 0; up to 2^24 for float32 and 2^53 for float64.
const Tensor& random_(const Tensor& x, Generator& generator = default_generator());
const Tensor& log_normal_(const Tensor& x, double mean = 1.0, double std = 2.0,
                          Generator& generator = default_generator());
/// Trials up to the first success, each with probability `p`.
const Tensor& geometric_(const Tensor& x, double p, Generator& generator = default_generator());
const Tensor& cauchy_(const Tensor& x, double median = 0.0, double sigma = 1.0,
                      Generator& generator = default_generator());

}  // namespace resnetcpp
