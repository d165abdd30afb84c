#include "ops.hpp"

#include "ops/elementwise/special.hpp"

namespace resnetcpp::bindings {

void bind_ops(Binder& bind) {
  bind_ops_elementwise(bind);
  bind_ops_operators(bind);
  bind_ops_activation(bind);
  bind_ops_random(bind);
  bind_ops_linalg(bind);
  bind_ops_conv(bind);
  bind_ops_pool(bind);
  bind_ops_norm(bind);
  bind_ops_reduce(bind);
  bind_ops_loss(bind);
  bind_ops_view(bind);
  bind_ops_copy(bind);
  bind_ops_join(bind);
  bind_ops_index(bind);
  bind_ops_pick(bind);
  bind_ops_rearrange(bind);
  bind_special(bind);
  bind_out(bind);
  bind_print(bind);
}

}  // namespace resnetcpp::bindings
