#pragma once

#include <cstdint>

#include "resnetcpp/tensor/generator.hpp"

namespace resnetcpp {

inline constexpr double kPi = 3.14159265358979323846;

/// The one step from random bits to [0, 1): 24 bits of a word for float, 53 of two words for
/// double.
inline float unit_from_bits(std::uint32_t bits) {
  return static_cast<float>(bits & 0xffffffU) * 0x1p-24F;
}

inline double unit_from_bits(std::uint64_t bits) {
  return static_cast<double>(bits & 0x1fffffffffffffULL) * 0x1p-53;
}

/// A number of [0, 1) of the generator, which the caller has locked.
template <class T>
T draw_unit(Generator& generator);

template <>
inline float draw_unit<float>(Generator& generator) {
  return unit_from_bits(generator.random());
}

template <>
inline double draw_unit<double>(Generator& generator) {
  return unit_from_bits(generator.random64());
}

/// N(0, 1) in double precision; every second call returns the value that the generator kept.
double draw_normal(Generator& generator);

}  // namespace resnetcpp
