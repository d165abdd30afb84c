#pragma once

#include "nn/module.hpp"

namespace resnetcpp::bindings {

using BaseClass = py::class_<nn::Module, Overridable<nn::Module>, py::smart_holder>;

/// module(*args, **kwargs): hooks and forward, without the GIL where no Python code is involved.
void bind_calls(py::module_& scope, BaseClass& cls);

}  // namespace resnetcpp::bindings
