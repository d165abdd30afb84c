#include "catch.hpp"
#include "inference/memory_plan.hpp"

using namespace resnetcpp::inference;

namespace {

// Whether no two values that live at once share memory, and all lie inside the block.
bool is_sound(const std::vector<Lifetime>& values, const MemoryPlan& plan) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (plan.offsets[i] < 0 || plan.offsets[i] + values[i].size > plan.size) return false;
    for (std::size_t j = 0; j < i; ++j) {
      const bool same_time = values[i].first <= values[j].last && values[j].first <= values[i].last;
      const bool same_place = plan.offsets[i] < plan.offsets[j] + values[j].size &&
                              plan.offsets[j] < plan.offsets[i] + values[i].size;
      if (same_time && same_place) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("a chain of values takes the memory of its two largest neighbours", "[inference]") {
  const std::vector<Lifetime> values = {{64, 0, 1}, {64, 1, 2}, {32, 2, 3}, {32, 3, 4}};
  const MemoryPlan plan = plan_memory(values, 16);
  CHECK(is_sound(values, plan));
  CHECK(plan.size == 128);
}

TEST_CASE("a value that lives long keeps its place", "[inference]") {
  const std::vector<Lifetime> values = {{100, 0, 3}, {100, 1, 2}, {100, 2, 3}, {40, 3, 4}};
  const MemoryPlan plan = plan_memory(values, 16);
  CHECK(is_sound(values, plan));
  CHECK(plan.size == 3 * 112);
}

TEST_CASE("places start at whole lines", "[inference]") {
  const std::vector<Lifetime> values = {{5, 0, 2}, {7, 0, 2}, {1, 1, 2}};
  const MemoryPlan plan = plan_memory(values, 16);
  CHECK(is_sound(values, plan));
  for (const std::int64_t offset : plan.offsets) CHECK(offset % 16 == 0);
}

TEST_CASE("nothing needs no memory", "[inference]") {
  CHECK(plan_memory({}, 16).size == 0);
  CHECK(plan_memory({{0, 0, 1}}, 16).size == 0);
}
