#include "ops.hpp"

namespace resnetcpp::bindings {

void bind_ops(Binder&) {}

}  // namespace resnetcpp::bindings
