#pragma once

#include <cstdint>
#include <vector>

/// Places in one block of memory for values that do not all live at once.
namespace resnetcpp::inference {

/// A value of `size` elements that is written in step `first` and read in step `last` at the
/// latest.
struct Lifetime {
  std::int64_t size;
  std::size_t first;
  std::size_t last;
};

struct MemoryPlan {
  std::vector<std::int64_t> offsets;  // one per value
  std::int64_t size = 0;              // elements of the whole block
};

/// Large values first, each at the lowest offset where no value of the same time lies. Offsets are
/// multiples of `alignment` elements.
MemoryPlan plan_memory(const std::vector<Lifetime>& values, std::int64_t alignment);

}  // namespace resnetcpp::inference
