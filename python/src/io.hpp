#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

void bind_io(py::module_& module);

}  // namespace resnetcpp::bindings
