#include "resnetcpp/nn/registry.hpp"

#include <atomic>

namespace resnetcpp::nn {

namespace {
std::atomic<std::uint64_t> changes{0};
}  // namespace

std::uint64_t registry_changes() { return changes.load(); }
void note_registry_change() { changes.fetch_add(1); }

}  // namespace resnetcpp::nn
