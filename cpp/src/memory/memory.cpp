#include "resnetcpp/memory.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "memory/block.hpp"
#include "memory/loan.hpp"
#include "memory/uncached.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp {

namespace {

using memory::Block;

constexpr size_t kMaxBytes = size_t{1} << 62;

class Cache {
 public:
  Cache() : machine_memory_(memory::machine_memory()) {}

  void* allocate(size_t bytes);
  void deallocate(Block* block) noexcept;
  Block* take(int size_class);
  void keep(Block* block) noexcept;
  void empty() noexcept;

  std::mutex mutex;  // guards everything below
  MemoryStats stats;
  int64_t allocations_until_failure = -1;
  int64_t uncached = 0;  // how many Uncached there are

 private:
  void return_to_system(Block* block) noexcept;
  Block* take_from_system(int size_class);
  [[noreturn]] void fail(size_t bytes) const;

  std::array<Block*, memory::kSizeClasses> free_lists_{};
  size_t machine_memory_;
};

// The last class whose blocks serve a request of `size_class`. Small ones are served exactly; for
// large ones a block that is there already, of up to twice the size, is better than more memory.
int last_class_for(int size_class) {
  if (memory::size_class_capacity(size_class) < memory::kHugePage) return size_class;
  return std::min(size_class + memory::kClassesToDouble, memory::kSizeClasses - 1);
}

// Never destroyed: static tensors may be freed after it would be. Locked around fork, so that the
// child's is whole.
Cache& cache() {
  static Cache* const instance = [] {
    auto* created = new Cache;
    pthread_atfork([] { cache().mutex.lock(); }, [] { cache().mutex.unlock(); },
                   [] { cache().mutex.unlock(); });
    return created;
  }();
  return *instance;
}

// Made at load, before a thread can be in the middle of making it while another one forks.
[[maybe_unused]] const Cache& made_at_load = cache();

void* Cache::allocate(size_t bytes) {
  const bool must_fail = allocations_until_failure >= 0 && allocations_until_failure-- == 0;
  if (must_fail || bytes > machine_memory_ || bytes > kMaxBytes) fail(bytes);
  Block* const block = take(memory::size_class_of(bytes));
  if (block == nullptr) fail(bytes);
  block->requested = bytes;
  memory::allow(block, bytes);
  stats.allocated += static_cast<int64_t>(bytes);
  stats.peak = std::max(stats.peak, stats.allocated);
  ++stats.live_blocks;
  ++stats.allocations;
  return memory::data_of(block);
}

Block* Cache::take(int size_class) {
  const int last = last_class_for(size_class);
  for (int c = size_class; c <= last; ++c) {
    Block*& list = free_lists_[static_cast<size_t>(c)];
    if (list == nullptr) continue;
    Block* const block = list;
    list = block->next;
    --stats.cached_blocks;
    return block;
  }
  return take_from_system(size_class);
}

Block* Cache::take_from_system(int size_class) {
  const size_t size = memory::system_size(size_class);
  // Linux promises more than it has, so cached blocks go back before the promise is called in.
  if (static_cast<size_t>(stats.reserved) + size > machine_memory_ / 4 * 3) empty();
  Block* block = memory::system_allocate(size_class);
  if (block == nullptr) {
    empty();
    block = memory::system_allocate(size_class);
  }
  if (block == nullptr) return nullptr;
  stats.reserved += static_cast<int64_t>(size);
  ++stats.system_allocations;
  return block;
}

void Cache::deallocate(Block* block) noexcept {
  stats.allocated -= static_cast<int64_t>(block->requested);
  --stats.live_blocks;
  keep(block);
}

void Cache::keep(Block* block) noexcept {
  if (uncached > 0) {
    return_to_system(block);
    return;
  }
  ++stats.cached_blocks;
  Block*& list = free_lists_[static_cast<size_t>(block->size_class)];
  block->next = list;
  list = block;
  memory::allow(block, 0);
}

void Cache::return_to_system(Block* block) noexcept {
  stats.reserved -= static_cast<int64_t>(memory::system_size(block->size_class));
  memory::allow(block, block->capacity);
  memory::system_free(block);
}

void Cache::empty() noexcept {
  for (Block*& list : free_lists_) {
    while (list != nullptr) {
      Block* const block = list;
      list = block->next;
      return_to_system(block);
    }
  }
  stats.cached_blocks = 0;
}

void Cache::fail(size_t bytes) const {
  throw OutOfMemoryError(detail::concat("allocate: out of memory, asked for ", bytes,
                                        " bytes with ", stats.allocated, " allocated and ",
                                        machine_memory_, " in the machine"));
}

}  // namespace

void* allocate(size_t bytes) {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  return c.allocate(bytes);
}

void deallocate(void* block) noexcept {
  if (block == nullptr) return;
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  c.deallocate(memory::block_of(block));
}

MemoryStats memory_stats() {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  return c.stats;
}

void reset_peak() {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  c.stats.peak = c.stats.allocated;
}

void empty_cache() {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  c.empty();
}

void fail_allocation_after(int64_t count) {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  c.allocations_until_failure = count < 0 ? -1 : count;
}

memory::Block* memory::borrow(size_t bytes) noexcept {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  Block* const block = c.take(size_class_of(bytes));
  if (block != nullptr) allow(block, 0);
  return block;
}

void memory::give_back(Block* block) noexcept {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  c.keep(block);
}

memory::Uncached::Uncached() {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  c.empty();
  ++c.uncached;
}

memory::Uncached::~Uncached() {
  Cache& c = cache();
  const std::lock_guard<std::mutex> lock(c.mutex);
  --c.uncached;
}

size_t checked_bytes(int64_t numel, size_t itemsize) {
  size_t bytes = 0;
  const bool overflows =
      numel < 0 || __builtin_mul_overflow(static_cast<size_t>(numel), itemsize, &bytes);
  RESNETCPP_CHECK(!overflows && bytes <= kMaxBytes, ShapeError,
                  "tensor: expected at most 2^62 bytes, got ", numel, " elements of ", itemsize,
                  " bytes");
  return bytes;
}

}  // namespace resnetcpp
