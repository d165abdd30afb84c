#pragma once

#include "ops/conv/weight_gradient/weight_slice.hpp"

namespace resnetcpp::conv {

/// Whether sum_lines can run such a slice, and gathering its pixels would cost more.
template <class T>
bool prefers_lines(const WeightSlice<T>& slice);

/// As WeightSlice::sum, without gathering: the register tile reads the windows of whole lines where
/// they lie, or in a copy with their padding.
template <class T>
void sum_lines(const WeightSlice<T>& slice, T* to, std::int64_t stride);

}  // namespace resnetcpp::conv
