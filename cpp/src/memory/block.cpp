#include "memory/block.hpp"

#include <unistd.h>

#include <cstdlib>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#include <sys/sysinfo.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace resnetcpp::memory {

namespace {

constexpr int kSmallClasses = 8;
constexpr int kStepsPerDoubling = 8;
constexpr int kFirstDoubling = 9;  // 512 = 2^9

int log2_floor(size_t value) { return 63 - __builtin_clzll(value); }

bool is_mapped(int size_class) { return size_class_capacity(size_class) >= kHugePage; }

#if defined(__linux__)

// Maps `size` bytes whose first is at a huge page's start, and unmaps what alignment needed on both
// sides.
void* map_aligned(size_t size) {
  const size_t padded = size + kHugePage;
  void* mapped = mmap(nullptr, padded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  char* const first = static_cast<char*>(mapped);
  const size_t before = (kHugePage - reinterpret_cast<size_t>(first) % kHugePage) % kHugePage;
  if (before > 0) munmap(first, before);
  munmap(first + before + size, padded - before - size);
  madvise(first + before, size, MADV_HUGEPAGE);  // only advice: it may fail
  return first + before;
}

void unmap(void* memory, size_t size) { munmap(memory, size); }

#else

void* map_aligned(size_t size) {
  return std::aligned_alloc(kHugePage, (size + kHugePage - 1) / kHugePage * kHugePage);
}
void unmap(void* memory, size_t) { std::free(memory); }

#endif

}  // namespace

int size_class_of(size_t bytes) {
  if (bytes <= 512) return bytes == 0 ? 0 : static_cast<int>((bytes - 1) / 64);
  const int doubling = log2_floor(bytes - 1);
  const size_t step = size_t{1} << (doubling - 3);
  const auto index = static_cast<int>((bytes - 1 - (size_t{1} << doubling)) / step);
  return kSmallClasses + (doubling - kFirstDoubling) * kStepsPerDoubling + index;
}

size_t size_class_capacity(int size_class) {
  if (size_class < kSmallClasses) return 64 * (static_cast<size_t>(size_class) + 1);
  const int doubling = kFirstDoubling + (size_class - kSmallClasses) / kStepsPerDoubling;
  const auto index = static_cast<size_t>((size_class - kSmallClasses) % kStepsPerDoubling);
  return (size_t{1} << doubling) + (index + 1) * (size_t{1} << (doubling - 3));
}

size_t system_size(int size_class) {
  const size_t size = size_class_capacity(size_class) + sizeof(Block);
  constexpr size_t kPage = 4096;
  return is_mapped(size_class) ? (size + kPage - 1) / kPage * kPage : size;
}

Block* system_allocate(int size_class) {
  const size_t size = system_size(size_class);
  void* memory = is_mapped(size_class) ? map_aligned(size) : std::aligned_alloc(kAlignment, size);
  if (memory == nullptr) return nullptr;
  return new (memory) Block{nullptr, size_class_capacity(size_class), 0, size_class};
}

void system_free(Block* block) noexcept {
  if (is_mapped(block->size_class)) {
    unmap(block, system_size(block->size_class));
  } else {
    std::free(block);
  }
}

size_t machine_memory() {
#if defined(__linux__)
  struct sysinfo info{};
  if (sysinfo(&info) == 0) return (info.totalram + info.totalswap) * info.mem_unit;
#endif
  return size_t{1} << 62;
}

void allow(Block* block, size_t bytes) noexcept {
  forbid(data_of(block), block->capacity);
  allow(data_of(block), bytes);
}

#if defined(__SANITIZE_ADDRESS__)
void forbid(void* memory, size_t bytes) noexcept { __asan_poison_memory_region(memory, bytes); }
void allow(void* memory, size_t bytes) noexcept { __asan_unpoison_memory_region(memory, bytes); }
#else
void forbid(void*, size_t) noexcept {}
void allow(void*, size_t) noexcept {}
#endif

}  // namespace resnetcpp::memory
