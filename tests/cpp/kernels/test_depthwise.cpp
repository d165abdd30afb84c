#include "common.hpp"

using kernel_test::Array;
using kernel_test::on_each_isa;
using kernel_test::random_array;

namespace {

// Three of a kernel's four taps, as at the edge of an image.
constexpr int64_t kTaps = 3;
constexpr int64_t kNumbers[kTaps] = {0, 2, 3};

template <class T>
void check_depthwise(int64_t channels) {
  const Array<T> x = random_array<T>(kTaps * channels);
  const Array<T> weights = random_array<T>(4 * channels, -2, 2, 2);
  const Array<T> gy = random_array<T>(channels, -2, 2, 3);
  const T* const inputs[kTaps] = {x.data(), x.data() + channels, x.data() + 2 * channels};
  const T tolerance = std::numeric_limits<T>::epsilon() * 16;
  on_each_isa<T>([&](const auto& kernels) {
    Array<T> y(channels), sums = random_array<T>(4 * channels, -2, 2, 4);
    const Array<T> before = sums;
    kernels.depthwise_sum({channels, kTaps, inputs, kNumbers}, weights.data(), y.data());
    kernels.depthwise_grad_weight({channels, kTaps, inputs, kNumbers}, gy.data(), sums.data());
    for (int64_t c = 0; c < channels; ++c) {
      T want = 0;
      for (int64_t t = 0; t < kTaps; ++t) {
        const int64_t at = kNumbers[t] * channels + c;
        want += inputs[t][c] * weights[at];
        CHECK(std::abs(sums[at] - (before[at] + inputs[t][c] * gy[c])) <= tolerance);
      }
      CHECK(sums[channels + c] == before[channels + c]);
      CHECK(std::abs(y[c] - want) <= tolerance);
    }
    CHECK((y.guards_intact() && sums.guards_intact()));
  });
}

}  // namespace

TEST_CASE("depthwise kernels equal a naive loop", "[kernels][conv2d]") {
  for (const int64_t channels : kernel_test::sizes()) {
    INFO("channels " << channels);
    check_depthwise<float>(channels);
    check_depthwise<double>(channels);
  }
}
