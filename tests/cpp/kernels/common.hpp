#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "kernels/table.hpp"

/// Helpers of the kernel tests: every kernel runs on each instruction set of the machine, on ragged
/// sizes and on unaligned pointers, between guards that show a write out of bounds.
namespace kernel_test {

using resnetcpp::kernels::Kernels;

/// 0, 1, and around every multiple of 2 to 16 lanes, then ragged and large.
inline const std::vector<int64_t>& sizes() {
  static const std::vector<int64_t> values{0,  1,  2,  3,  4,  5,  7,   8,    9,
                                           15, 16, 17, 31, 33, 65, 100, 1000, 1003};
  return values;
}

/// Calls body(kernels, name of the instruction set) for each set that this machine has.
template <class T, class Body>
void on_each_isa(const Body& body) {
  for (const resnetcpp::Isa isa : resnetcpp::available_isas()) {
    INFO("isa " << resnetcpp::isa_name(isa) << ", " << 8 * sizeof(T) << " bits");
    body(resnetcpp::kernels::table(isa).of<T>());
  }
}

/// An array one element off alignment, with guards on both sides.
template <class T>
class Array {
 public:
  explicit Array(int64_t size, T value = T(0))
      : size_(size), storage_(static_cast<size_t>(size + 2 * kGuard), value) {
    for (int64_t i = 0; i < kGuard; ++i) {
      storage_[static_cast<size_t>(i)] = guard();
      storage_[static_cast<size_t>(size + kGuard + i)] = guard();
    }
  }

  T* data() { return storage_.data() + kGuard; }
  const T* data() const { return storage_.data() + kGuard; }
  int64_t size() const { return size_; }
  T& operator[](int64_t i) { return storage_[static_cast<size_t>(i + kGuard)]; }
  const T& operator[](int64_t i) const { return storage_[static_cast<size_t>(i + kGuard)]; }

  bool guards_intact() const {
    for (int64_t i = 0; i < kGuard; ++i) {
      if (storage_[static_cast<size_t>(i)] != guard()) return false;
      if (storage_[static_cast<size_t>(size_ + kGuard + i)] != guard()) return false;
    }
    return true;
  }

 private:
  static constexpr int64_t kGuard = 17;
  static T guard() { return static_cast<T>(123); }

  int64_t size_;
  std::vector<T> storage_;
};

/// Numbers in [lo, hi), the same for the same seed on every machine.
template <class T>
Array<T> random_array(int64_t size, double lo = -2, double hi = 2, uint32_t seed = 1) {
  Array<T> values(size);
  uint32_t state = seed * 2654435761U + 12345U;
  for (int64_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    values[i] = static_cast<T>(lo + (hi - lo) * static_cast<double>(state >> 8) /
                                        static_cast<double>(1U << 24));
  }
  return values;
}

/// Distance of `got` from `want` in units in the last place of T at `want`; 0 when both are NaN or
/// equal.
template <class T>
double ulps(T got, long double want) {
  const auto rounded = static_cast<T>(want);
  if (std::isnan(rounded)) return std::isnan(got) ? 0 : 1e30;
  if (std::isnan(got)) return 1e30;
  if (got == rounded) return 0;
  if (std::isinf(rounded) || std::isinf(got)) return 1e30;
  int exponent = 0;
  std::frexp(rounded, &exponent);
  constexpr int kDigits = std::numeric_limits<T>::digits;
  const int lowest = std::numeric_limits<T>::min_exponent;
  const long double unit = std::ldexp(1.0L, std::max(exponent, lowest) - kDigits);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - want) / unit);
}

/// Largest |got - want| over scale, in units of T's epsilon; for sums, whose error grows with their
/// terms.
template <class T>
double relative_error(T got, long double want, double scale) {
  if (std::isnan(want)) return std::isnan(got) ? 0 : 1e30;
  if (static_cast<long double>(got) == want) return 0;
  const auto error = static_cast<double>(std::fabs(static_cast<long double>(got) - want));
  return error / scale / static_cast<double>(std::numeric_limits<T>::epsilon());
}

}  // namespace kernel_test
