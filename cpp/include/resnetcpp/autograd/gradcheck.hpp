#pragma once

#include <functional>
#include <vector>

#include "resnetcpp/tensor/tensor.hpp"

/// Compares gradients with finite differences. PyTorch: torch.autograd.gradcheck.
namespace resnetcpp::autograd {

/// Floating-point tensors in, floating-point tensors out.
using TensorFunction = std::function<std::vector<Tensor>(const std::vector<Tensor>&)>;

struct GradcheckOptions {
  /// Half the distance of the two points of a central difference.
  double eps = 1e-6;
  /// Gradients agree where |analytical - numerical| <= atol + rtol * |numerical|.
  double atol = 1e-5;
  double rtol = 1e-3;
  /// Throw GradError instead of returning false.
  bool raise_exception = true;
  /// How much two runs of the same backward may differ.
  double nondet_tol = 0.0;
};

/// Whether backward of `fn` at `inputs` agrees with the differences of its values, for every output
/// and every input that requires grad. Use float64: eps is too small for float32.
/// Errors: ValueError if no input requires grad or if elements of one share memory.
bool gradcheck(const TensorFunction& fn, const std::vector<Tensor>& inputs,
               GradcheckOptions options = {});

/// The same for the second derivative; `grads` holds one gradient per output, drawn at random if
/// left out. PyTorch: torch.autograd.gradgradcheck.
bool gradgradcheck(const TensorFunction& fn, const std::vector<Tensor>& inputs,
                   const std::vector<Tensor>& grads = {}, GradcheckOptions options = {});

}  // namespace resnetcpp::autograd
