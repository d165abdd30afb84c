#include "nn/layers.hpp"
#include "resnetcpp/inference/optimize.hpp"

namespace resnetcpp::bindings {

using inference::OptimizedModule;

void bind_inference(py::module_& scope) {
  auto cls = layer_class<OptimizedModule>(
      scope, "OptimizedModule",
      "A model that runs as a fixed list of steps; made by optimize_for_inference.");
  cls.def(py::init<nn::ModulePtr, const Tensor&>(), py::arg("model").none(false),
          py::arg("example").none(false), ReleaseGil());
  cls.def_property_readonly("original", &OptimizedModule::model,
                            "The model that this was made from.");
  cls.def("example", &OptimizedModule::example, "Zeros of the shape and dtype that it takes.");
}

}  // namespace resnetcpp::bindings
