#include "resnetcpp/autograd/grad_mode.hpp"

#include "resnetcpp/tensor/storage.hpp"

namespace resnetcpp::autograd {

namespace {
thread_local bool grad_mode = true;
}  // namespace

bool grad_enabled() { return grad_mode; }
void set_grad_enabled(bool enabled) { grad_mode = enabled; }

// New storages carry the mark, so that factories and views need no step of their own.
bool inference_enabled() { return Storage::inference_enabled(); }
void set_inference_enabled(bool enabled) { Storage::set_inference_enabled(enabled); }

InferenceModeGuard::InferenceModeGuard(bool enabled)
    : previous_inference_(inference_enabled()), previous_grad_(grad_mode) {
  set_inference_enabled(enabled);
  grad_mode = !enabled;
}

InferenceModeGuard::~InferenceModeGuard() {
  set_inference_enabled(previous_inference_);
  grad_mode = previous_grad_;
}

}  // namespace resnetcpp::autograd
