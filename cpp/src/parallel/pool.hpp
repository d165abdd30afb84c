#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "resnetcpp/parallel.hpp"

namespace resnetcpp::parallel {

/// The pieces of a job that one thread begins with: it takes them from the front, in order, and
/// threads that have none left take them from the back.
class alignas(64) Share {
 public:
  void assign(int64_t first, int64_t last);
  std::optional<int64_t> take_first();
  std::optional<int64_t> take_last();

 private:
  std::atomic<uint64_t> range_{0};  // the first piece, and behind it, 32 bits up, the end
};

/// Runs one parallel_for at a time on worker threads that outlive it.
///
/// The chunks of a job are grouped into pieces, and each thread has a share of them. One that has
/// finished its own goes on with those of others that nobody has started, so a worker that wakes
/// late costs nothing. A worker may read the job only after it has taken a piece, because the
/// caller neither returns nor starts another job before every piece is done. A worker so late that
/// it takes a piece of the next job does nothing wrong.
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
    int64_t pieces = 0;
    const RangeBody* body = nullptr;
  };

  void resize(int threads);
  void stop_workers();
  void publish(const Job& job, int threads);
  void worker_loop(int index, uint64_t seen);
  bool job_after(uint64_t seen) const;
  void wait_for_job(uint64_t seen);
  void run_pieces(int index);
  void run_piece(int64_t piece);
  void cancel(std::exception_ptr error);
  void wait_until_done();

  std::mutex submit_;  // held for the whole of a job
  bool closed_ = false;
  int threads_wanted_ = 1;
  std::vector<std::thread> workers_;

  Job job_;
  std::unique_ptr<Share[]> shares_;
  std::atomic<int> job_threads_{1};
  std::atomic<int64_t> pieces_left_{0};
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
