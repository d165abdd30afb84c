#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "resnetcpp/parallel.hpp"

namespace resnetcpp::optim {

/// Calls fn(i, lo, hi) for pieces of arrays of the given sizes, in parallel, as if the arrays were
/// one: a network has many small ones.
template <class Fn>
void for_each_piece(const std::vector<std::int64_t>& sizes, const Fn& fn) {
  constexpr std::int64_t kGrain = 65536;
  std::vector<std::int64_t> ends;
  std::int64_t total = 0;
  for (const std::int64_t size : sizes) ends.push_back(total += size);
  parallel_for(0, total, kGrain, [&](std::int64_t lo, std::int64_t hi) {
    auto i =
        static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), lo) - ends.begin());
    for (; lo < hi; ++i) {
      const std::int64_t start = ends[i] - sizes[i];
      const std::int64_t stop = std::min(ends[i], hi);
      if (lo < stop) fn(i, lo - start, stop - start);
      lo = std::max(lo, stop);
    }
  });
}

}  // namespace resnetcpp::optim
