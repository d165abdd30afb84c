#include "parallel/pool.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "resnetcpp/interrupt.hpp"

namespace resnetcpp::parallel {

namespace {

// Enough that threads of unequal speed end together, few enough that taking them costs nothing.
constexpr int64_t kPiecesPerThread = 64;
// A thread that waits first keeps its core, then lets others have it, and then sleeps: to wake one
// takes tens of microseconds, and in a virtual machine far more, at each of a network's ops.
constexpr auto kSpinTime = std::chrono::microseconds(50);
constexpr auto kYieldTime = std::chrono::milliseconds(2);

thread_local bool is_worker = false;
thread_local bool is_in_region = false;
// Of the job that this thread has a part in.
thread_local const std::atomic<bool>* is_cancelled = nullptr;

int64_t first_of(uint64_t range) { return static_cast<int64_t>(range & 0xffffffffU); }
int64_t end_of(uint64_t range) { return static_cast<int64_t>(range >> 32U); }
bool is_left(uint64_t range) { return first_of(range) < end_of(range); }

/// Never seen outside a job: the error that cancelled it is.
struct Cancelled {};

// How long the caller sleeps between two looks at whether the user wants to stop.
constexpr auto kPollTime = std::chrono::milliseconds(20);

void pause_cpu() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

template <class Condition>
bool spin_until(const Condition& condition) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + kSpinTime;
  do {
    for (int i = 0; i < 32; ++i) {
      if (condition()) return true;
      pause_cpu();
    }
  } while (Clock::now() < deadline);
  while (!condition() && Clock::now() < deadline + kYieldTime) std::this_thread::yield();
  return condition();
}

}  // namespace

void Share::assign(int64_t first, int64_t last) {
  range_.store(static_cast<uint64_t>(last) << 32U | static_cast<uint64_t>(first),
               std::memory_order_release);
}

std::optional<int64_t> Share::take_first() {
  uint64_t range = range_.load(std::memory_order_relaxed);
  while (is_left(range)) {
    const uint64_t rest = range + 1;
    if (range_.compare_exchange_weak(range, rest, std::memory_order_acquire))
      return first_of(range);
  }
  return std::nullopt;
}

std::optional<int64_t> Share::take_last() {
  uint64_t range = range_.load(std::memory_order_relaxed);
  while (is_left(range)) {
    const uint64_t rest = range - (uint64_t{1} << 32U);
    if (range_.compare_exchange_weak(range, rest, std::memory_order_acquire)) return end_of(rest);
  }
  return std::nullopt;
}

bool on_worker_thread() { return is_worker; }

void leave_if_cancelled() {
  if (is_cancelled != nullptr && is_cancelled->load(std::memory_order_relaxed)) throw Cancelled();
}

bool Pool::try_run(int64_t begin, int64_t end, int64_t grain, const RangeBody& body, int threads) {
  const std::unique_lock<std::mutex> submit(submit_, std::try_to_lock);
  if (!submit.owns_lock() || closed_) return false;
  if (threads != threads_wanted_) resize(threads);
  const int64_t chunks = chunk_count(end - begin, grain);
  const auto workers_useful = std::min<int64_t>(chunks - 1, static_cast<int64_t>(workers_.size()));
  if (workers_useful < 1) return false;

  const int useful = 1 + static_cast<int>(workers_useful);
  publish({begin, end, grain, chunks, std::min(chunks, kPiecesPerThread * useful), &body}, useful);
  is_in_region = true;
  run_pieces(0);
  wait_until_done();
  is_in_region = false;
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  return true;
}

void Pool::shut_down() {
  // Waiting for a job could hang the end of the process: its caller may itself wait for the host to
  // go on.
  const std::unique_lock<std::mutex> submit(submit_, std::try_to_lock);
  if (!submit.owns_lock()) return;
  closed_ = true;
  stop_workers();
}

void Pool::resize(int threads) {
  stop_workers();
  threads_wanted_ = threads;
  // A fresh array is safe: no worker is alive, and workers never outlive the array they were
  // started with.
  shares_ = std::make_unique<Share[]>(static_cast<size_t>(threads));
  workers_.reserve(static_cast<size_t>(threads));
  for (int index = 1; index < threads; ++index) {
    try {
      workers_.emplace_back(&Pool::worker_loop, this, index, job_number_.load());
    } catch (const std::system_error&) {
      return;  // the system allows no more threads; fewer give the same results
    }
  }
}

