#include "nn/module.hpp"

#include "bind.hpp"
#include "io.hpp"
#include "nn/collect.hpp"
#include "nn/layers.hpp"
#include "ops.hpp"
#include "resnetcpp/version.hpp"

using namespace resnetcpp::bindings;

PYBIND11_MODULE(_C, m) {
  m.doc() = "The compiled core of resnetcpp.";
  m.attr("__version__") = resnetcpp::version();
  bind_errors(m);
  bind_types(m);
  bind_device(m);
  bind_runtime(m);
  Binder bind{
      m, m.def_submodule("_functional", "Functions that nn.functional adds."),
      TensorClass(m, "Tensor", py::dynamic_attr(), py::buffer_protocol(), collectable_tensor())};
  bind_tensor(bind);
  bind_factories(bind);
  bind_interop(bind);
  bind_autograd(bind);
  bind_gradcheck(bind);
  bind_ops(bind);
  bind_optim(m);
  bind_io(m);
  py::module_ layers = m.def_submodule("_nn", "Modules.");
  bind_module(layers);
  bind_layers(layers);
}
