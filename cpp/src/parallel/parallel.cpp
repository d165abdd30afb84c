#include "resnetcpp/parallel.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>

#include "parallel/pool.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/interrupt.hpp"

namespace resnetcpp {

namespace {

constexpr int kMaxThreads = 1024;

std::atomic<int> thread_count{0};  // 0: not yet decided
std::atomic<parallel::Pool*> current_pool{nullptr};

void forget_pool() { current_pool.store(nullptr); }

void shut_down_pool() {
  if (parallel::Pool* pool = current_pool.load()) pool->shut_down();
}

// A child of fork() has none of the workers and perhaps a locked mutex, so it forgets its parent's
// pool. Registered at load, before a thread can be in the middle of it while another one forks.
[[maybe_unused]] const bool registered =
    pthread_atfork(nullptr, nullptr, forget_pool) == 0 && std::atexit(shut_down_pool) == 0;

parallel::Pool& pool() {
  if (parallel::Pool* existing = current_pool.load()) return *existing;
  // Never deleted: a thread may still be inside when the process ends.
  auto created = std::make_unique<parallel::Pool>();
  parallel::Pool* expected = nullptr;
  if (current_pool.compare_exchange_strong(expected, created.get())) return *created.release();
  return *expected;
}

int thread_count_from_environment() {
  const char* text = std::getenv("RESNETCPP_NUM_THREADS");
  if (text == nullptr || *text == '\0') return std::min(parallel::usable_cores(), kMaxThreads);
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  RESNETCPP_CHECK(end != text && *end == '\0' && value >= 1 && value <= kMaxThreads, ValueError,
                  "RESNETCPP_NUM_THREADS: expected an integer from 1 to ", kMaxThreads, ", got '",
                  text, "'");
  return static_cast<int>(value);
}

void run_inline(int64_t begin, int64_t end, int64_t grain, const RangeBody& body) {
  for (int64_t lo = begin; lo < end;) {
    const int64_t hi = end - lo > grain ? lo + grain : end;
    body(lo, hi);
    lo = hi;
    check_interrupt();
  }
}

}  // namespace

int get_num_threads() {
  int count = thread_count.load(std::memory_order_relaxed);
  if (count != 0) return count;
  int undecided = 0;
  count = thread_count_from_environment();
  return thread_count.compare_exchange_strong(undecided, count) ? count : undecided;
}

void set_num_threads(int count) {
  RESNETCPP_CHECK(count >= 1 && count <= kMaxThreads, ValueError,
                  "set_num_threads: expected a number from 1 to ", kMaxThreads, ", got ", count);
  thread_count.store(count);
}

void parallel_for(int64_t begin, int64_t end, int64_t grain, RangeBody body) {
  RESNETCPP_CHECK(grain >= 1, ValueError, "parallel_for: expected a grain of at least 1, got ",
                  grain);
  if (begin >= end) return;
  const bool alone = end - begin <= grain || in_parallel_region() || get_num_threads() == 1;
  if (alone || !pool().try_run(begin, end, grain, body, get_num_threads()))
    run_inline(begin, end, grain, body);
}

}  // namespace resnetcpp
