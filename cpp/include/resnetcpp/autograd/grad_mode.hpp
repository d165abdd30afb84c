#pragma once

/// Whether ops record a graph: one switch per thread.
namespace resnetcpp::autograd {

bool grad_enabled();
void set_grad_enabled(bool enabled);

bool inference_enabled();
void set_inference_enabled(bool enabled);

/// Sets the switch for a scope. PyTorch: torch.set_grad_enabled as a context manager.
class GradModeGuard {
 public:
  explicit GradModeGuard(bool enabled) : previous_(grad_enabled()) { set_grad_enabled(enabled); }
  ~GradModeGuard() { set_grad_enabled(previous_); }
  GradModeGuard(const GradModeGuard&) = delete;
  GradModeGuard& operator=(const GradModeGuard&) = delete;

 private:
  bool previous_;
};

/// PyTorch: torch.no_grad.
struct NoGradGuard : GradModeGuard {
  NoGradGuard() : GradModeGuard(false) {}
};

/// PyTorch: torch.enable_grad.
struct EnableGradGuard : GradModeGuard {
  EnableGradGuard() : GradModeGuard(true) {}
};

/// no_grad whose results can never be part of a graph. PyTorch: torch.inference_mode.
class InferenceModeGuard {
 public:
  explicit InferenceModeGuard(bool enabled = true);
  ~InferenceModeGuard();
  InferenceModeGuard(const InferenceModeGuard&) = delete;
  InferenceModeGuard& operator=(const InferenceModeGuard&) = delete;

 private:
  bool previous_inference_;
  bool previous_grad_;
};

}  // namespace resnetcpp::autograd
