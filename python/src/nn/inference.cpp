#include <pybind11/functional.h>

#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

#include "nn/layers.hpp"
#include "resnetcpp/inference/graph.hpp"
#include "resnetcpp/inference/optimize.hpp"

namespace resnetcpp::bindings {

using inference::Graph;
using inference::Op;
using inference::OptimizedModule;
using inference::StepTime;
using inference::Tensors;

namespace {

py::list inputs_of(const Op& op) {
  py::list inputs;
  for (const inference::Input& input : op.inputs) {
    inputs.append(input.is_constant() ? py::cast(input.constant) : py::cast(input.value));
  }
  return inputs;
}

py::object attributes_of(const Op& op) {
  if (!op.attributes) return py::none();
  py::dict attributes;
  for (const auto& [name, value] : *op.attributes) attributes[py::str(name)] = py::cast(value);
  return std::move(attributes);
}

py::list outputs_of(const Graph& graph) {
  py::list outputs;
  for (const std::size_t value : graph.outputs) {
    outputs.append(value == inference::kConstant ? py::none() : py::cast(value));
  }
  return outputs;
}

void bind_recording(py::module_& scope) {
  py::class_<Op>(scope, "_RecordedOp", "One op of a recorded model.")
      .def_readonly("name", &Op::name)
      .def_property_readonly("inputs", &inputs_of,
                             "Numbers of values, constants, and None where nothing was given.")
      .def_property_readonly("attributes", &attributes_of,
                             "What it was told, by names; None for an op that does not say.")
      .def_readonly("shape", &Op::shape)
      .def_readonly("dtype", &Op::dtype);
  scope.def(
      "_record",
      [](const std::function<Tensors(const Tensors&)>& model, const Tensors& inputs) {
        const Graph graph = inference::record(model, inputs);
        return py::make_tuple(graph.ops, outputs_of(graph));
      },
      py::arg("model"), py::arg("inputs"),
      "The ops that lead from the inputs to the outputs of a model, and the numbers of the outputs "
      "among the values: the inputs come first, the results of the ops follow.");
}

using PairOf = std::tuple<std::int64_t, std::int64_t>;

PairOf tuple_of(const Pair& pair) { return {pair[0], pair[1]}; }

// None for an op that is no convolution.
template <class Value>
auto of_convolution(const Value& value) {
  using Result = std::optional<decltype(value(std::declval<const Conv2dGeometry&>()))>;
  return [value](const StepTime& time) {
    return time.step.conv ? Result(value(*time.step.conv)) : std::nullopt;
  };
}

std::string describe(const StepTime& time) {
  const inference::StepInfo& step = time.step;
  std::ostringstream text;
  text << step.op;
  if (step.conv) {
    const Conv2dGeometry& g = *step.conv;
    text << ' ' << g.kernel_height << 'x' << g.kernel_width << '/' << g.stride[0] << ", "
         << g.in_channels << " to " << g.out_channels << ", " << step.algorithm;
  }
  text << (step.adds_residual ? " + residual" : "") << (step.relu ? " + relu" : "")
       << (step.max_pool ? " + max_pool2d" : "") << " -> " << to_string(step.output) << ": "
       << time.seconds * 1e3 << " ms";
  return text.str();
}

void bind_step(py::module_& scope) {
  py::class_<StepTime>(scope, "OptimizedStep",
                       "A step of an optimised module, and how long it took in one call.")
      .def_property_readonly("op", [](const StepTime& time) { return time.step.op; })
      .def_property_readonly(
          "shape", [](const StepTime& time) { return time.step.output; }, "Of its result.")
      .def_property_readonly("in_shape", of_convolution([](const Conv2dGeometry& g) {
                               return Shape{g.batch, g.in_channels, g.in_height, g.in_width};
                             }),
                             "Of what a convolution reads; None for other ops, as what follows.")
      .def_property_readonly("kernel_size", of_convolution([](const Conv2dGeometry& g) {
                               return PairOf(g.kernel_height, g.kernel_width);
                             }))
      .def_property_readonly(
          "stride", of_convolution([](const Conv2dGeometry& g) { return tuple_of(g.stride); }))
      .def_property_readonly("padding", of_convolution([](const Conv2dGeometry& g) {
                               return tuple_of(g.padding_before);
                             }))
      .def_property_readonly("groups",
                             of_convolution([](const Conv2dGeometry& g) { return g.groups; }))
      .def_property_readonly(
          "algorithm",
          [](const StepTime& time) {
            return time.step.conv ? std::optional(time.step.algorithm) : std::nullopt;
          },
          "'direct', or 'winograd2' or 'winograd4' for tiles of 2 x 2 or 4 x 4 outputs, or\n"
          "'winograd4_lines' for 4 outputs of a line.")
      .def_property_readonly("adds_residual",
                             [](const StepTime& time) { return time.step.adds_residual; })
      .def_property_readonly("relu", [](const StepTime& time) { return time.step.relu; })
      .def_property_readonly(
          "max_pool", [](const StepTime& time) { return time.step.max_pool; },
          "Whether a max pooling follows a convolution, band by band; the shape is the pooling's.")
      .def_readonly("seconds", &StepTime::seconds)
      .def("__repr__", &describe);
}

}  // namespace

void bind_inference(py::module_& scope) {
  auto cls = layer_class<OptimizedModule>(
      scope, "OptimizedModule",
      "A model that runs as a fixed list of steps; made by optimize_for_inference.");
  cls.def(py::init<nn::ModulePtr, const Tensor&>(), py::arg("model").none(false),
          py::arg("example").none(false), ReleaseGil());
  cls.def_property_readonly("original", &OptimizedModule::model,
                            "The model that this was made from.");
  bind_step(scope);
  cls.def("profile", &OptimizedModule::profile, py::arg("input").none(false), ReleaseGil(),
          "Runs as a call does; the steps in their order, with the time that each took.");
  cls.def("example", &OptimizedModule::example, "Zeros of the shape and dtype that it takes.");
  bind_recording(scope);
}

}  // namespace resnetcpp::bindings
