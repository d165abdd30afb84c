#include "nn/layers.hpp"

namespace resnetcpp::bindings {

void bind_layers(py::module_& scope) {
  bind_convolutions(scope);
  bind_norms(scope);
  bind_pools(scope);
  bind_activations(scope);
  bind_shapes(scope);
  bind_losses(scope);
  bind_containers(scope);
  bind_residuals(scope);
  bind_models(scope);
  bind_inference(scope);
  bind_init(scope);
}

}  // namespace resnetcpp::bindings
