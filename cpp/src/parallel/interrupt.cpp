#include "resnetcpp/interrupt.hpp"

#include <atomic>
#include <chrono>

#include "parallel/pool.hpp"

namespace resnetcpp {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPeriod = std::chrono::milliseconds(20);

std::atomic<void (*)()> installed_check{nullptr};
thread_local Clock::time_point last_check{};

}  // namespace

void set_interrupt_check(void (*check)()) { installed_check.store(check); }

void check_interrupt() {
  parallel::leave_if_cancelled();
  void (*const check)() = installed_check.load(std::memory_order_acquire);
  if (check == nullptr || parallel::on_worker_thread()) return;
  const Clock::time_point now = Clock::now();
  if (now - last_check < kPeriod) return;
  last_check = now;
  check();
}

}  // namespace resnetcpp
