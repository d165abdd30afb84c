#include <algorithm>
#include <cmath>

#include "draw.hpp"
#include "kernels/table.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/random.hpp"

namespace resnetcpp {
namespace {

constexpr std::int64_t kBlock = 16;
constexpr std::int64_t kBlocksInCache = 64;

void check_std(NormalParameters parameters) {
  RESNETCPP_CHECK(parameters.std >= 0.0, ValueError, "normal_: expected std >= 0, got ",
                  parameters.std);
}

void transform_blocks(std::int64_t blocks, NormalParameters parameters, float* data) {
  kernels::table().random.normal_blocks(blocks, static_cast<float>(parameters.mean),
                                        static_cast<float>(parameters.std), data);
}

void transform_blocks(std::int64_t blocks, NormalParameters parameters, double* data) {
  for (; blocks > 0; --blocks, data += kBlock) {
    for (double* x = data; x != data + kBlock / 2; ++x) {
      double& y = x[kBlock / 2];
      const double radius = std::sqrt(-2.0 * std::log(1.0 - *x));
      const double theta = 2.0 * kPi * y;
      *x = std::fma(radius * std::cos(theta), parameters.std, parameters.mean);
      y = std::fma(radius * std::sin(theta), parameters.std, parameters.mean);
    }
  }
}

template <class T>
void draw_blocks(Generator& generator, std::int64_t blocks, NormalParameters parameters, T* data) {
  for (std::int64_t i = 0; i < blocks * kBlock; ++i) data[i] = draw_unit<T>(generator);
  transform_blocks(blocks, parameters, data);
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
void fill_normal(Generator& generator, T* data, std::int64_t n, NormalParameters parameters,
                 Tail tail) {
  if (n < kBlock) {
    fill_normal_serial(generator, data, n, parameters);
    return;
  }
  check_std(parameters);
  const std::lock_guard lock(generator.mutex());
  const std::int64_t blocks = n / kBlock;
  for (std::int64_t i = 0; i < blocks; i += kBlocksInCache) {
    draw_blocks(generator, std::min(kBlocksInCache, blocks - i), parameters, data + i * kBlock);
  }
  if (n % kBlock == 0) return;
  if (tail == Tail::drawn_twice) {
    for (std::int64_t i = blocks * kBlock; i < n; ++i) draw_unit<T>(generator);
  }
  draw_blocks(generator, 1, parameters, data + n - kBlock);
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
  template void fill_normal(Generator&, T*, std::int64_t, NormalParameters, Tail);  \
  template void fill_normal_serial(Generator&, T*, std::int64_t, NormalParameters); \
  template void fill_log_normal(Generator&, T*, std::int64_t, NormalParameters);
RESNETCPP_INSTANTIATE(float)
RESNETCPP_INSTANTIATE(double)
#undef RESNETCPP_INSTANTIATE

}  // namespace resnetcpp
