// Gradients: the autograd half of Tensor, grad modes, backward and grad.
#include <sstream>

#include "autograd/function.hpp"
#include "bind.hpp"
#include "nn/collect.hpp"
#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/autograd/hooks.hpp"
#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

using autograd::BackwardOptions;
using autograd::Node;

using OptionalTensor = std::optional<Tensor>;
using OptionalTensors = std::vector<OptionalTensor>;

Tensor or_undefined(const OptionalTensor& x) { return x.value_or(Tensor()); }

std::vector<Tensor> or_undefined(const OptionalTensors& xs) {
  std::vector<Tensor> result;
  for (const OptionalTensor& x : xs) result.push_back(or_undefined(x));
  return result;
}

// One tensor, a sequence of them, or None.
template <class Item>
std::vector<Item> listed(const py::object& object) {
  if (object.is_none()) return {};
  if (py::isinstance<TensorImpl>(object)) return {object.cast<Item>()};
  return object.cast<std::vector<Item>>();
}

BackwardOptions options_from(std::optional<bool> retain_graph, bool create_graph) {
  BackwardOptions options;
  options.create_graph = create_graph;
  options.retain_graph = retain_graph.value_or(create_graph);
  return options;
}

void run_backward(const py::object& tensors, const py::object& grads,
                  std::optional<bool> retain_graph, bool create_graph, const py::object& inputs) {
  const auto roots = listed<Tensor>(tensors);
  const auto given = or_undefined(listed<OptionalTensor>(grads));
  const auto targets = listed<Tensor>(inputs);
  const py::gil_scoped_release no_gil;
  autograd::backward(roots, given, options_from(retain_graph, create_graph), targets);
}

py::tuple run_grad(const py::object& outputs, const py::object& inputs, const py::object& grads,
                   std::optional<bool> retain_graph, bool create_graph,
                   std::optional<bool> allow_unused) {
  const auto roots = listed<Tensor>(outputs);
  const auto targets = listed<Tensor>(inputs);
  const auto given = or_undefined(listed<OptionalTensor>(grads));
  BackwardOptions options = options_from(retain_graph, create_graph);
  options.allow_unused = allow_unused.value_or(false);
  std::vector<Tensor> results;
  {
    const py::gil_scoped_release no_gil;
    results = autograd::grad(roots, targets, given, options);
  }
  py::tuple tuple(results.size());
  for (std::size_t i = 0; i < results.size(); ++i) tuple[i] = py::cast(results[i]);
  return tuple;
}

py::object handle_for(const py::cpp_function& remove) {
  return py::module_::import("resnetcpp.utils.hooks").attr("TensorHookHandle")(remove);
}

// Handles hold their tensor weakly: hooks that hold their own handle are common.
py::object register_hook(const Tensor& x, const py::function& function) {
  const std::int64_t id = autograd::register_hook(x, PythonTensorHook{share(function)});
  const std::weak_ptr<TensorImpl> weak = x.impl();
  return handle_for(py::cpp_function([weak, id] {
    if (const auto impl = weak.lock()) autograd::remove_hook(Tensor(impl), id);
  }));
}

py::object register_post_hook(const Tensor& x, const py::function& function) {
  const std::int64_t id =
      autograd::register_post_accumulate_grad_hook(x, PythonLeafHook{share(function)});
  const std::weak_ptr<TensorImpl> weak = x.impl();
  return handle_for(py::cpp_function([weak, id] {
    if (const auto impl = weak.lock()) {
      autograd::remove_post_accumulate_grad_hook(Tensor(impl), id);
    }
  }));
}

// The same tensors, whose gradients pass through `function`, a list in and a list out.
std::vector<Tensor> watch(const std::vector<Tensor>& tensors, const py::function& function) {
  return autograd::watch(
      tensors, [shared = share(function), count = tensors.size()](const std::vector<Tensor>& gys) {
        const py::gil_scoped_acquire gil;
        const auto results = or_undefined((*shared)(gys).cast<OptionalTensors>());
        RESNETCPP_CHECK(results.size() == count, GradError, "backward hook: expected ", count,
                        " gradients, got ", results.size());
        return results;
      });
}

