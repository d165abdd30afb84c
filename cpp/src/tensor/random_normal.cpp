#include <algorithm>
#include <array>
#include <cmath>

#include "box_muller.hpp"
#include "draw.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/random.hpp"

namespace resnetcpp {
namespace {

constexpr std::int64_t kBlock = 16;

void check_std(NormalParameters parameters) {
  RESNETCPP_CHECK(parameters.std >= 0.0, ValueError, "normal_: expected std >= 0, got ",
                  parameters.std);
}

template <class T>
void draw_block(Generator& generator, T* block, NormalParameters parameters) {
  for (std::int64_t i = 0; i < kBlock; ++i) block[i] = draw_unit<T>(generator);
  const T std = static_cast<T>(parameters.std);
  const T mean = static_cast<T>(parameters.mean);
  for (std::int64_t i = 0; i < kBlock / 2; ++i) {
    const NormalPair<T> pair = box_muller(block[i], block[i + kBlock / 2]);
    block[i] = std::fma(pair.first, std, mean);
    block[i + kBlock / 2] = std::fma(pair.second, std, mean);
  }
}

}  // namespace

double draw_normal(Generator& generator) {
  if (auto& cached = generator.cached_normal()) {
    const double value = *cached;
    cached.reset();
    return value;
  }
  const double u1 = draw_unit<double>(generator);
  const double u2 = draw_unit<double>(generator);
  const double radius = std::sqrt(-2.0 * std::log1p(-u2));
  const double theta = 2.0 * kPi * u1;
  generator.cached_normal() = radius * std::sin(theta);
  return radius * std::cos(theta);
}

template <class T>
void fill_normal_serial(Generator& generator, T* data, std::int64_t n,
                        NormalParameters parameters) {
  check_std(parameters);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    const double value = draw_normal(generator);
    data[i] = static_cast<T>(std::fma(value, parameters.std, parameters.mean));
  }
}

template <class T>
void fill_normal(Generator& generator, T* data, std::int64_t n, NormalParameters parameters) {
  if (n < kBlock) {
    fill_normal_serial(generator, data, n, parameters);
    return;
  }
  check_std(parameters);
  const std::lock_guard lock(generator.mutex());
  std::int64_t i = 0;
  for (; i + kBlock <= n; i += kBlock) draw_block(generator, data + i, parameters);
  if (i == n) return;
  // PyTorch draws the tail first as uniforms, then replaces the last 16 values.
  for (; i < n; ++i) draw_unit<T>(generator);
  draw_block(generator, data + n - kBlock, parameters);
}

template <class T>
void fill_log_normal(Generator& generator, T* data, std::int64_t n, NormalParameters parameters) {
  RESNETCPP_CHECK(parameters.std > 0.0, ValueError, "log_normal_: expected std > 0, got ",
                  parameters.std);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    const double value = draw_normal(generator);
    data[i] = static_cast<T>(std::exp(std::fma(value, parameters.std, parameters.mean)));
  }
}

#define RESNETCPP_INSTANTIATE(T)                                                    \
  template void fill_normal(Generator&, T*, std::int64_t, NormalParameters);        \
  template void fill_normal_serial(Generator&, T*, std::int64_t, NormalParameters); \
  template void fill_log_normal(Generator&, T*, std::int64_t, NormalParameters);
RESNETCPP_INSTANTIATE(float)
RESNETCPP_INSTANTIATE(double)
#undef RESNETCPP_INSTANTIATE

}  // namespace resnetcpp
