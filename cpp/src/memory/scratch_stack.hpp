#pragma once

#include <cstddef>

#include "memory/block.hpp"

namespace resnetcpp::memory {

/// Memory of one thread for what its tasks write, read and drop, as large as its core's
/// second-level cache and always the same: there its lines still are when the next task writes
/// them. A block that another core has used last would have to come from there, line by line.
class ScratchStack {
 public:
  static ScratchStack& of_this_thread();

  ScratchStack();
  ~ScratchStack();
  ScratchStack(const ScratchStack&) = delete;
  ScratchStack& operator=(const ScratchStack&) = delete;

  /// Uninitialised memory aligned to 64 bytes; null where no room is left.
  void* push(size_t bytes) noexcept;
  /// Gives back what this stack's `push(bytes)` returned. In any order, but only what is on top is
  /// free at once, the rest when nothing is left.
  void pop(void* data, size_t bytes) noexcept;

 private:
  char* base() const { return static_cast<char*>(data_of(block_)); }

  Block* block_ = nullptr;  // null before the first push
  size_t capacity_;
  size_t used_ = 0;
  size_t live_ = 0;  // pushed and not yet popped
};

}  // namespace resnetcpp::memory
