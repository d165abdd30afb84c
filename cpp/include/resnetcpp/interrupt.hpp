#pragma once

/// A hook by which a host (the Python binding) can stop a long computation.
namespace resnetcpp {

/// Installs a function that throws when the user asked to stop; nullptr removes it.
void set_interrupt_check(void (*check)());

/// Calls the installed check, at most every 20 ms; on the pool's workers it leaves a job that is to
/// stop. `parallel_for` calls it between chunks; call it in other loops that can run for more than
/// 100 ms. Throws what the check throws.
void check_interrupt();

}  // namespace resnetcpp
