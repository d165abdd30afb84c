#include "ops/elementwise/record.hpp"

#include "ops/elementwise/apply.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp {

namespace {

Attributes attributes_of(const UnaryOp& op) {
  if (op.approximate == nullptr) return {};
  return {{"approximate", op.approximate}};
}

void define_unary(const UnaryOp& op, Backward& backward, const Tensor& x, const Tensor& y) {
  if (!backward.wants(0)) return;
  backward.replay([op](const Operands& in) { return unary(op, in[0]); });
  backward.describe([&] { return attributes_of(op); });
  Saved kept;
  if (op.keep == Keep::input) kept = backward.save(x);
  if (op.keep == Keep::output) kept = backward.save_output(y);
  backward.define(0, [op, kept](const Tensor& gy) {
    if (op.keep == Keep::nothing) return op.gradient(gy, gy);
    const Tensor value = kept.get();
    const bool fused = op.fused && !autograd::grad_enabled();
    return fused ? apply(op.name, *op.fused, gy, value) : op.gradient(gy, value);
  });
}

}  // namespace

Tensor FitTo::operator()(const Tensor& gradient) const {
  return to(sum_to_size(gradient, shape_), dtype_);
}

Tensor unary(const UnaryOp& op, const Tensor& x) {
  const Tensor source = cast_data(x, floating_dtype(x.dtype()));
  const Tensor y = empty_like(source);
  apply(y, op.kernel, source);
  Backward backward(op.name, {x});
  define_unary(op, backward, x, y);
  return backward.attach(y);
}

const Tensor& unary_(const UnaryOp& op, const Tensor& x) {
  autograd::check_inplace(op.name, x);
  if (!is_floating(x.dtype()) || (op.keep == Keep::input && is_recorded({x}))) {
    return overwrite(op.name, x, unary(op, before_overwrite(x)));
  }
  Backward backward(op.name, {x});
  apply(x, op.kernel, x);
  return finish_inplace(x, backward, [&](const Tensor& y) { define_unary(op, backward, x, y); });
}

bool is_recorded(std::initializer_list<Tensor> inputs) {
  if (!autograd::grad_enabled()) return false;
  for (const Tensor& input : inputs) {
    if (input.defined() && input.requires_grad()) return true;
  }
  return false;
}

void check_fits(const char* op, const Tensor& x, const Shape& result_shape, Dtype result_dtype) {
  RESNETCPP_CHECK(result_shape == x.shape(), ShapeError, op, ": output with shape ",
                  to_string(x.shape()), " doesn't match the broadcast shape ",
                  to_string(result_shape));
  RESNETCPP_CHECK(can_cast(result_dtype, x.dtype()), DtypeError, op, ": result type ",
                  name(result_dtype), " can't be cast to the desired output type ",
                  name(x.dtype()));
}

const Tensor& overwrite(const char* op, const Tensor& x, const Tensor& result) {
  check_fits(op, x, result.shape(), result.dtype());
  copy_data(x, result);
  autograd::adopt_history(x, result);
  return x;
}

}  // namespace resnetcpp
