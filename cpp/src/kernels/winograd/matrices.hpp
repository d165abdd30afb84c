#pragma once

#include "kernels/simd/simd.hpp"

/// The matrices of F(2, 3), F(4, 3), a form of stride 2 and F(4, 4), applied to the vectors of one
/// row or column of a tile. Every step is a fused multiply-add chain in a fixed order.
namespace resnetcpp::kernels {
namespace {

template <class T>
[[gnu::always_inline]] inline Vec<T> scaled(double factor, const Vec<T>& x) {
  return Vec<T>(static_cast<T>(factor)) * x;
}

/// sum + factor * x
template <class T>
[[gnu::always_inline]] inline Vec<T> plus(const Vec<T>& sum, double factor, const Vec<T>& x) {
  return xsimd::fma(Vec<T>(static_cast<T>(factor)), x, sum);
}

/// Points 0, 1, -1, infinity.
struct F2 {
  static constexpr int kAxes = 2;
  static constexpr int kTaps = 3;
  static constexpr int kOutputs = 2;
  static constexpr int kStride = 1;
  static constexpr int kPositions = 4;

  // B^T: rows (1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, -1, 0, 1)
  template <class T>
  [[gnu::always_inline]] static void input(const Vec<T>* d, Vec<T>* r) {
    r[0] = d[0] - d[2];
    r[1] = d[1] + d[2];
    r[2] = d[2] - d[1];
    r[3] = d[3] - d[1];
  }

  // A^T: rows (1, 1, 1, 0), (0, 1, -1, 1)
  template <class T>
  [[gnu::always_inline]] static void output(const Vec<T>* m, Vec<T>* y) {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2] + m[3];
  }

  template <class T>
  [[gnu::always_inline]] static void grad_output(const Vec<T>* y, Vec<T>* q) {
    q[0] = y[0];
    q[1] = y[0] + y[1];
    q[2] = y[0] - y[1];
    q[3] = y[1];
  }

  // G: rows (1, 0, 0), (1, 1, 1) / 2, (1, -1, 1) / 2, (0, 0, 1)
  template <class T>
  [[gnu::always_inline]] static void weight(const Vec<T>* w, Vec<T>* u) {
    const Vec<T> even = scaled<T>(0.5, w[0] + w[2]);
    u[0] = w[0];
    u[1] = plus<T>(even, 0.5, w[1]);
    u[2] = plus<T>(even, -0.5, w[1]);
    u[3] = w[2];
  }

  template <class T>
  [[gnu::always_inline]] static void grad_weight(const Vec<T>* u, Vec<T>* w) {
    const Vec<T> even = scaled<T>(0.5, u[1] + u[2]);
    w[0] = u[0] + even;
    w[1] = scaled<T>(0.5, u[1] - u[2]);
    w[2] = even + u[3];
  }
};

/// Points 0, +-a, +-b, infinity with a = 1 / sqrt(2) and b = sqrt(2), so that a * b = 1.
struct F4 {
  static constexpr int kAxes = 2;
  static constexpr int kTaps = 3;
  static constexpr int kOutputs = 4;
  static constexpr int kStride = 1;
  static constexpr int kPositions = 6;
  static constexpr double kA = 0.70710678118654752440;
  static constexpr double kB = 1.41421356237309504880;

  // B^T: rows (1, 0, -5/2, 0, 1, 0), (0, -+b, -2, +-a, 1, 0), (0, -+a, -1/2, +-b, 1, 0),
  // (0, 1, 0, -5/2, 0, 1)
  template <class T>
  [[gnu::always_inline]] static void input(const Vec<T>* d, Vec<T>* r) {
    const Vec<T> even_a = plus<T>(d[4], -2.0, d[2]);
    const Vec<T> odd_a = plus<T>(scaled<T>(kA, d[3]), -kB, d[1]);
    const Vec<T> even_b = plus<T>(d[4], -0.5, d[2]);
    const Vec<T> odd_b = plus<T>(scaled<T>(kB, d[3]), -kA, d[1]);
    r[0] = plus<T>(d[0] + d[4], -2.5, d[2]);
    r[1] = even_a + odd_a;
    r[2] = even_a - odd_a;
    r[3] = even_b + odd_b;
    r[4] = even_b - odd_b;
    r[5] = plus<T>(d[1] + d[5], -2.5, d[3]);
  }