void Pool::stop_workers() {
  {
    const std::lock_guard<std::mutex> lock(sleep_);
    stopping_ = true;
  }
  wake_workers_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  stopping_ = false;
}

void Pool::publish(const Job& job, int threads) {
  job_ = job;
  cancelled_.store(false, std::memory_order_relaxed);
  job_threads_.store(threads, std::memory_order_relaxed);
  pieces_left_.store(job.pieces, std::memory_order_relaxed);
  for (int thread = 0; thread < threads; ++thread) {
    shares_[static_cast<size_t>(thread)].assign(job.pieces * thread / threads,
                                                job.pieces * (thread + 1) / threads);
  }
  // Sequentially consistent with the worker's increment of sleepers_: either it sees the job or we
  // see it asleep.
  job_number_.fetch_add(1);
  if (sleepers_.load() == 0) return;
  const std::lock_guard<std::mutex> lock(sleep_);
  for (int worker = 1; worker < threads; ++worker) wake_workers_.notify_one();
}

bool Pool::job_after(uint64_t seen) const { return stopping_.load() || job_number_.load() != seen; }

void Pool::wait_for_job(uint64_t seen) {
  if (spin_until([&] { return job_after(seen); })) return;
  std::unique_lock<std::mutex> lock(sleep_);
  ++sleepers_;
  wake_workers_.wait(lock, [&] { return job_after(seen); });
  --sleepers_;
}

void Pool::worker_loop(int index, uint64_t seen) {
  is_worker = true;
  is_in_region = true;
  for (;;) {
    wait_for_job(seen);
    if (stopping_.load()) return;
    seen = job_number_.load();
    run_pieces(index);
  }
}

void Pool::run_pieces(int index) {
  const int threads = job_threads_.load(std::memory_order_relaxed);
  const int home = index % threads;
  for (int i = 0; i < threads; ++i) {
    Share& share = shares_[static_cast<size_t>((home + i) % threads)];
    while (const auto piece = i == 0 ? share.take_first() : share.take_last()) run_piece(*piece);
  }
}

void Pool::run_piece(int64_t piece) {
  const int64_t share = job_.chunks / job_.pieces;
  const int64_t longer = job_.chunks % job_.pieces;  // the first pieces have one chunk more
  const int64_t first = piece * share + std::min(piece, longer);
  const int64_t last = first + share + (piece < longer ? 1 : 0);
  is_cancelled = &cancelled_;
  try {
    for (int64_t chunk = first; chunk < last && !cancelled_.load(std::memory_order_relaxed);
         ++chunk) {
      const int64_t lo = job_.begin + chunk * job_.grain;
      (*job_.body)(lo, job_.end - lo > job_.grain ? lo + job_.grain : job_.end);
      check_interrupt();
    }
  } catch (...) {
    cancel(std::current_exception());
  }
  is_cancelled = nullptr;
  if (pieces_left_.fetch_sub(1) != 1 || !caller_sleeps_.load()) return;
  const std::lock_guard<std::mutex> lock(sleep_);
  wake_caller_.notify_one();
}

void Pool::cancel(std::exception_ptr error) {
  const std::lock_guard<std::mutex> lock(error_mutex_);
  if (!error_) error_ = std::move(error);
  cancelled_.store(true, std::memory_order_relaxed);
}

void Pool::wait_until_done() {
  const auto done = [&] { return pieces_left_.load() == 0; };
  if (spin_until(done)) return;
  std::unique_lock<std::mutex> lock(sleep_);
  caller_sleeps_ = true;
  while (!wake_caller_.wait_for(lock, kPollTime, done)) {
    lock.unlock();
    try {
      check_interrupt();
    } catch (...) {
      cancel(std::current_exception());
    }
    lock.lock();
  }
  caller_sleeps_ = false;
}

}  // namespace resnetcpp::parallel

bool resnetcpp::in_parallel_region() { return resnetcpp::parallel::is_in_region; }
