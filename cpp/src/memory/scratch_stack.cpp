#include "memory/scratch_stack.hpp"

#include "memory/loan.hpp"
#include "resnetcpp/cpu.hpp"

namespace resnetcpp::memory {

namespace {

// What a push takes: whole lines, and one between it and the next, which AddressSanitizer watches.
size_t taken(size_t bytes) { return (bytes + 2 * kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

ScratchStack& ScratchStack::of_this_thread() {
  static thread_local ScratchStack stack;
  return stack;
}

ScratchStack::ScratchStack() : capacity_(static_cast<size_t>(second_level_cache_bytes())) {}

ScratchStack::~ScratchStack() {
  if (block_ != nullptr) give_back(block_);
}

void* ScratchStack::push(size_t bytes) noexcept {
  if (bytes > capacity_ || taken(bytes) > capacity_ - used_) return nullptr;
  if (block_ == nullptr) block_ = borrow(capacity_);
  if (block_ == nullptr) return nullptr;
  char* const data = base() + used_;
  used_ += taken(bytes);
  ++live_;
  allow(data, bytes);
  return data;
}

void ScratchStack::pop(void* data, size_t bytes) noexcept {
  forbid(data, bytes);
  const auto first = static_cast<size_t>(static_cast<char*>(data) - base());
  if (first + taken(bytes) == used_) used_ = first;
  if (--live_ == 0) used_ = 0;
}

}  // namespace resnetcpp::memory
