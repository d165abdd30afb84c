#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "resnetcpp/parallel.hpp"

namespace resnetcpp::parallel {

/// Runs one parallel_for at a time on worker threads that outlive it.
///
/// The chunks of a job are grouped into slots. Each thread starts with the slots of its own part
/// and goes on with those that nobody has started, so a worker that wakes late costs nothing. A
/// slot is taken by a compare-exchange on its ticket; a worker may read the job only after that,
/// because the caller neither returns nor starts another job before every slot that was taken is
/// done.
class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Runs the chunks of [begin, end) on up to `threads` threads; false, having done nothing, when
  /// the pool is busy.
  bool try_run(int64_t begin, int64_t end, int64_t grain, const RangeBody& body, int threads);

  /// Joins the workers, after which every try_run returns false; does nothing while a job runs.
  void shut_down();

 private:
  struct Job {
    int64_t begin = 0;
    int64_t end = 0;
    int64_t grain = 1;
    int64_t chunks = 0;
    const RangeBody* body = nullptr;
  };

  void resize(int threads);
  void stop_workers();
  void publish(const Job& job, int threads);
  void worker_loop(int index, uint64_t seen);
  bool job_after(uint64_t seen) const;
  void wait_for_job(uint64_t seen);
  void run_slots(uint64_t number, int index);
  void run_slot(int64_t slot, int64_t slots);
  void cancel(std::exception_ptr error);
  void wait_until_done();

  std::mutex submit_;  // held for the whole of a job
  bool closed_ = false;
  int threads_wanted_ = 1;
  std::vector<std::thread> workers_;

  Job job_;
  std::unique_ptr<std::atomic<uint64_t>[]> tickets_;  // 2 * job number, + 1 once taken
  std::atomic<int> job_threads_{1};
  std::atomic<int> job_slots_{0};
  std::atomic<int> slots_left_{0};
  std::atomic<uint64_t> job_number_{0};
  std::atomic<bool> stopping_{false};

  std::mutex sleep_;
  std::condition_variable wake_workers_;
  std::condition_variable wake_caller_;
  std::atomic<int> sleepers_{0};
  std::atomic<bool> caller_sleeps_{false};

  std::atomic<bool> cancelled_{false};
  std::mutex error_mutex_;
  std::exception_ptr error_;
};

/// True on a pool's worker thread.
bool on_worker_thread();

/// Ends this thread's part of a job in which another part has failed, by an exception that the pool
/// catches.
void leave_if_cancelled();

/// Number of cores (not hyper-threads) in this process's affinity mask, cut to its cgroup's CPU
/// quota; at least 1.
int usable_cores();

}  // namespace resnetcpp::parallel
