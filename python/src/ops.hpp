#pragma once

#include "bind.hpp"

namespace resnetcpp::bindings {

/// Binds every family of ops; a family adds its line in ops.cpp.
void bind_ops(Binder& bind);

void bind_ops_elementwise(Binder& bind);
void bind_ops_operators(Binder& bind);
void bind_ops_activation(Binder& bind);
void bind_ops_random(Binder& bind);
void bind_ops_linalg(Binder& bind);
void bind_ops_conv(Binder& bind);
void bind_ops_pool(Binder& bind);
void bind_ops_norm(Binder& bind);
void bind_ops_reduce(Binder& bind);
void bind_ops_loss(Binder& bind);
void bind_ops_view(Binder& bind);
void bind_ops_copy(Binder& bind);
void bind_ops_join(Binder& bind);
void bind_ops_index(Binder& bind);
void bind_ops_pick(Binder& bind);
void bind_ops_rearrange(Binder& bind);
void bind_print(Binder& bind);

}  // namespace resnetcpp::bindings