std::string node_text(const Node& node) {
  std::ostringstream text;
  text << "<" << node.name() << " object at " << &node << ">";
  return text.str();
}

py::tuple next_functions(const Node& node) {
  py::list result;
  for (const autograd::Edge& edge : node.next_edges()) {
    result.append(py::make_tuple(edge.node, edge.input));
  }
  return py::tuple(result);
}

void bind_node(py::module_& module) {
  py::class_<Node, std::shared_ptr<Node>>(module, "Node", "One op that autograd has recorded.")
      .def("name", &Node::name, "The op's name: 'AddBackward0'.")
      .def_property_readonly("next_functions", &next_functions)
      .def_property_readonly("variable",
                             [](const Node& node) -> py::object {
                               const Tensor leaf = node.leaf();
                               return leaf.defined() ? py::cast(leaf) : py::none();
                             })
      .def("__repr__", &node_text);
}

void bind_tensor_methods(TensorClass& tensor) {
  tensor
      .def_property(
          "requires_grad", [](const Tensor& x) { return x.requires_grad(); },
          [](const Tensor& x, bool value) { x.set_requires_grad(value); })
      .def_property(
          "grad", [](const Tensor& x) { return x.grad(); },
          [](const Tensor& x, const OptionalTensor& value) { x.set_grad(or_undefined(value)); })
      .def_property_readonly("grad_fn", [](const Tensor& x) { return x.grad_fn(); })
      .def_property_readonly("is_leaf", [](const Tensor& x) { return x.is_leaf(); })
      .def_property_readonly("retains_grad",
                             [](const Tensor& x) { return autograd::retains_grad(x); })
      .def(
          "requires_grad_",
          [](const Tensor& x, bool value) {
            x.set_requires_grad(value);
            return x;
          },
          py::arg("requires_grad") = true, "Switches the recording of gradients on or off.")
      .def(
          "backward",
          [](const Tensor& x, const py::object& gradient, std::optional<bool> retain_graph,
             bool create_graph, const py::object& inputs) {
            run_backward(py::cast(x), gradient, retain_graph, create_graph, inputs);
          },
          py::arg("gradient") = py::none(), py::arg("retain_graph") = py::none(),
          py::arg("create_graph") = false, py::arg("inputs") = py::none(),
          "Adds d(self)/d(leaf) to the grad of every leaf.")
      .def(
          "detach", [](const Tensor& x) { return x.detach(); },
          "The same values outside the graph; changes are seen by both.")
      .def(
          "retain_grad", [](const Tensor& x) { autograd::retain_grad(x); },
          "Keeps the gradient of a tensor that is no leaf.")
      .def("register_hook", &register_hook, py::arg("hook"),
           "Calls hook(grad) when a gradient arrives; what it returns replaces the gradient.")
      .def("register_post_accumulate_grad_hook", &register_post_hook, py::arg("hook"),
           "Calls hook(self) after the grad of this leaf was updated.");
}

}  // namespace

void bind_autograd(Binder& bind) {
  bind_node(bind.module);
  bind_tensor_methods(bind.tensor);
  py::module_ functions = bind.module.def_submodule("_autograd", "The engine.");
  functions.def("backward", &run_backward, py::arg("tensors"), py::arg("grad_tensors") = py::none(),
                py::arg("retain_graph") = py::none(), py::arg("create_graph") = false,
                py::arg("inputs") = py::none());
  functions.def("grad", &run_grad, py::arg("outputs"), py::arg("inputs"),
                py::arg("grad_outputs") = py::none(), py::arg("retain_graph") = py::none(),
                py::arg("create_graph") = false, py::arg("allow_unused") = py::none());
  functions.def("watch", &watch, py::arg("tensors"), py::arg("function"));
  functions.def("set_grad_enabled", &autograd::set_grad_enabled);
  functions.def("set_inference_enabled", &autograd::set_inference_enabled);
  bind_function(bind, functions);
  bind_saved_hooks(functions);
  bind.module.def("is_grad_enabled", &autograd::grad_enabled, "Whether ops record a graph.");
  bind.module.def("is_inference_mode_enabled", &autograd::inference_enabled,
                  "Whether results are kept out of every graph.");
}

}  // namespace resnetcpp::bindings
