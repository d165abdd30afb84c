#include "resnetcpp/nn/shape.hpp"

#include "nn/layers.hpp"

namespace resnetcpp::bindings {

namespace {

// Identity takes and ignores any arguments, as PyTorch's does.
void bind_identity(py::module_& scope) {
  auto cls = layer_class<nn::Identity>(scope, "Identity", "x -> x. PyTorch: torch.nn.Identity.");
  cls.def(
      py::init([](const py::args&, const py::kwargs&) { return std::make_unique<nn::Identity>(); },
               [](const py::args&, const py::kwargs&) {
                 return std::make_unique<Overridable<nn::Identity>>();
               }));
  set_copy_recipe(cls, py::tuple(), {});
}

std::int64_t axis_from(const py::object& dim) {
  if (!py::isinstance<py::int_>(dim)) throw py::type_error("Unflatten: expected dim as an int");
  return dim.cast<std::int64_t>();
}

}  // namespace

void bind_shapes(py::module_& scope) {
  bind_identity(scope);
  auto flatten = layer_class<nn::Flatten>(scope, "Flatten",
                                          "Merges dimensions into one. PyTorch: torch.nn.Flatten.");
  flatten.def(py::init<std::int64_t, std::int64_t>(), py::arg("start_dim") = 1,
              py::arg("end_dim") = -1);
  RESNETCPP_BIND_FIELD(flatten, nn::Flatten, start_dim);
  RESNETCPP_BIND_FIELD(flatten, nn::Flatten, end_dim);
  set_copy_recipe(flatten, py::tuple(), {"start_dim", "end_dim"});

  auto unflatten = layer_class<nn::Unflatten>(
      scope, "Unflatten", "Splits a dimension into several. PyTorch: torch.nn.Unflatten.");
  unflatten.def(py::init(
                    [](const py::object& dim, const Shape& sizes) {
                      return std::make_unique<nn::Unflatten>(axis_from(dim), sizes);
                    },
                    [](const py::object& dim, const Shape& sizes) {
                      return std::make_unique<Overridable<nn::Unflatten>>(axis_from(dim), sizes);
                    }),
                py::arg("dim"), py::arg("unflattened_size"));
  RESNETCPP_BIND_FIELD(unflatten, nn::Unflatten, dim);
  RESNETCPP_BIND_FIELD(unflatten, nn::Unflatten, unflattened_size);
  set_copy_recipe(unflatten, py::make_tuple(0, py::make_tuple(1)), {"dim", "unflattened_size"});
}

}  // namespace resnetcpp::bindings
