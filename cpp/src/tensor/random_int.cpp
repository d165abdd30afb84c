#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/random.hpp"

namespace resnetcpp {
namespace {

constexpr std::uint64_t kWideRange = 1ULL << 28;  // from here on the remainder of 32 bits is skewed
constexpr std::int64_t kWidePermutation = 214748364;  // likewise: 2^32 / 20

// The distance of neighbouring floats at x, where it exceeds 1.
template <class T>
std::int64_t float_step(std::int64_t x) {
  int exponent = 0;
  for (std::int64_t rest = std::abs(x); rest >>= 1;) ++exponent;
  return std::int64_t{1} << (exponent - std::numeric_limits<T>::digits + 1);
}

// A bound of int64 may round outwards in a floating dtype; it moves inwards to the next float.
template <class T>
IntRange round_inwards(IntRange range) {
  if constexpr (std::is_floating_point_v<T>) {
    const auto low = static_cast<std::int64_t>(static_cast<T>(range.low + 1));
    if (low < range.low) range.low = low + float_step<T>(range.low + 1);
    const auto high = static_cast<std::int64_t>(static_cast<T>(range.high - 1));
    if (high >= range.high) range.high = high - float_step<T>(range.high - 1);
  }
  return range;
}

template <class T>
void check_fits(IntRange range) {
  if constexpr (std::is_integral_v<T>) {
    constexpr auto kLow = static_cast<std::int64_t>(std::numeric_limits<T>::lowest());
    constexpr auto kHigh = static_cast<std::int64_t>(std::numeric_limits<T>::max());
    RESNETCPP_CHECK(range.low >= kLow && range.high - 1 <= kHigh, ValueError,
                    "random_: expected bounds that the dtype can hold, got [", range.low, ", ",
                    range.high, ")");
  }
}

}  // namespace

template <class T>
void fill_random_int(Generator& generator, T* data, std::int64_t n, IntRange range) {
  RESNETCPP_CHECK(range.low < range.high, ValueError, "random_: expected low < high, got [",
                  range.low, ", ", range.high, ")");
  const IntRange rounded = round_inwards<T>(range);
  RESNETCPP_CHECK(rounded.low < rounded.high, ValueError,
                  "random_: expected low < high in the dtype, got [", rounded.low, ", ",
                  rounded.high, ")");
  check_fits<T>(rounded);
  const auto low = static_cast<std::uint64_t>(rounded.low);
  const std::uint64_t width = static_cast<std::uint64_t>(rounded.high) - low;
  const std::lock_guard lock(generator.mutex());
  if (width >= kWideRange) {
    for (std::int64_t i = 0; i < n; ++i) {
      data[i] = static_cast<T>(static_cast<std::int64_t>(generator.random64() % width + low));
    }
    return;
  }
  const auto narrow = static_cast<std::uint32_t>(width);
  for (std::int64_t i = 0; i < n; ++i) {
    data[i] = static_cast<T>(static_cast<std::int64_t>(generator.random() % narrow + low));
  }
}

template <class T>
void fill_random_bits(Generator& generator, T* data, std::int64_t n) {
  constexpr bool kTwoWords = sizeof(T) == 8;
  constexpr int kDigits = std::numeric_limits<T>::digits;
  constexpr std::uint64_t kValues = (1ULL << kDigits) + (std::is_floating_point_v<T> ? 1 : 0);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    const std::uint64_t bits = kTwoWords ? generator.random64() : generator.random();
    data[i] = static_cast<T>(bits % kValues);
  }
}

template <class T>
void fill_randperm(Generator& generator, T* data, std::int64_t n) {
  RESNETCPP_CHECK(n >= 0, ValueError, "randperm: expected n >= 0, got ", n);
  const double limit = std::is_integral_v<T> ? static_cast<double>(std::numeric_limits<T>::max())
                                             : std::ldexp(1.0, std::numeric_limits<T>::digits);
  RESNETCPP_CHECK(static_cast<double>(n) <= limit, ValueError,
                  "randperm: expected n that the dtype can hold, got ", n);
  const std::lock_guard lock(generator.mutex());
  if (n < kWidePermutation) {
    std::iota(data, data + n, T{0});
    for (std::int64_t i = 0; i < n - 1; ++i) {
      const std::int64_t other = i + generator.random() % (n - i);
      std::swap(data[i], data[other]);
    }
    return;
  }
  for (std::int64_t i = 0; i < n; ++i) {
    const auto other = generator.random64() % static_cast<std::uint64_t>(i + 1);
    data[i] = static_cast<T>(i);
    std::swap(data[i], data[other]);
  }
}

#define RESNETCPP_INSTANTIATE(T)                                         \
  template void fill_random_int(Generator&, T*, std::int64_t, IntRange); \
  template void fill_random_bits(Generator&, T*, std::int64_t);
RESNETCPP_INSTANTIATE(float)
RESNETCPP_INSTANTIATE(double)
RESNETCPP_INSTANTIATE(std::int64_t)
RESNETCPP_INSTANTIATE(std::int32_t)
RESNETCPP_INSTANTIATE(std::int16_t)
RESNETCPP_INSTANTIATE(std::int8_t)
RESNETCPP_INSTANTIATE(std::uint8_t)
RESNETCPP_INSTANTIATE(bool)
#undef RESNETCPP_INSTANTIATE
template void fill_randperm(Generator&, float*, std::int64_t);
template void fill_randperm(Generator&, double*, std::int64_t);
template void fill_randperm(Generator&, std::int64_t*, std::int64_t);
template void fill_randperm(Generator&, std::int32_t*, std::int64_t);
template void fill_randperm(Generator&, std::int16_t*, std::int64_t);
template void fill_randperm(Generator&, std::int8_t*, std::int64_t);
template void fill_randperm(Generator&, std::uint8_t*, std::int64_t);

}  // namespace resnetcpp
