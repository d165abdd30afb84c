#pragma once

#include "resnetcpp/tensor/generator.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// Random counts, draw for draw those of PyTorch: whole numbers in the dtype of the parameters, no
/// gradient.
namespace resnetcpp {

/// Numbers of events at these mean rates. rates (...) -> (...)
/// Errors: Error for a rate that is negative or not finite.
Tensor poisson(const Tensor& rates, Generator& generator = default_generator());
/// Numbers of successes in `count` trials with chance `prob`. count (...), prob (...) -> (...)
/// Errors: Error unless of one shape and dtype.
Tensor binomial(const Tensor& count, const Tensor& prob,
                Generator& generator = default_generator());

}  // namespace resnetcpp
