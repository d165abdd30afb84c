#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// Binds every family of ops; a family adds its line in ops.cpp.
void bind_ops(Binder& bind);

}  // namespace resnetcpp::bindings
