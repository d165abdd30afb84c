// Compares StridedLoop with xtensor, on one thread, on work that no kernel serves: the same
// operands, rounds in turn, medians. Prints a table; asserts no time.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/xtensor.hpp"
#include "tensor/strided_loop.hpp"
#include "timing.hpp"

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/core/xmath.hpp>
#else
#include <xtensor/xmath.hpp>
#endif

using namespace resnetcpp;

namespace {

struct Case {
  std::string name;
  Tensor out;
  std::vector<Tensor> inputs;
  std::function<void()> ours;
  std::function<void()> theirs;
};

Case unary(std::string name, const Tensor& x) {
  const Tensor y = empty(x.shape());
  return {std::move(name),
          y,
          {x},
          [=] { map_elements<float, float>(y, x, [](float v) { return 2.0F * v + 1.0F; }); },
          [=] {
            auto out = xt_view<float>(y);
            xt::noalias(out) = 2.0F * xt_view<float>(x) + 1.0F;
          }};
}

Case binary(std::string name, const Tensor& a, const Tensor& b) {
  const Tensor y = empty(a.shape());
  return {std::move(name),
          y,
          {a, b},
          [=] { map_elements<float, float, float>(y, a, b, std::plus<>()); },
          [=] {
            auto out = xt_view<float>(y);
            xt::noalias(out) = xt_view<float>(a) + xt_view<float>(b);
          }};
}

void check_agreement(const Case& c) {
  c.ours();
  const Tensor ours = clone_data(c.out);
  c.theirs();
  const float* const a = ours.data<float>();
  const float* const b = c.out.data<float>();
  if (!std::equal(a, a + ours.numel(), b)) throw std::runtime_error(c.name + ": results differ");
}

void measure(const Case& c) {
  constexpr int kRounds = 21;
  check_agreement(c);
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int round = 0; round < kRounds; ++round) {
    ours.push_back(milliseconds(c.ours));
    theirs.push_back(milliseconds(c.theirs));
  }
  std::printf("%-34s %10.3f %10.3f %8.2fx\n", c.name.c_str(), median(ours), median(theirs),
              median(theirs) / median(ours));
}

}  // namespace

int main() {
  set_num_threads(1);
  std::printf("%-34s %10s %10s %9s\n", "float32, 16x64x56x56, one thread", "loop ms", "xtensor",
              "ratio");
  const Tensor x = rand({16, 64, 56, 56});
  measure(unary("affine, contiguous", x));
  measure(unary("affine, every second column", slice(rand({16, 64, 56, 112}), 3, 0, 112, 2)));
  measure(unary("affine, channels last to first", permute(rand({16, 56, 56, 64}), {0, 3, 1, 2})));
  measure(binary("add, contiguous", x, rand({16, 64, 56, 56})));
  measure(binary("add, one value a channel", x, expand(rand({1, 64, 1, 1}), x.shape())));
  measure(binary("add, one row", x, expand(rand({56}), x.shape())));
  return 0;
}
