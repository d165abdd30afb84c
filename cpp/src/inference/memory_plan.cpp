#include "inference/memory_plan.hpp"

#include <algorithm>
#include <numeric>

namespace resnetcpp::inference {

namespace {

bool meet(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

struct Range {
  std::int64_t first, last;
};

// The start of the first gap of `size` elements between the ranges.
std::int64_t first_gap(std::vector<Range> taken, std::int64_t size) {
  std::sort(taken.begin(), taken.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::int64_t start = 0;
  for (const Range& range : taken) {
    if (range.first - start >= size) break;
    start = std::max(start, range.last);
  }
  return start;
}

}  // namespace

MemoryPlan plan_memory(const std::vector<Lifetime>& values, std::int64_t alignment) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a].size > values[b].size; });
  MemoryPlan plan{std::vector<std::int64_t>(values.size()), 0};
  const auto padded = [&](std::size_t i) {
    return (values[i].size + alignment - 1) / alignment * alignment;
  };
  for (auto place = order.begin(); place != order.end(); ++place) {
    std::vector<Range> taken;
    for (auto other = order.begin(); other != place; ++other) {
      if (!meet(values[*place], values[*other])) continue;
      taken.push_back({plan.offsets[*other], plan.offsets[*other] + padded(*other)});
    }
    plan.offsets[*place] = first_gap(std::move(taken), padded(*place));
    plan.size = std::max(plan.size, plan.offsets[*place] + padded(*place));
  }
  return plan;
}

}  // namespace resnetcpp::inference
