// The autograd half of class Tensor.
#include "autograd/meta.hpp"
#include "autograd/views.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp {

namespace autograd {

Meta& meta_of(const Tensor& x) {
  std::unique_ptr<Meta>& meta = x.impl()->meta;
  if (meta == nullptr) meta = std::make_unique<Meta>();
  return *meta;
}

}  // namespace autograd

using autograd::meta_of;

bool Tensor::requires_grad() const {
  const auto& meta = get().meta;
  return meta != nullptr && (meta->requires_grad || grad_fn() != nullptr);
}

const Tensor& Tensor::set_requires_grad(bool value) const {
  RESNETCPP_CHECK(!value || is_floating(dtype()), GradError,
                  "only Tensors of floating point dtype can require gradients, got ",
                  name(dtype()));
  RESNETCPP_CHECK(is_leaf() || value, GradError,
                  "you can only change requires_grad flags of leaf variables. If you want to use a "
                  "computed variable in a subgraph that doesn't require differentiation use "
                  "var_no_grad = var.detach().");
  RESNETCPP_CHECK(!value || !storage()->inference() || autograd::inference_enabled(), GradError,
                  "Setting requires_grad=True on inference tensor outside InferenceMode is not "
                  "allowed.");
  if (!is_leaf()) return *this;
  if (value || get().meta != nullptr) meta_of(*this).requires_grad = value;
  return *this;
}

bool Tensor::is_leaf() const { return grad_fn() == nullptr; }

Tensor Tensor::grad() const { return get().meta == nullptr ? Tensor() : get().meta->grad; }

void Tensor::set_grad(const Tensor& value) const {
  if (value.defined()) {
    RESNETCPP_CHECK(value.shape() == shape(), ShapeError, "grad: expected a gradient of shape ",
                    to_string(shape()), ", got ", to_string(value.shape()));
    RESNETCPP_CHECK(value.dtype() == dtype(), DtypeError, "grad: expected a gradient of dtype ",
                    name(dtype()), ", got ", name(value.dtype()));
    RESNETCPP_CHECK(!value.is_same(*this), GradError,
                    "grad: can't assign a tensor as its own grad");
  }
  meta_of(*this).grad = value;
}

std::shared_ptr<autograd::Node> Tensor::grad_fn() const {
  const auto& meta = get().meta;
  if (meta == nullptr) return nullptr;
  if (meta->base != nullptr && meta->view_version != version()) autograd::refresh_view(*this);
  return meta->grad_fn;
}

void Tensor::backward(const Tensor& gradient, bool retain_graph, bool create_graph) const {
  autograd::BackwardOptions options;
  options.retain_graph = retain_graph || create_graph;
  options.create_graph = create_graph;
  autograd::backward({*this}, {gradient}, options);
}

Tensor Tensor::detach() const { return alias(*this, shape(), strides(), offset()); }

}  // namespace resnetcpp
