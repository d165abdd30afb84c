#pragma once

#include <algorithm>
#include <cstdint>

#include "resnetcpp/interrupt.hpp"

namespace resnetcpp {

/// Runs fn(begin, end) over [0, n) in order on the calling thread, and looks in between whether the
/// user wants to stop; for loops that cannot be a parallel_for.
template <class Fn>
void in_pieces(std::int64_t n, Fn fn) {
  constexpr std::int64_t kPiece = 1 << 20;
  for (std::int64_t begin = 0; begin < n; begin += kPiece) {
    fn(begin, std::min(begin + kPiece, n));
    if (begin + kPiece < n) check_interrupt();
  }
}

}  // namespace resnetcpp
