#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "memory/block.hpp"
#include "memory/uncached.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/memory.hpp"

using resnetcpp::allocate;
using resnetcpp::deallocate;
using resnetcpp::empty_cache;
using resnetcpp::memory_stats;

namespace {

const std::vector<size_t> kSizes = {0,       1,
                                    63,      64,
                                    65,      511,
                                    512,     513,
                                    576,     577,
                                    4096,    100000,
                                    1 << 20, (1 << 21) - 1,
                                    1 << 21, (1 << 21) + 1,
                                    5000000, size_t{1} << 25};

}  // namespace

TEST_CASE("blocks are aligned, writable and never null", "[memory]") {
  for (const size_t size : kSizes) {
    void* block = allocate(size);
    REQUIRE(block != nullptr);
    REQUIRE(reinterpret_cast<uintptr_t>(block) % 64 == 0);
    std::memset(block, 0xab, size);
    deallocate(block);
  }
}

TEST_CASE("a freed block is reused by the next request of its size", "[memory]") {
  for (const size_t size : kSizes) {
    void* first = allocate(size);
    deallocate(first);
    const auto before = memory_stats();
    void* second = allocate(size);
    REQUIRE(second == first);
    REQUIRE(memory_stats().system_allocations == before.system_allocations);
    REQUIRE(memory_stats().cached_blocks == before.cached_blocks - 1);
    deallocate(second);
  }
}

TEST_CASE("a large request takes a free block of up to twice its size", "[memory]") {
  constexpr size_t kLarge = size_t{6} << 20;
  empty_cache();
  void* const large = allocate(2 * kLarge);
  deallocate(large);
  const auto before = memory_stats();
  void* const half = allocate(kLarge + 64);
  CHECK(half == large);
  CHECK(memory_stats().reserved == before.reserved);
  void* const other = allocate(kLarge);
  CHECK(memory_stats().system_allocations == before.system_allocations + 1);
  deallocate(half);
  deallocate(other);
  void* const third = allocate(kLarge / 2 - 64);
  CHECK(third != half);
  deallocate(third);
}

TEST_CASE("a small request takes blocks of its own size alone", "[memory]") {
  empty_cache();
  void* const larger = allocate(2000);
  deallocate(larger);
  void* const smaller = allocate(1500);
  CHECK(smaller != larger);
  deallocate(smaller);
}

TEST_CASE("live blocks never overlap", "[memory]") {
  std::vector<std::pair<unsigned char*, size_t>> blocks;
  for (int round = 0; round < 3; ++round) {
    for (const size_t size : kSizes)
      blocks.emplace_back(static_cast<unsigned char*>(allocate(size)), size);
  }
  for (size_t i = 0; i < blocks.size(); ++i)
    std::memset(blocks[i].first, static_cast<int>(i + 1), blocks[i].second);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const auto [data, size] = blocks[i];
    if (size == 0) continue;
    REQUIRE(data[0] == i + 1);
    REQUIRE(data[size - 1] == i + 1);
  }
  for (const auto& block : blocks) deallocate(block.first);
}

TEST_CASE("statistics count what is asked for, to the byte", "[memory]") {
  const auto before = memory_stats();
  void* a = allocate(1000);
  void* b = allocate(3000000);
  const auto during = memory_stats();
  REQUIRE(during.allocated == before.allocated + 3001000);
  REQUIRE(during.live_blocks == before.live_blocks + 2);
  REQUIRE(during.allocations == before.allocations + 2);
  REQUIRE(during.reserved >= during.allocated);
  deallocate(a);
  deallocate(b);
  const auto after = memory_stats();
  REQUIRE(after.allocated == before.allocated);
  REQUIRE(after.live_blocks == before.live_blocks);
}

TEST_CASE("peak follows the largest amount and can be reset", "[memory]") {
  resnetcpp::reset_peak();
  const int64_t base = memory_stats().allocated;
  REQUIRE(memory_stats().peak == base);
  deallocate(allocate(4000000));
  deallocate(allocate(10));
  REQUIRE(memory_stats().peak == base + 4000000);
  resnetcpp::reset_peak();
  REQUIRE(memory_stats().peak == base);
}

TEST_CASE("empty_cache gives everything that is free back", "[memory]") {
  void* kept = allocate(100);
  deallocate(allocate(8000000));
  REQUIRE(memory_stats().cached_blocks > 0);
  const int64_t reserved = memory_stats().reserved;
  empty_cache();
  REQUIRE(memory_stats().cached_blocks == 0);
  REQUIRE(memory_stats().reserved <= reserved - 8000000);
  std::memset(kept, 1, 100);
  deallocate(kept);
}

TEST_CASE("a repeated pattern of requests asks the system for nothing", "[memory]") {
  const auto pattern = [] {
    std::vector<void*> blocks;
    for (const size_t size : kSizes) blocks.push_back(allocate(size));
    for (void* block : blocks) deallocate(block);
  };
  pattern();
  const int64_t before = memory_stats().system_allocations;
  for (int step = 0; step < 10; ++step) pattern();
  REQUIRE(memory_stats().system_allocations == before);
}

TEST_CASE("freeing null does nothing", "[memory]") {
  const auto before = memory_stats();
  deallocate(nullptr);
  REQUIRE(memory_stats().cached_blocks == before.cached_blocks);
}

