#include "resnetcpp/autograd/grad_mode.hpp"

namespace resnetcpp::autograd {

namespace {
thread_local bool grad_mode = true;
thread_local bool inference_mode = false;
}  // namespace

bool grad_enabled() { return grad_mode; }
void set_grad_enabled(bool enabled) { grad_mode = enabled; }

bool inference_enabled() { return inference_mode; }
void set_inference_enabled(bool enabled) { inference_mode = enabled; }

InferenceModeGuard::InferenceModeGuard(bool enabled)
    : previous_inference_(inference_mode), previous_grad_(grad_mode) {
  inference_mode = enabled;
  grad_mode = !enabled;
}

InferenceModeGuard::~InferenceModeGuard() {
  inference_mode = previous_inference_;
  grad_mode = previous_grad_;
}

}  // namespace resnetcpp::autograd
