#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

/// Floating-point numbers of 16 bits. They are kept and converted; arithmetic happens in float.
namespace resnetcpp {

namespace detail {

inline float float_of_bits(std::uint32_t bits) {
  float value = 0.0F;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline std::uint32_t bits_of_float(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

inline constexpr std::uint32_t kFloatSign = 0x80000000U;
inline constexpr std::uint32_t kFloatInfinity = 0x7f800000U;

/// IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction.
struct Binary16 {
  static constexpr std::uint32_t kInfinity = 0x7c00U;
  static constexpr std::uint32_t kQuietNan = 0x7e00U;
  static constexpr std::uint32_t kBiasGap = (127U - 15U) << 23U;  // of the exponents' biases
  static constexpr std::uint32_t kSmallestNormal = 113U << 23U;   // 2^-14, as float's bits
  static constexpr std::uint32_t kTooLarge = 143U << 23U;         // 2^16, as float's bits
  // Floats beside 0.5 are 2^-24 apart, as subnormal halves are: an addition converts, and rounds.
  static constexpr std::uint32_t kHalf = 126U << 23U;

  static float decode(std::uint16_t half) {
    const std::uint32_t size = half & 0x7fffU;
    const std::uint32_t subnormal = bits_of_float(float_of_bits(kHalf | size) - 0.5F);
    const std::uint32_t normal = (size << 13U) + kBiasGap + (size >= kInfinity ? kBiasGap : 0U);
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    return float_of_bits(sign | (size < 0x400U ? subnormal : normal));
  }

  static std::uint16_t encode(float value) {
    const std::uint32_t bits = bits_of_float(value);
    const std::uint32_t size = bits & ~kFloatSign;
    const std::uint32_t subnormal = bits_of_float(float_of_bits(size) + 0.5F) - kHalf;
    const std::uint32_t to_even = 0xfffU + ((size >> 13U) & 1U);
    const std::uint32_t normal = (size - kBiasGap + to_even) >> 13U;
    const std::uint32_t special = size > kFloatInfinity ? kQuietNan : kInfinity;
    const std::uint32_t finite = size < kSmallestNormal ? subnormal : normal;
    return static_cast<std::uint16_t>((bits >> 16U & 0x8000U) |
                                      (size < kTooLarge ? finite : special));
  }
};

/// The upper half of a float: 1 bit of sign, 8 of exponent, 7 of fraction.
struct Brain16 {
  static constexpr std::uint32_t kQuietNan = 0x7fc0U;

  static float decode(std::uint16_t half) {
    return float_of_bits(static_cast<std::uint32_t>(half) << 16U);
  }

  static std::uint16_t encode(float value) {
    const std::uint32_t bits = bits_of_float(value);
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16U) & 1U)) >> 16U;
    const bool is_nan = (bits & ~kFloatSign) > kFloatInfinity;
    return static_cast<std::uint16_t>(is_nan ? kQuietNan : rounded);
  }
};

}  // namespace detail

/// A number in 16 bits of `Format`. From numbers it rounds to nearest, ties to even, by way of
/// float; numbers beyond its range become infinite.
template <class Format>
class ReducedFloat {
 public:
  ReducedFloat() = default;
  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  explicit ReducedFloat(T value) : bits_(Format::encode(static_cast<float>(value))) {}

  operator float() const { return Format::decode(bits_); }  // NOLINT(google-explicit-constructor)

 private:
  std::uint16_t bits_;
};

/// PyTorch: torch.float16.
using Half = ReducedFloat<detail::Binary16>;
/// PyTorch: torch.bfloat16.
using BFloat16 = ReducedFloat<detail::Brain16>;

template <class T>
inline constexpr bool is_reduced_type = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

}  // namespace resnetcpp
