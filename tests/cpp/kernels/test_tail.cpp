#include "common.hpp"

using kernel_test::Array;
using kernel_test::on_each_isa;
using kernel_test::random_array;
using resnetcpp::kernels::Tail;

namespace {

template <class T>
void check_tail(int64_t channels, const Tail<T>& tail, const Array<T>& sums) {
  on_each_isa<T>([&](const auto& kernels) {
    Array<T> y = sums;
    Tail<T> own = tail;
    own.y = y.data();
    kernels.apply_tail(channels, own, y.data());
    for (int64_t c = 0; c < channels; ++c) {
      T want = sums[c];
      if (tail.scale != nullptr) want *= tail.scale[c];
      if (tail.shift != nullptr) want += tail.shift[c];
      if (tail.residual != nullptr) want += tail.residual[c];
      if (tail.relu && want < 0) want = 0;
      CHECK(std::abs(y[c] - want) <= std::numeric_limits<T>::epsilon() * 8);
    }
    CHECK(y.guards_intact());
  });
}

template <class T>
void check_tails(int64_t channels) {
  const Array<T> sums = random_array<T>(channels, -2, 2, 1);
  const Array<T> scale = random_array<T>(channels, -2, 2, 2);
  const Array<T> shift = random_array<T>(channels, -2, 2, 3);
  const Array<T> residual = random_array<T>(channels, -2, 2, 4);
  for (const bool relu : {false, true}) {
    check_tail<T>(channels, {nullptr, shift.data(), nullptr, nullptr, relu}, sums);
    check_tail<T>(channels, {scale.data(), shift.data(), nullptr, nullptr, relu}, sums);
    check_tail<T>(channels, {nullptr, nullptr, residual.data(), nullptr, relu}, sums);
    check_tail<T>(channels, {scale.data(), shift.data(), residual.data(), nullptr, relu}, sums);
  }
}

}  // namespace

TEST_CASE("a convolution's tail equals a naive loop", "[kernels][conv2d]") {
  for (const int64_t channels : kernel_test::sizes()) {
    INFO("channels " << channels);
    check_tails<float>(channels);
    check_tails<double>(channels);
  }
}
