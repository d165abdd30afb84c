#pragma once

#include <cstdint>

/// The library's own thread pool: no OpenMP, safe after fork, results independent of the thread
/// count.
namespace resnetcpp {

/// A borrowed reference to a callable `void(int64_t lo, int64_t hi)`; it neither copies nor
/// allocates.
class RangeBody {
 public:
  template <class Callable>
  RangeBody(const Callable& callable)  // implicit: a lambda can be passed as it is
      : object_(&callable), call_([](const void* object, int64_t lo, int64_t hi) {
          (*static_cast<const Callable*>(object))(lo, hi);
        }) {}

  void operator()(int64_t lo, int64_t hi) const { call_(object_, lo, hi); }

 private:
  const void* object_;
  void (*call_)(const void*, int64_t, int64_t);
};

/// Number of threads that `parallel_for` uses (PyTorch: torch.get_num_threads).
/// Starts as RESNETCPP_NUM_THREADS, else as the number of cores this process may use.
/// Throws ValueError when that variable is not an integer from 1 to 1024.
int get_num_threads();

/// Sets the number of threads for the whole process, 1 to 1024, else ValueError (PyTorch:
/// torch.set_num_threads).
void set_num_threads(int count);

/// Number of chunks that `parallel_for` cuts `count` items into: ceil(count / grain).
constexpr int64_t chunk_count(int64_t count, int64_t grain) {
  return count <= 0 ? 0 : (count - 1) / grain + 1;
}

/// Calls `body(lo, hi)` once for each chunk of `grain` items of [begin, end), the last one shorter.
///
/// Chunks depend on `grain` only, so a body that reduces over its chunk and stores one partial
/// result per chunk, number (lo - begin) / grain, gives the same bits for any number of threads.
/// Runs inline when there is one chunk or one thread, inside another parallel_for, and while
/// another thread owns the pool. The first exception of a body cancels the chunks that have not
/// started and is rethrown here.
void parallel_for(int64_t begin, int64_t end, int64_t grain, RangeBody body);

/// True inside the body of a parallel_for that was spread over threads.
bool in_parallel_region();

}  // namespace resnetcpp
