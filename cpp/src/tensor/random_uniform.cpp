#include <cmath>
#include <limits>
#include <type_traits>

#include "draw.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/random.hpp"

namespace resnetcpp {
namespace {

// PyTorch's vector builds fuse the multiplication with the addition; without it the last bit
// differs.
template <class T>
T scale(T unit, T width, T low) {
  return std::fma(unit, width, low);
}

template <class T>
void check_range(UniformRange range) {
  constexpr double kMax = static_cast<double>(std::numeric_limits<T>::max());
  RESNETCPP_CHECK(std::abs(range.low) <= kMax && std::abs(range.high) <= kMax, ValueError,
                  "uniform_: expected bounds that the dtype can hold, got [", range.low, ", ",
                  range.high, ")");
  RESNETCPP_CHECK(range.low <= range.high, ValueError, "uniform_: expected low <= high, got [",
                  range.low, ", ", range.high, ")");
  RESNETCPP_CHECK(range.high - range.low <= kMax, ValueError,
                  "uniform_: expected high - low that the dtype can hold, got [", range.low, ", ",
                  range.high, ")");
}

}  // namespace

template <class T>
void fill_uniform(Generator& generator, T* data, std::int64_t n, UniformRange range) {
  check_range<T>(range);
  const std::lock_guard lock(generator.mutex());
  const T low = static_cast<T>(range.low);
  const T high = static_cast<T>(range.high);
  for (std::int64_t i = 0; i < n; ++i) {
    const T x = scale(draw_unit<T>(generator), high - low, low);
    data[i] = x == high ? low : x;  // rounding may reach the open end
  }
}

template <class T>
void fill_bernoulli(Generator& generator, T* data, std::int64_t n, double p) {
  RESNETCPP_CHECK(p >= 0.0 && p <= 1.0, ValueError, "bernoulli_: expected p in [0, 1], got ", p);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    data[i] = static_cast<T>(draw_unit<double>(generator) < p);
  }
}

template <class T, class P>
void fill_bernoulli(Generator& generator, T* data, std::int64_t n, const P* p) {
  for (std::int64_t i = 0; i < n; ++i) {
    RESNETCPP_CHECK(p[i] >= P{0} && p[i] <= P{1}, ValueError,
                    "bernoulli: expected probabilities in [0, 1], got ", p[i]);
  }
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    data[i] = static_cast<T>(draw_unit<P>(generator) < p[i]);
  }
}

template void fill_uniform(Generator&, float*, std::int64_t, UniformRange);
template void fill_uniform(Generator&, double*, std::int64_t, UniformRange);

#define RESNETCPP_INSTANTIATE(T)                                            \
  template void fill_bernoulli(Generator&, T*, std::int64_t, double);       \
  template void fill_bernoulli(Generator&, T*, std::int64_t, const float*); \
  template void fill_bernoulli(Generator&, T*, std::int64_t, const double*);
RESNETCPP_INSTANTIATE(float)
RESNETCPP_INSTANTIATE(double)
RESNETCPP_INSTANTIATE(std::int64_t)
RESNETCPP_INSTANTIATE(std::int32_t)
RESNETCPP_INSTANTIATE(std::int16_t)
RESNETCPP_INSTANTIATE(std::int8_t)
RESNETCPP_INSTANTIATE(std::uint8_t)
RESNETCPP_INSTANTIATE(bool)
#undef RESNETCPP_INSTANTIATE

}  // namespace resnetcpp
