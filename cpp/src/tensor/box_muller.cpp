#include "box_muller.hpp"

#include <cstdint>
#include <cstring>
#include <initializer_list>

namespace resnetcpp {
namespace {

std::uint32_t to_bits(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

float to_float(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

// log(x) of a normal x > 0: x = m 2^e with m in [sqrt(1/2), sqrt(2)), a polynomial in m - 1.
float log_cephes(float x) {
  constexpr float kSqrtHalf = 0.707106781186547524F;
  constexpr float kLn2High = 0.693359375F;
  constexpr float kLn2Low = -2.12194440e-4F;
  float e = static_cast<float>(static_cast<std::int32_t>(to_bits(x) >> 23) - 126);
  float m = to_float((to_bits(x) & 0x807fffffU) | 0x3f000000U);
  if (m < kSqrtHalf) {
    e -= 1.0F;
    m = (m - 1.0F) + m;
  } else {
    m -= 1.0F;
  }
  const float z = m * m;
  float y = 7.0376836292e-2F;
  for (const float c : {-1.1514610310e-1F, 1.1676998740e-1F, -1.2420140846e-1F, 1.4249322787e-1F,
                        -1.6668057665e-1F, 2.0000714765e-1F, -2.4999993993e-1F, 3.3333331174e-1F}) {
    y = std::fma(y, m, c);
  }
  y = std::fma(y * m, z, e * kLn2Low);
  y = std::fma(z, -0.5F, y);
  return std::fma(e, kLn2High, m + y);
}

// cos and sin of theta in [0, 2 pi]: theta less a multiple of pi/2, in three parts, and the octant.
NormalPair<float> cos_sin_cephes(float theta) {
  const std::uint32_t octant = (static_cast<std::uint32_t>(theta * 1.27323954473516F) + 1U) & ~1U;
  const float k = static_cast<float>(octant);
  float x = std::fma(k, -0.78515625F, theta);
  x = std::fma(k, -2.4187564849853515625e-4F, x);
  x = std::fma(k, -3.77489497744594108e-8F, x);
  const float z = x * x;

  float c = std::fma(2.443315711809948e-5F, z, -1.388731625493765e-3F);
  c = std::fma(c, z, 4.166664568298827e-2F);
  c = std::fma(c * z, z, -(z * 0.5F)) + 1.0F;
  float s = std::fma(-1.9515295891e-4F, z, 8.3321608736e-3F);
  s = std::fma(s, z, -1.6666654611e-1F);
  s = std::fma(s * z, x, x);

  const bool swapped = (octant & 2U) != 0;
  const std::uint32_t sin_sign = (octant & 4U) << 29;
  const std::uint32_t cos_sign = (~(octant - 2U) & 4U) << 29;
  return {to_float(to_bits(swapped ? s : c) ^ cos_sign),
          to_float(to_bits(swapped ? c : s) ^ sin_sign)};
}

}  // namespace

NormalPair<float> box_muller(float u1, float u2) {
  const float radius = std::sqrt(-2.0F * log_cephes(1.0F - u1));
  const NormalPair<float> direction = cos_sin_cephes(static_cast<float>(2.0 * kPi) * u2);
  return {radius * direction.first, radius * direction.second};
}

}  // namespace resnetcpp
