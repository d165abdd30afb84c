#pragma once

#include <cstddef>
#include <cstdint>

/// The caching allocator behind every tensor: after the first step a training step asks the OS for
/// nothing.
namespace resnetcpp {

/// What the allocator holds now. Sizes are bytes; `allocated` counts what callers asked for.
struct MemoryStats {
  int64_t allocated = 0;      ///< in live blocks, as requested
  int64_t peak = 0;           ///< largest `allocated` since the start or `reset_peak`
  int64_t reserved = 0;       ///< taken from the system: live and cached blocks, stacks of threads
  int64_t live_blocks = 0;    ///< allocated and not yet deallocated
  int64_t cached_blocks = 0;  ///< kept for reuse
  int64_t allocations = 0;    ///< successful calls of `allocate` since the start
  int64_t system_allocations = 0;  ///< how many of them had to ask the system
};

/// Returns `bytes` of uninitialised memory aligned to 64 bytes; never null, also for 0 bytes.
/// Throws OutOfMemoryError, which names the bytes, after giving cached blocks back did not help.
void* allocate(size_t bytes);

/// Gives a block of `allocate` back to the cache; null is ignored. Never throws.
void deallocate(void* block) noexcept;

MemoryStats memory_stats();

/// Sets `peak` to the bytes allocated now.
void reset_peak();

/// Returns every cached block to the system.
void empty_cache();

/// For tests: lets `count` more allocations succeed and fails the one after them, once. Negative:
/// never fails.
void fail_allocation_after(int64_t count);

/// numel * itemsize in bytes; throws ShapeError when it is negative or exceeds 2^62.
size_t checked_bytes(int64_t numel, size_t itemsize);

}  // namespace resnetcpp
