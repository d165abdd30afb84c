#include "kernels/table.hpp"

// Declared here because the overloads of <cmath> are inline functions, which the linker could
// share.
extern "C" {
float fmaf(float, float, float) noexcept;
float sqrtf(float) noexcept;
}

namespace resnetcpp::kernels {

namespace {

// The polynomials of the Cephes library (S. Moshier) in single precision, each multiplication and
// addition fused where PyTorch's AVX2 build fuses them, so that the bits are the same.

constexpr int kHalf = 8;

using Lanes = float[kHalf];

inline uint32_t to_bits(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

inline float to_float(uint32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

// log(x) of a normal x > 0: x = m 2^e with m in [sqrt(1/2), sqrt(2)), a polynomial in m - 1.
inline float log_cephes(float x) {
  constexpr float kSqrtHalf = 0.707106781186547524F;
  constexpr float kLn2High = 0.693359375F;
  constexpr float kLn2Low = -2.12194440e-4F;
  const uint32_t bits = to_bits(x);
  const float fraction = to_float((bits & 0x807fffffU) | 0x3f000000U);
  const uint32_t is_low = fraction < kSqrtHalf ? ~0U : 0U;
  const float e =
      static_cast<float>(static_cast<int32_t>(bits >> 23) - 126) - to_float(is_low & to_bits(1.0F));
  const float m = (fraction - 1.0F) + to_float(is_low & to_bits(fraction));
  const float z = m * m;
  float y = fmaf(7.0376836292e-2F, m, -1.1514610310e-1F);
  y = fmaf(y, m, 1.1676998740e-1F);
  y = fmaf(y, m, -1.2420140846e-1F);
  y = fmaf(y, m, 1.4249322787e-1F);
  y = fmaf(y, m, -1.6668057665e-1F);
  y = fmaf(y, m, 2.0000714765e-1F);
  y = fmaf(y, m, -2.4999993993e-1F);
  y = fmaf(y, m, 3.3333331174e-1F);
  y = fmaf(y * m, z, e * kLn2Low);
  y = fmaf(z, -0.5F, y);
  return fmaf(e, kLn2High, m + y);
}

struct Direction {
  float cos;
  float sin;
};

// cos and sin of theta in [0, 2 pi]: theta less a multiple of pi/2, in three parts, and the octant.
inline Direction cos_sin_cephes(float theta) {
  const uint32_t octant =
      static_cast<uint32_t>((static_cast<int32_t>(theta * 1.27323954473516F) + 1) & ~1);
  const float k = static_cast<float>(static_cast<int32_t>(octant));
  float x = fmaf(k, -0.78515625F, theta);
  x = fmaf(k, -2.4187564849853515625e-4F, x);
  x = fmaf(k, -3.77489497744594108e-8F, x);
  const float z = x * x;

  float c = fmaf(2.443315711809948e-5F, z, -1.388731625493765e-3F);
  c = fmaf(c, z, 4.166664568298827e-2F);
  c = fmaf(c * z, z, -(z * 0.5F)) + 1.0F;
  float s = fmaf(-1.9515295891e-4F, z, 8.3321608736e-3F);
  s = fmaf(s, z, -1.6666654611e-1F);
  s = fmaf(s * z, x, x);

  const uint32_t swapped = (octant & 2U) != 0 ? ~0U : 0U;
  const uint32_t cos_sign = (~(octant - 2U) & 4U) << 29;
  const uint32_t sin_sign = (octant & 4U) << 29;
  const uint32_t cos_bits = (to_bits(s) & swapped) | (to_bits(c) & ~swapped);
  const uint32_t sin_bits = (to_bits(c) & swapped) | (to_bits(s) & ~swapped);
  return {to_float(cos_bits ^ cos_sign), to_float(sin_bits ^ sin_sign)};
}

void normal_blocks(int64_t blocks, float mean, float std, float* data) {
  constexpr float kTwoPi = 6.28318530717958647693F;
  for (int64_t block = 0; block < blocks; ++block, data += 2 * kHalf) {
    Lanes first;
    Lanes second;
    for (int i = 0; i < kHalf; ++i) {
      const float radius = sqrtf(-2.0F * log_cephes(1.0F - data[i]));
      const Direction direction = cos_sin_cephes(kTwoPi * data[i + kHalf]);
      first[i] = fmaf(radius * direction.cos, std, mean);
      second[i] = fmaf(radius * direction.sin, std, mean);
    }
    for (int i = 0; i < kHalf; ++i) data[i] = first[i];
    for (int i = 0; i < kHalf; ++i) data[i + kHalf] = second[i];
  }
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_random(Table& table) { table.random = {normal_blocks}; }

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
