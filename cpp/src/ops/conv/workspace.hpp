#pragma once

#include <cstdint>

#include "memory/scratch_stack.hpp"
#include "resnetcpp/cpu.hpp"
#include "resnetcpp/memory.hpp"
#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

/// The smallest multiple of `step` that is at least `value`.
inline std::int64_t rounded_up(std::int64_t value, std::int64_t step) {
  return (value + step - 1) / step * step;
}

/// Who writes and reads a workspace, and so where it lies: what one task needs, on its thread's
/// stack, as far as that holds it.
enum class Users { several_tasks, one_task };

/// `count` uninitialised elements, given back at the end of the scope.
template <class T>
class Workspace {
 public:
  explicit Workspace(std::int64_t count, Users users = Users::several_tasks)
      : bytes_(checked_bytes(count, sizeof(T))) {
    if (users == Users::one_task) {
      stack_ = &memory::ScratchStack::of_this_thread();
      data_ = static_cast<T*>(stack_->push(bytes_));
    }
    if (data_ == nullptr) {
      stack_ = nullptr;
      data_ = static_cast<T*>(allocate(bytes_));
    }
  }
  ~Workspace() { stack_ != nullptr ? stack_->pop(data_, bytes_) : deallocate(data_); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  T* data() const { return data_; }

 private:
  std::size_t bytes_;
  memory::ScratchStack* stack_ = nullptr;  // null where the caching allocator gave the memory
  T* data_ = nullptr;
};

/// The workspace of one task.
template <class T>
class Scratch : public Workspace<T> {
 public:
  explicit Scratch(std::int64_t count) : Workspace<T>(count, Users::one_task) {}
};

/// Threads that take the tasks of a convolution: one where it is itself part of a task.
inline std::int64_t threads_at_work() { return in_parallel_region() ? 1 : get_num_threads(); }

/// Whether each task should make `count` elements for itself that all of them read: where its cache
/// holds them this takes less time than to write what another core has read, and to read what it
/// has written.
template <class T>
bool fits_each_core(std::int64_t count) {
  constexpr std::int64_t kShare = 2;  // half of the cache
  return kShare * count * static_cast<std::int64_t>(sizeof(T)) <= second_level_cache_bytes();
}

}  // namespace resnetcpp::conv