  // A^T: rows (1, 1, 1, 1, 1, 0), (0, a, -a, b, -b, 0), (0, 1/2, 1/2, 2, 2, 0),
  // (0, a/2, -a/2, 2 b, -2 b, 1)
  template <class T>
  [[gnu::always_inline]] static void output(const Vec<T>* m, Vec<T>* y) {
    const Vec<T> even_a = m[1] + m[2];
    const Vec<T> odd_a = m[1] - m[2];
    const Vec<T> even_b = m[3] + m[4];
    const Vec<T> odd_b = m[3] - m[4];
    y[0] = m[0] + even_a + even_b;
    y[1] = plus<T>(scaled<T>(kA, odd_a), kB, odd_b);
    y[2] = plus<T>(scaled<T>(0.5, even_a), 2.0, even_b);
    y[3] = plus<T>(plus<T>(m[5], kA / 2, odd_a), 2 * kB, odd_b);
  }

  template <class T>
  [[gnu::always_inline]] static void grad_output(const Vec<T>* y, Vec<T>* q) {
    const Vec<T> even_a = plus<T>(y[0], 0.5, y[2]);
    const Vec<T> odd_a = plus<T>(scaled<T>(kA, y[1]), kA / 2, y[3]);
    const Vec<T> even_b = plus<T>(y[0], 2.0, y[2]);
    const Vec<T> odd_b = plus<T>(scaled<T>(kB, y[1]), 2 * kB, y[3]);
    q[0] = y[0];
    q[1] = even_a + odd_a;
    q[2] = even_a - odd_a;
    q[3] = even_b + odd_b;
    q[4] = even_b - odd_b;
    q[5] = y[3];
  }

  // G: rows (1, 0, 0), -(2, +-b, 1) / 3 with b = 2 a, (1, +-b, 2) / 6, (0, 0, 1)
  template <class T>
  [[gnu::always_inline]] static void weight(const Vec<T>* w, Vec<T>* u) {
    const Vec<T> even_a = plus<T>(scaled<T>(-2.0 / 3, w[0]), -1.0 / 3, w[2]);
    const Vec<T> even_b = plus<T>(scaled<T>(1.0 / 6, w[0]), 1.0 / 3, w[2]);
    u[0] = w[0];
    u[1] = plus<T>(even_a, -kB / 3, w[1]);
    u[2] = plus<T>(even_a, kB / 3, w[1]);
    u[3] = plus<T>(even_b, kB / 6, w[1]);
    u[4] = plus<T>(even_b, -kB / 6, w[1]);
    u[5] = w[2];
  }

  template <class T>
  [[gnu::always_inline]] static void grad_weight(const Vec<T>* u, Vec<T>* w) {
    const Vec<T> even_a = u[1] + u[2];
    const Vec<T> even_b = u[3] + u[4];
    w[0] = plus<T>(plus<T>(u[0], -2.0 / 3, even_a), 1.0 / 6, even_b);
    w[1] = plus<T>(scaled<T>(-kB / 3, u[1] - u[2]), kB / 6, u[3] - u[4]);
    w[2] = plus<T>(plus<T>(u[5], -1.0 / 3, even_a), 1.0 / 3, even_b);
  }
};

/// Stride 2: every other place meets the outer taps alone, which are F(2, 2) with the points 0, 1
/// and infinity; the places between meet the middle tap alone.
struct F2Strided {
  static constexpr int kAxes = 2;
  static constexpr int kTaps = 3;
  static constexpr int kOutputs = 2;
  static constexpr int kStride = 2;
  static constexpr int kPositions = 5;

