#pragma once

#include <cstdint>

#include "resnetcpp/memory.hpp"

namespace resnetcpp::conv {

/// The smallest multiple of `step` that is at least `value`.
inline std::int64_t rounded_up(std::int64_t value, std::int64_t step) {
  return (value + step - 1) / step * step;
}

/// `count` uninitialised elements from the caching allocator, given back at the end of the scope.
template <class T>
class Workspace {
 public:
  explicit Workspace(std::int64_t count)
      : data_(static_cast<T*>(allocate(checked_bytes(count, sizeof(T))))) {}
  ~Workspace() { deallocate(data_); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  T* data() const { return data_; }

 private:
  T* data_;
};

}  // namespace resnetcpp::conv
