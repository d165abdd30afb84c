// Compares the algorithms of 3x3 convolutions on the layers of ResNet-18: channels-last, rounds in
// turn, medians. Rates count the multiplications of the direct sum. Asserts no time.
//   bench_conv [BATCH] [THREADS]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include "ops/conv/conv2d.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"

using namespace resnetcpp;

namespace {

constexpr int kRounds = 9;
constexpr auto kRows = MemoryFormat::channels_last;

struct Layer {
  std::int64_t channels, size;
};

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(const char* name, const Layer& layer, double gigaflops,
             const std::function<void()>& work) {
  std::vector<double> direct;
  std::vector<double> winograd;
  for (int round = 0; round < kRounds; ++round) {
    set_conv_algorithm(ConvAlgorithm::direct);
    direct.push_back(milliseconds(work));
    set_conv_algorithm(ConvAlgorithm::winograd);
    winograd.push_back(milliseconds(work));
  }
  std::printf("%4lld @ %2lld  %-11s %9.2f %9.2f %8.2fx %7.0f %7.0f\n",
              static_cast<long long>(layer.channels), static_cast<long long>(layer.size), name,
              median(direct), median(winograd), median(direct) / median(winograd),
              gigaflops / median(direct) * 1e3, gigaflops / median(winograd) * 1e3);
}

void measure_layer(const Layer& layer, std::int64_t batch) {
  const Shape images{batch, layer.channels, layer.size, layer.size};
  const Shape weights{layer.channels, layer.channels, 3, 3};
  Conv2dOptions options;
  options.padding = {1, 1};
  const Conv2dGeometry g = conv2d_geometry(images, weights, options);
  const Tensor x = contiguous_data(randn(images), kRows);
  const Tensor gy = contiguous_data(randn(images), kRows);
  const Tensor weight = randn(weights);
  const double gigaflops = 18e-9 * static_cast<double>(numel_of(images) * layer.channels);
  measure("forward", layer, gigaflops,
          [&] { conv::conv2d_forward(x, weight, std::nullopt, g, kRows); });
  measure("grad_input", layer, gigaflops, [&] { conv::conv2d_grad_input(gy, weight, g, kRows); });
  measure("grad_weight", layer, gigaflops,
          [&] { conv::conv2d_grad_weight(x, gy, g, MemoryFormat::contiguous); });
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t batch = argc > 1 ? std::atoll(argv[1]) : 8;
  if (argc > 2) set_num_threads(std::atoi(argv[2]));
  std::printf("batch %lld, %d threads\n", static_cast<long long>(batch), get_num_threads());
  std::printf("%-22s %9s %9s %9s %7s %7s\n", "layer", "direct ms", "winograd", "ratio", "GF/s",
              "GF/s");
  for (const Layer& layer : {Layer{64, 56}, Layer{128, 28}, Layer{256, 14}, Layer{512, 7}}) {
    measure_layer(layer, batch);
  }
  return 0;
}