  // B^T: rows (1, 0, -1, 0, 0), (0, 0, 1, 0, 0), (0, 0, -1, 0, 1), (0, 1, 0, 0, 0), (0, 0, 0, 1, 0)
  template <class T>
  [[gnu::always_inline]] static void input(const Vec<T>* d, Vec<T>* r) {
    r[0] = d[0] - d[2];
    r[1] = d[2];
    r[2] = d[4] - d[2];
    r[3] = d[1];
    r[4] = d[3];
  }

  // A^T: rows (1, 1, 0, 1, 0), (0, 1, 1, 0, 1)
  template <class T>
  [[gnu::always_inline]] static void output(const Vec<T>* m, Vec<T>* y) {
    y[0] = m[0] + m[1] + m[3];
    y[1] = m[1] + m[2] + m[4];
  }

  template <class T>
  [[gnu::always_inline]] static void grad_output(const Vec<T>* y, Vec<T>* q) {
    q[0] = y[0];
    q[1] = y[0] + y[1];
    q[2] = y[1];
    q[3] = y[0];
    q[4] = y[1];
  }

  // G: rows (1, 0, 0), (1, 0, 1), (0, 0, 1), (0, 1, 0), (0, 1, 0)
  template <class T>
  [[gnu::always_inline]] static void weight(const Vec<T>* w, Vec<T>* u) {
    u[0] = w[0];
    u[1] = w[0] + w[2];
    u[2] = w[2];
    u[3] = w[1];
    u[4] = w[1];
  }

  template <class T>
  [[gnu::always_inline]] static void grad_weight(const Vec<T>* u, Vec<T>* w) {
    w[0] = u[0] + u[1];
    w[1] = u[3] + u[4];
    w[2] = u[1] + u[2];
  }
};

/// Along a line alone, for 4 taps: points 0, +-1, +-1/2, 2 and infinity.
struct F4Lines {
  static constexpr int kAxes = 1;
  static constexpr int kTaps = 4;
  static constexpr int kOutputs = 4;
  static constexpr int kStride = 1;
  static constexpr int kPositions = 7;

  // B^T, of which all rows but point 2's have the factor x - 2: e holds that of the inputs. Rows of
  // the rest: (1/4, 0, -5/4, 0, 1, 0), (0, -+1/4, -1/4, +-1, 1, 0), (0, -+1/2, -1, +-1/2, 1, 0),
  // (0, 1/4, 0, -5/4, 0, 1)
  template <class T>
  [[gnu::always_inline]] static void input(const Vec<T>* d, Vec<T>* r) {
    Vec<T> e[6];
    repeat<6>([&](auto i) __attribute__((always_inline)) { e[i] = plus<T>(d[i + 1], -2.0, d[i]); });
    const Vec<T> even_a = plus<T>(e[4], -0.25, e[2]);
    const Vec<T> odd_a = plus<T>(e[3], -0.25, e[1]);
    const Vec<T> even_b = e[4] - e[2];
    const Vec<T> odd_b = e[3] - e[1];
    r[0] = plus<T>(plus<T>(e[4], -1.25, e[2]), 0.25, e[0]);
    r[1] = even_a + odd_a;
    r[2] = even_a - odd_a;
    r[3] = plus<T>(even_b, 0.5, odd_b);
    r[4] = plus<T>(even_b, -0.5, odd_b);
    r[5] = plus<T>(plus<T>(d[5], -1.25, d[3]), 0.25, d[1]);
    r[6] = plus<T>(plus<T>(e[5], -1.25, e[3]), 0.25, e[1]);
  }

