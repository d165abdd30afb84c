#include "ops.hpp"

namespace resnetcpp::bindings {

void bind_ops(Binder& bind) { bind_ops_random(bind); }

}  // namespace resnetcpp::bindings
