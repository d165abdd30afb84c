#pragma once

#include <cstddef>

namespace resnetcpp::memory {

inline constexpr size_t kAlignment = 64;
inline constexpr size_t kHugePage = size_t{1} << 21;

/// Sits in the 64 bytes before the memory that a caller gets.
struct alignas(kAlignment) Block {
  Block* next;       // in its free list
  size_t capacity;   // bytes after this header
  size_t requested;  // bytes the caller asked for
  int size_class;
};
static_assert(sizeof(Block) == kAlignment);

/// Classes are multiples of 64 bytes up to 512, then eight to each power of two: at most 1/8 is
/// wasted.
inline constexpr int kClassesToDouble = 8;
inline constexpr int kSizeClasses = 8 + kClassesToDouble * 53;
int size_class_of(size_t bytes);
size_t size_class_capacity(int size_class);

/// Takes a block from the system, on huge pages from 2 MB on; null when there is no room.
Block* system_allocate(int size_class);
void system_free(Block* block) noexcept;

/// Bytes that the system takes for such a block.
size_t system_size(int size_class);

/// Physical memory plus swap: a larger request can only end in the process being killed.
size_t machine_memory();

/// Tells AddressSanitizer that nobody may touch more than the first `bytes` of a block; nothing in
/// other builds. The system gets a block back with all of its bytes usable.
void allow(Block* block, size_t bytes) noexcept;

/// The same for any memory: that nobody may touch it, that everybody may.
void forbid(void* memory, size_t bytes) noexcept;
void allow(void* memory, size_t bytes) noexcept;

inline void* data_of(Block* block) { return block + 1; }
inline Block* block_of(void* data) { return static_cast<Block*>(data) - 1; }

}  // namespace resnetcpp::memory
