#pragma once

#include <utility>

#include "bind.hpp"

/// What all functions that make tensors share.
namespace resnetcpp::bindings {

using OptionalDtype = std::optional<Dtype>;

/// Binds make(dtype, given...) as name(given..., *, dtype, layout, device, requires_grad,
/// pin_memory), for the module or as a method. `args` are those of `given`; keyword-only ones start
/// with py::kw_only().
template <class Scope, class... Given, class... Args>
void def_factory(Scope& scope, const char* name, Tensor (*make)(const OptionalDtype&, Given...),
                 const char* doc, const Args&... args) {
  scope.def(
      name,
      [make](Given... given, const OptionalDtype& dtype, const py::object&, CpuOnly,
             bool requires_grad, const std::optional<bool>&) {
        const Tensor made = make(dtype, std::forward<Given>(given)...);
        if (requires_grad) made.set_requires_grad(true);
        return made;
      },
      doc, args..., py::arg("dtype") = py::none(), py::arg("layout") = py::none(),
      py::arg("device") = py::none(), py::arg("requires_grad") = false,
      py::arg("pin_memory") = py::none());
}

}  // namespace resnetcpp::bindings
