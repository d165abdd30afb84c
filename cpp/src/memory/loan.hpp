#pragma once

#include <cstddef>

#include "memory/block.hpp"

namespace resnetcpp::memory {

/// A block of the cache that does not count as allocated, for what the library itself keeps; null
/// where there is no room. Nobody may touch its memory yet, as AddressSanitizer sees it.
Block* borrow(size_t bytes) noexcept;

/// Gives such a block to the cache.
void give_back(Block* block) noexcept;

}  // namespace resnetcpp::memory
