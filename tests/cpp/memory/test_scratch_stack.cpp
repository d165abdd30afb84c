#include <cstdint>
#include <cstring>
#include <thread>

#include "catch.hpp"
#include "memory/scratch_stack.hpp"
#include "resnetcpp/cpu.hpp"
#include "resnetcpp/memory.hpp"

using resnetcpp::memory_stats;
using resnetcpp::memory::ScratchStack;

namespace {

const auto kCacheBytes = static_cast<size_t>(resnetcpp::second_level_cache_bytes());

char* push(ScratchStack& stack, size_t bytes) { return static_cast<char*>(stack.push(bytes)); }

}  // namespace

TEST_CASE("a thread's stack gives the same memory again", "[memory]") {
  ScratchStack stack;
  char* const first = push(stack, 1000);
  char* const second = push(stack, 3000);
  REQUIRE(reinterpret_cast<std::uintptr_t>(first) % 64 == 0);
  REQUIRE(reinterpret_cast<std::uintptr_t>(second) % 64 == 0);
  CHECK(second >= first + 1000);
  std::memset(first, 1, 1000);
  std::memset(second, 2, 3000);
  CHECK(first[999] == 1);
  stack.pop(second, 3000);
  CHECK(push(stack, 200) == second);
  stack.pop(second, 200);
  stack.pop(first, 1000);
  CHECK(push(stack, 64) == first);
  stack.pop(first, 64);
}

TEST_CASE("what is popped below the top stays until nothing is left", "[memory]") {
  ScratchStack stack;
  char* const first = push(stack, 100);
  char* const second = push(stack, 100);
  stack.pop(first, 100);
  char* const third = push(stack, 100);
  CHECK(third >= second + 100);
  stack.pop(second, 100);
  stack.pop(third, 100);
  CHECK(push(stack, 100) == first);
  stack.pop(first, 100);
}

TEST_CASE("a stack holds a second-level cache's bytes, and gives null beyond", "[memory]") {
  ScratchStack stack;
  CHECK(stack.push(kCacheBytes + 1) == nullptr);
  CHECK(stack.push(SIZE_MAX) == nullptr);
  char* const half = push(stack, kCacheBytes / 2);
  REQUIRE(half != nullptr);
  CHECK(stack.push(kCacheBytes / 2) == nullptr);
  char* const quarter = push(stack, kCacheBytes / 4);
  REQUIRE(quarter != nullptr);
  std::memset(half, 1, kCacheBytes / 2);
  std::memset(quarter, 2, kCacheBytes / 4);
  CHECK(half[kCacheBytes / 2 - 1] == 1);
  stack.pop(quarter, kCacheBytes / 4);
  stack.pop(half, kCacheBytes / 2);
}

TEST_CASE("each thread has a stack, whose memory the next thread takes over", "[memory]") {
  ScratchStack* const own = &ScratchStack::of_this_thread();
  CHECK(own == &ScratchStack::of_this_thread());
  const auto use = [&] {
    ScratchStack& stack = ScratchStack::of_this_thread();
    CHECK(&stack != own);
    char* const data = push(stack, 1000);
    std::memset(data, 1, 1000);
    stack.pop(data, 1000);
  };
  std::thread(use).join();
  const auto before = memory_stats();
  for (int i = 0; i < 3; ++i) std::thread(use).join();
  CHECK(memory_stats().reserved == before.reserved);
  CHECK(memory_stats().allocated == before.allocated);
  CHECK(memory_stats().cached_blocks == before.cached_blocks);
}

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
TEST_CASE("AddressSanitizer guards a stack beyond what was pushed", "[memory]") {
  ScratchStack stack;
  char* const data = push(stack, 1000);
  CHECK(__asan_address_is_poisoned(data + 999) == 0);
  CHECK(__asan_address_is_poisoned(data + 1000) == 1);
  char* const next = push(stack, 10);
  CHECK(__asan_address_is_poisoned(next - 1) == 1);
  stack.pop(next, 10);
  CHECK(__asan_address_is_poisoned(next) == 1);
  stack.pop(data, 1000);
  CHECK(__asan_address_is_poisoned(data) == 1);
}
#endif
