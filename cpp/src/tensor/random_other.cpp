#include <cmath>

#include "draw.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/random.hpp"

namespace resnetcpp {

template <class T>
void fill_exponential(Generator& generator, T* data, std::int64_t n, double lambda) {
  RESNETCPP_CHECK(lambda > 0.0, ValueError, "exponential_: expected lambda > 0, got ", lambda);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    data[i] = static_cast<T>(-1.0 / lambda * std::log1p(-draw_unit<double>(generator)));
  }
}

template <class T>
void fill_geometric(Generator& generator, T* data, std::int64_t n, double p) {
  RESNETCPP_CHECK(p > 0.0 && p < 1.0, ValueError, "geometric_: expected p in (0, 1), got ", p);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    data[i] = static_cast<T>(std::ceil(std::log(draw_unit<double>(generator)) / std::log1p(-p)));
  }
}

template <class T>
void fill_cauchy(Generator& generator, T* data, std::int64_t n, CauchyParameters parameters) {
  RESNETCPP_CHECK(parameters.sigma > 0.0, ValueError, "cauchy_: expected sigma > 0, got ",
                  parameters.sigma);
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t i = 0; i < n; ++i) {
    const double slope = std::tan(kPi * (draw_unit<double>(generator) - 0.5));
    data[i] = static_cast<T>(std::fma(parameters.sigma, slope, parameters.median));
  }
}

#define RESNETCPP_INSTANTIATE(T)                                        \
  template void fill_exponential(Generator&, T*, std::int64_t, double); \
  template void fill_cauchy(Generator&, T*, std::int64_t, CauchyParameters);
RESNETCPP_INSTANTIATE(float)
RESNETCPP_INSTANTIATE(double)
#undef RESNETCPP_INSTANTIATE

#define RESNETCPP_INSTANTIATE(T) template void fill_geometric(Generator&, T*, std::int64_t, double);
RESNETCPP_INSTANTIATE(float)
RESNETCPP_INSTANTIATE(double)
RESNETCPP_INSTANTIATE(std::int64_t)
RESNETCPP_INSTANTIATE(std::int32_t)
RESNETCPP_INSTANTIATE(std::int16_t)
RESNETCPP_INSTANTIATE(std::int8_t)
RESNETCPP_INSTANTIATE(std::uint8_t)
#undef RESNETCPP_INSTANTIATE

}  // namespace resnetcpp
