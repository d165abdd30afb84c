#pragma once

#include <memory>

#include "resnetcpp/autograd/node.hpp"

namespace resnetcpp::autograd {

/// The node at a leaf: adds what arrives to the leaf's grad.
std::shared_ptr<Node> make_accumulator(const Tensor& leaf);

/// Runs the leaf's own hooks on an arriving gradient.
Tensor run_leaf_hooks(const Tensor& leaf, Tensor grad);

/// grad + more, recorded if grad is enabled.
Tensor sum_for_leaf(const Tensor& grad, const Tensor& more);

}  // namespace resnetcpp::autograd
