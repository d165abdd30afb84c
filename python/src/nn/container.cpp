// The containers' own code; what makes them Python sequences and mappings is in
// resnetcpp/nn/container.py.
#include "resnetcpp/nn/container.hpp"

#include "nn/layers.hpp"

namespace resnetcpp::bindings {

void bind_containers(py::module_& scope) {
  auto sequential = layer_class<nn::Sequential>(
      scope, "Sequential", "Runs its children one after the other. PyTorch: torch.nn.Sequential.");
  sequential.def(py::init<>());
  set_copy_recipe(sequential, py::tuple(), {});

  auto list = module_class<nn::ModuleList>(scope, "ModuleList",
                                           "A list of modules. PyTorch: torch.nn.ModuleList.");
  list.def(py::init<>()).def("__repr__", [](const nn::ModuleList& self) {
    return self.ModuleList::repr();
  });
  set_copy_recipe(list, py::tuple(), {});

  auto dict = module_class<nn::ModuleDict>(scope, "ModuleDict",
                                           "Modules by name. PyTorch: torch.nn.ModuleDict.");
  dict.def(py::init<>());
  set_copy_recipe(dict, py::tuple(), {});
}

}  // namespace resnetcpp::bindings
