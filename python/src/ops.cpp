#include "ops.hpp"

namespace resnetcpp::bindings {

void bind_ops(Binder& bind) {
  bind_ops_random(bind);
  bind_ops_linalg(bind);
  bind_ops_conv(bind);
  bind_ops_pool(bind);
  bind_ops_norm(bind);
  bind_ops_reduce(bind);
  bind_ops_loss(bind);
}

}  // namespace resnetcpp::bindings
