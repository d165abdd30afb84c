#pragma once

#include <cmath>

namespace resnetcpp {

inline constexpr double kPi = 3.14159265358979323846;

template <class T>
struct NormalPair {
  T first;
  T second;
};

/// Two values of N(0, 1) from two of U[0, 1).
inline NormalPair<double> box_muller(double u1, double u2) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - u1));
  const double theta = 2.0 * kPi * u2;
  return {radius * std::cos(theta), radius * std::sin(theta)};
}

/// The same in single precision, to the bit as PyTorch's AVX2 build computes it: polynomials of the
/// Cephes library (S. Moshier), each multiplication and addition fused where that compiler fuses
/// them.
NormalPair<float> box_muller(float u1, float u2);

}  // namespace resnetcpp
