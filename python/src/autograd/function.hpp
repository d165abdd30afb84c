#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// What torch.autograd.Function is made of: records a forward that Python has run.
void bind_function(Binder& bind, py::module_& functions);

/// Saved tensors: autograd.graph.saved_tensors_hooks and utils.checkpoint.
void bind_saved_hooks(py::module_& functions);

}  // namespace resnetcpp::bindings
