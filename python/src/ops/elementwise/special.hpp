#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// Trigonometric and other less common functions.
void bind_special(Binder& bind);
/// The keyword out= of the functions that are bound so far.
void bind_out(Binder& bind);

}  // namespace resnetcpp::bindings
