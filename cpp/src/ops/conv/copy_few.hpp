#pragma once

#include <cstdint>
#include <cstring>

namespace resnetcpp::conv {

/// Copies so few values that a call would take longer than the copy. The last vector may write
/// again what the one before it did.
template <class T>
inline void copy_few(const T* from, std::int64_t count, T* to) {
  constexpr std::int64_t kVector = 16 / sizeof(T);
  if (count < kVector) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = from[i];
    return;
  }
  const std::int64_t last = count - kVector;
  for (std::int64_t i = 0; i < last; i += kVector)
    std::memcpy(to + i, from + i, kVector * sizeof(T));
  std::memcpy(to + last, from + last, kVector * sizeof(T));
}

}  // namespace resnetcpp::conv
