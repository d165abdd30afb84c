#pragma once

#include <initializer_list>
#include <optional>

#include "kernels/elementwise.hpp"
#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/tensor/factory.hpp"

/// How elementwise ops enter the graph.
namespace resnetcpp {

/// Turns the gradient of a result into that of an operand, which was broadcast and converted on its
/// way in.
class FitTo {
 public:
  explicit FitTo(const Tensor& operand) : shape_(operand.shape()), dtype_(operand.dtype()) {}
  Tensor operator()(const Tensor& gradient) const;

 private:
  Shape shape_;
  Dtype dtype_;
};

/// What the gradient of a function of one tensor needs besides gy.
enum class Keep : std::uint8_t { nothing, input, output };

/// A function of one tensor: its kernel, and gx from gy and what is kept. `fused`, where there is
/// one, computes the same gx in one pass; it serves whenever the gradient is not recorded itself.
struct UnaryOp {
  const char* name;
  kernels::Unary kernel;
  Keep keep;
  Tensor (*gradient)(const Tensor& gy, const Tensor& kept);
  std::optional<kernels::Binary> fused;
  /// For a function that stands in for the one it is named after. PyTorch: gelu's argument.
  const char* approximate = nullptr;
};

/// y = op(x); integers and bools become the default dtype.
Tensor unary(const UnaryOp& op, const Tensor& x);
/// x = op(x). Nothing is copied unless the gradient needs the old x.
const Tensor& unary_(const UnaryOp& op, const Tensor& x);
/// The gradient of a step function.
inline Tensor zero_gradient(const Tensor& gy, const Tensor&) { return zeros_like(gy); }

/// Whether an op on these tensors is recorded.
bool is_recorded(std::initializer_list<Tensor> inputs);

/// Checks that `result_shape` and `result_dtype` fit into x. Errors: ShapeError, DtypeError.
void check_fits(const char* op, const Tensor& x, const Shape& result_shape, Dtype result_dtype);

/// x = result, with its history, for an x that passed check_inplace.
const Tensor& overwrite(const char* op, const Tensor& x, const Tensor& result);

/// Ends an in-place op that wrote its output into x itself: `define` gets x as the output and
/// defines the rules.
template <class Define>
const Tensor& finish_inplace(const Tensor& x, Backward& backward, const Define& define) {
  x.bump_version();
  if (backward.wants_any()) {
    const Tensor y = x.detach();
    define(y);
    autograd::replace_history(x, backward.attach(y));
  }
  return x;
}

}  // namespace resnetcpp
