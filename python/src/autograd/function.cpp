// Ops whose forward and backward are Python's: what autograd.Function is made of. And tensors that
// take another shape in place.
#include "autograd/function.hpp"

#include "resnetcpp/autograd/backward.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalTensors = std::vector<std::optional<Tensor>>;
using Positions = std::vector<std::size_t>;

// rule(list of gradients, None where none arrived) gives one gradient or None for each input;
// `wanted` are passed on.
Backward::JointRule python_rule(const py::function& function, const Positions& wanted) {
  return [rule = share(function), wanted](const std::vector<Tensor>& gys) {
    const py::gil_scoped_acquire gil;
    OptionalTensors arrived;
    for (const Tensor& gy : gys) arrived.push_back(gy.defined() ? std::optional(gy) : std::nullopt);
    const auto given = (*rule)(arrived).cast<OptionalTensors>();
    std::vector<Tensor> gradients;
    for (const std::size_t i : wanted) gradients.push_back(given.at(i).value_or(Tensor()));
    return gradients;
  };
}

/// What a forward in Python gave. `in_place[i]` is the input that output i is, or None; `saved`
/// holds inputs, outputs and others, or None.
struct Forward {
  std::vector<Tensor> outputs;
  OptionalTensors in_place;
  OptionalTensors saved;
};

py::list save_all(Backward& backward, const Forward& forward, const std::vector<Tensor>& attached) {
  py::list kept;
  for (const auto& x : forward.saved) {
    if (!x) {
      kept.append(py::none());
      continue;
    }
    std::optional<std::size_t> output;
    for (std::size_t i = 0; i < forward.outputs.size(); ++i) {
      if (x->impl() == forward.outputs[i].impl()) output = i;
    }
    kept.append(output ? backward.save_output(attached[*output], *output) : backward.save(*x));
  }
  return kept;
}

// Enters the floating-point outputs of a forward that ran outside the graph into it; gives them,
// and what was saved. An output that is an input stays the same object.
py::tuple record(const std::string& name, const std::vector<Tensor>& inputs, const Forward& forward,
                 const py::function& rule) {
  Backward backward(name.c_str(), inputs);
  Positions wanted;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (backward.wants(i)) wanted.push_back(i);
  }
  backward.define_unfilled(wanted, python_rule(rule, wanted));
  std::vector<Tensor> outputs;
  for (const Tensor& y : forward.outputs) outputs.push_back(y.detach());
  backward.attach(outputs);
  const py::list saved = save_all(backward, forward, outputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto& overwritten = forward.in_place[i];
    if (!overwritten) continue;
    autograd::check_inplace(name.c_str(), *overwritten);
    autograd::replace_history(*overwritten, outputs[i]);
    outputs[i] = *overwritten;
  }
  return py::make_tuple(outputs, saved);
}

// x takes the shape, the elements and the history of `result`, one of its views.
Tensor become(const std::string& op, const Tensor& x, const Tensor& result) {
  autograd::check_inplace(op.c_str(), x);
  const bool recorded = x.requires_grad() || result.requires_grad();
  RESNETCPP_CHECK(!recorded || !autograd::view_base(x).defined(), NotImplementedError, op,
                  ": expected a tensor that is no view, or one outside the graph");
  autograd::replace_history(x, result);
  TensorImpl& impl = *x.impl();
  const Tensor values = result.detach();
  impl.storage = values.storage();
  impl.sizes = values.shape();
  impl.strides = values.strides();
  impl.offset = values.offset();
  impl.numel = values.numel();
  impl.dtype = values.dtype();
  return x;
}

Tensor detach_in_place(const Tensor& x) {
  RESNETCPP_CHECK(!autograd::view_base(x).defined(), GradError,
                  "Can't detach views in-place. Use detach() instead.");
  TensorImpl past(x.storage(), x.dtype(), x.shape(), x.strides(), x.offset());
  x.impl()->meta.swap(past.meta);
  return x;
}

}  // namespace

void bind_function(Binder& bind, py::module_& functions) {
  py::class_<Saved>(functions, "Saved", "A tensor kept for backward.")
      .def("get", &Saved::get, "The tensor; fails if it was overwritten or let go.");
  functions.def(
      "record",
      [](const std::string& name, const std::vector<Tensor>& inputs,
         const std::vector<Tensor>& outputs, const OptionalTensors& in_place,
         const OptionalTensors& saved, const py::function& rule) {
        return record(name, inputs, {outputs, in_place, saved}, rule);
      },
      py::arg("name"), py::arg("inputs"), py::arg("outputs"), py::arg("in_place"), py::arg("saved"),
      py::arg("rule"), "Makes tensors the outputs of an op whose backward is a Python function.");
  functions.def("become", &become, py::arg("op"), py::arg("input"), py::arg("result"),
                "Gives a tensor another shape in place.");
  bind.tensor.def("detach_", &detach_in_place, "Takes the tensor out of the graph, in place.");
}

}  // namespace resnetcpp::bindings