TEST_CASE("size classes are monotonic, fit the request and waste at most an eighth", "[memory]") {
  int previous = -1;
  for (int size_class = 0; size_class < resnetcpp::memory::kSizeClasses; ++size_class) {
    const size_t capacity = resnetcpp::memory::size_class_capacity(size_class);
    REQUIRE(capacity % 64 == 0);
    REQUIRE(resnetcpp::memory::size_class_of(capacity) == size_class);
    if (capacity < (size_t{1} << 62)) {
      const int next = resnetcpp::memory::size_class_of(capacity + 1);
      REQUIRE(next == size_class + 1);
      REQUIRE(static_cast<double>(resnetcpp::memory::size_class_capacity(next) - capacity) <=
              std::max(64.0, static_cast<double>(capacity) / 8));
    }
    REQUIRE(size_class > previous);
    previous = size_class;
  }
}

TEST_CASE("too large a request is an OutOfMemoryError that names the bytes", "[memory][oom]") {
  const auto before = memory_stats();
  for (const size_t size : {size_t{1} << 50, size_t{1} << 62, std::numeric_limits<size_t>::max()}) {
    try {
      deallocate(allocate(size));
      FAIL("allocate accepted " << size);
    } catch (const resnetcpp::OutOfMemoryError& error) {
      const std::string text = error.what();
      REQUIRE(text.find("asked for " + std::to_string(size) + " bytes") != std::string::npos);
    }
  }
  REQUIRE(memory_stats().allocated == before.allocated);
  REQUIRE(memory_stats().live_blocks == before.live_blocks);
}

TEST_CASE("fail_allocation_after fails exactly the next request after n", "[memory][oom]") {
  for (const int64_t count : {0, 1, 5}) {
    std::vector<void*> blocks;
    resnetcpp::fail_allocation_after(count);
    for (int64_t i = 0; i < count; ++i) blocks.push_back(allocate(10));
    REQUIRE_THROWS_AS(allocate(10), resnetcpp::OutOfMemoryError);
    REQUIRE_NOTHROW(blocks.push_back(allocate(10)));
    for (void* block : blocks) deallocate(block);
  }
  resnetcpp::fail_allocation_after(0);
  resnetcpp::fail_allocation_after(-1);
  void* block = nullptr;
  REQUIRE_NOTHROW(block = allocate(10));
  deallocate(block);
}

TEST_CASE("an OutOfMemoryError is a std::bad_alloc", "[memory][oom]") {
  resnetcpp::fail_allocation_after(0);
  REQUIRE_THROWS_AS(allocate(1), std::bad_alloc);
}

TEST_CASE("threads may allocate and free each other's blocks", "[memory]") {
  const auto before = memory_stats();
  std::vector<std::atomic<void*>> slots(64);
  for (auto& slot : slots) slot = nullptr;
  std::vector<std::thread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&slots, thread] {
      unsigned state = thread + 1;
      for (int i = 0; i < 5000; ++i) {
        state = state * 1664525U + 1013904223U;
        const size_t size = kSizes[(state >> 8) % 12];
        void* block = allocate(size);
        std::memset(block, 1, size);
        deallocate(slots[(state >> 20) % slots.size()].exchange(block));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (auto& slot : slots) deallocate(slot.exchange(nullptr));
  REQUIRE(memory_stats().allocated == before.allocated);
  REQUIRE(memory_stats().live_blocks == before.live_blocks);
}

TEST_CASE("a child forked while another thread allocates can allocate", "[memory][fork]") {
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    while (!stop) deallocate(allocate(1000));
  });
  for (int repeat = 0; repeat < 50; ++repeat) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(10);
      deallocate(allocate(1000));
      deallocate(allocate(3000000));
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(status == 0);
  }
  stop = true;
  busy.join();
}

TEST_CASE("checked_bytes multiplies, and refuses what overflows", "[memory]") {
  using resnetcpp::checked_bytes;
  REQUIRE(checked_bytes(0, 4) == 0);
  REQUIRE(checked_bytes(1000, 8) == 8000);
  REQUIRE(checked_bytes(int64_t{1} << 59, 8) == size_t{1} << 62);
  REQUIRE_THROWS_WITH(checked_bytes(-1, 4),
                      "tensor: expected at most 2^62 bytes, got -1 elements of 4 bytes");
  REQUIRE_THROWS_AS(checked_bytes((int64_t{1} << 59) + 1, 8), resnetcpp::ShapeError);
  REQUIRE_THROWS_AS(checked_bytes(std::numeric_limits<int64_t>::max(), 8), resnetcpp::ShapeError);
}

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
TEST_CASE("AddressSanitizer guards what nobody asked for, and a freed block", "[memory]") {
  void* block = allocate(1000);
  REQUIRE(__asan_address_is_poisoned(static_cast<char*>(block) + 999) == 0);
  REQUIRE(__asan_address_is_poisoned(static_cast<char*>(block) + 1000) == 1);
  deallocate(block);
  REQUIRE(__asan_address_is_poisoned(block) == 1);
}
#endif

TEST_CASE("blocks that are uncached go back to the system", "[memory]") {
  deallocate(allocate(3 << 20));
  void* const before = allocate(5 << 20);
  {
    const resnetcpp::memory::Uncached once;
    CHECK(memory_stats().cached_blocks == 0);
    const std::int64_t reserved = memory_stats().reserved;
    {
      const resnetcpp::memory::Uncached inner;
      deallocate(allocate(3 << 20));
    }
    deallocate(allocate(3 << 20));
    CHECK(memory_stats().cached_blocks == 0);
    CHECK(memory_stats().reserved == reserved);
    deallocate(before);
    CHECK(memory_stats().reserved < reserved);
  }
  deallocate(allocate(3 << 20));
  CHECK(memory_stats().cached_blocks == 1);
}