  // A^T: the powers 0 to 3 of the points; infinity adds to the last
  template <class T>
  [[gnu::always_inline]] static void output(const Vec<T>* m, Vec<T>* y) {
    const Vec<T> even_a = m[1] + m[2];
    const Vec<T> odd_a = m[1] - m[2];
    const Vec<T> even_b = m[3] + m[4];
    const Vec<T> odd_b = m[3] - m[4];
    y[0] = m[0] + even_a + even_b + m[5];
    y[1] = plus<T>(plus<T>(odd_a, 0.5, odd_b), 2.0, m[5]);
    y[2] = plus<T>(plus<T>(even_a, 0.25, even_b), 4.0, m[5]);
    y[3] = plus<T>(plus<T>(odd_a + m[6], 0.125, odd_b), 8.0, m[5]);
  }

  template <class T>
  [[gnu::always_inline]] static void grad_output(const Vec<T>* y, Vec<T>* q) {
    const Vec<T> even_a = y[0] + y[2];
    const Vec<T> odd_a = y[1] + y[3];
    const Vec<T> even_b = plus<T>(y[0], 0.25, y[2]);
    const Vec<T> odd_b = plus<T>(scaled<T>(0.5, y[1]), 0.125, y[3]);
    q[0] = y[0];
    q[1] = even_a + odd_a;
    q[2] = even_a - odd_a;
    q[3] = even_b + odd_b;
    q[4] = even_b - odd_b;
    q[5] = plus<T>(plus<T>(plus<T>(y[0], 2.0, y[1]), 4.0, y[2]), 8.0, y[3]);
    q[6] = y[3];
  }

  // G: the powers 0 to 3 of each point, by its distances from the others: 1 / (-1/2), (-3/2),
  // (-9/2), 9/16, 15/16 and 45/2
  template <class T>
  [[gnu::always_inline]] static void weight(const Vec<T>* w, Vec<T>* u) {
    const Vec<T> even_a = w[0] + w[2];
    const Vec<T> odd_a = w[1] + w[3];
    const Vec<T> even_b = plus<T>(w[0], 0.25, w[2]);
    const Vec<T> odd_b = plus<T>(scaled<T>(0.5, w[1]), 0.125, w[3]);
    u[0] = scaled<T>(-2.0, w[0]);
    u[1] = scaled<T>(-2.0 / 3, even_a + odd_a);
    u[2] = scaled<T>(-2.0 / 9, even_a - odd_a);
    u[3] = scaled<T>(16.0 / 9, even_b + odd_b);
    u[4] = scaled<T>(16.0 / 15, even_b - odd_b);
    u[5] = scaled<T>(2.0 / 45, plus<T>(plus<T>(plus<T>(w[0], 2.0, w[1]), 4.0, w[2]), 8.0, w[3]));
    u[6] = w[3];
  }

  template <class T>
  [[gnu::always_inline]] static void grad_weight(const Vec<T>* u, Vec<T>* w) {
    const Vec<T> plus_a = scaled<T>(-2.0 / 3, u[1]);
    const Vec<T> even_a = plus<T>(plus_a, -2.0 / 9, u[2]);
    const Vec<T> odd_a = plus<T>(plus_a, 2.0 / 9, u[2]);
    const Vec<T> plus_b = scaled<T>(16.0 / 9, u[3]);
    const Vec<T> even_b = plus<T>(plus_b, 16.0 / 15, u[4]);
    const Vec<T> odd_b = plus<T>(plus_b, -16.0 / 15, u[4]);
    const Vec<T> two = scaled<T>(2.0 / 45, u[5]);
    w[0] = plus<T>(even_a + even_b + two, -2.0, u[0]);
    w[1] = plus<T>(plus<T>(odd_a, 0.5, odd_b), 2.0, two);
    w[2] = plus<T>(plus<T>(even_a, 0.25, even_b), 4.0, two);
    w[3] = plus<T>(plus<T>(odd_a + u[6], 0.125, odd_b), 8.0, two);
  }
};

}  // namespace
}  // namespace resnetcpp::kernels
