#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// What torch.autograd.Function is made of: records a forward that Python has run.
void bind_function(Binder& bind, py::module_& functions);

}  // namespace resnetcpp::bindings
