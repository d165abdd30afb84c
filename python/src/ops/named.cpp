#include "ops/named.hpp"

namespace resnetcpp::bindings {

py::object values_indices_type(py::module_& module, const char* name) {
  py::module_ types = py::hasattr(module, "return_types")
                          ? module.attr("return_types").cast<py::module_>()
                          : module.def_submodule("return_types", "What max and its like return.");
  const py::object type = py::module_::import("collections")
                              .attr("namedtuple")(name, py::make_tuple("values", "indices"));
  type.attr("__module__") = types.attr("__name__");
  types.attr(name) = type;
  return type;
}

}  // namespace resnetcpp::bindings
