#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace resnetcpp::nn {

/// How often registries of this process have changed: while it stays, a tree of modules has the
/// tensors that it had.
std::uint64_t registry_changes();
void note_registry_change();

/// Named values in the order of their first assignment; a value may be empty. Registries hold a
/// handful of entries, so a linear search is the fastest one.
template <class Value>
class Registry {
 public:
  using Entry = std::pair<std::string, Value>;

  /// Null if there is no such name.
  const Value* find(const std::string& name) const {
    const auto found = position(name);
    return found == entries_.end() ? nullptr : &found->second;
  }

  bool contains(const std::string& name) const { return find(name) != nullptr; }

  /// Replaces in place or appends.
  void set(const std::string& name, Value value) {
    note_registry_change();
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.first == name; });
    if (found != entries_.end()) {
      found->second = std::move(value);
    } else {
      entries_.emplace_back(name, std::move(value));
    }
  }

  /// Whether there was such a name.
  bool erase(const std::string& name) {
    const auto found = position(name);
    if (found == entries_.end()) return false;
    note_registry_change();
    entries_.erase(found);
    return true;
  }

  void clear() {
    note_registry_change();
    entries_.clear();
  }
  std::size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  auto position(const std::string& name) const {
    return std::find_if(entries_.begin(), entries_.end(),
                        [&](const Entry& entry) { return entry.first == name; });
  }

  std::vector<Entry> entries_;
};

}  // namespace resnetcpp::nn
