#pragma once

#include <algorithm>
#include <cstdint>

#include "resnetcpp/parallel.hpp"

namespace resnetcpp::conv {

/// total (size) = the sum of the rows of sums (parts, size); total may be the first of them.
template <class T>
void add_parts(std::int64_t parts, std::int64_t size, const T* sums, T* total) {
  constexpr std::int64_t kGrain = 8192;
  parallel_for(0, size, kGrain, [&](std::int64_t lo, std::int64_t hi) {
    if (total != sums) std::copy(sums + lo, sums + hi, total + lo);
    for (std::int64_t part = 1; part < parts; ++part) {
      const T* const from = sums + part * size;
      for (std::int64_t i = lo; i < hi; ++i) total[i] += from[i];
    }
  });
}

}  // namespace resnetcpp::conv
