#pragma once

#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::autograd {

struct BackwardOptions {
  /// Keep what the graph saved, so that it can be walked again.
  bool retain_graph = false;
  /// Record the backward pass itself.
  bool create_graph = false;
  /// With grad(): an input that the outputs do not depend on gives an undefined tensor, not an
  /// error.
  bool allow_unused = false;
};

/// Accumulates gradients of `roots` into the leaves, or into `inputs` alone if any are given.
/// `grads` holds one gradient per root, undefined for a root with one element.
/// PyTorch: torch.autograd.backward. Errors: GradError, ShapeError.
void backward(const std::vector<Tensor>& roots, const std::vector<Tensor>& grads,
              BackwardOptions options = {}, const std::vector<Tensor>& inputs = {});

/// The gradients of `outputs` with respect to `inputs`; no leaf's grad changes.
/// PyTorch: torch.autograd.grad. Errors: GradError, ShapeError.
std::vector<Tensor> grad(const std::vector<Tensor>& outputs, const std::vector<Tensor>& inputs,
                         const std::vector<Tensor>& grads = {}, BackwardOptions options = {});

}  // namespace resnetcpp::autograd
