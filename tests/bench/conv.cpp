// Compares the algorithms of convolution on the layers of ResNet-18 and -50: channels-last, rounds
// in turn, medians. Rates count the multiplications of the direct sum. Before them, what the
// register tile multiplies at best from the first-level cache, which no direct sum can exceed.
// Asserts no time.
//   bench_conv [BATCH] [THREADS]

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <vector>

#include "kernels/table.hpp"
#include "ops/conv/conv2d.hpp"
#include "ops/conv/weight_cache.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "timing.hpp"

using namespace resnetcpp;

namespace {

constexpr int kRounds = 9;
constexpr auto kRows = MemoryFormat::channels_last;

struct Layer {
  std::int64_t inputs, outputs, size, kernel, stride;
};

constexpr Layer kLayers[] = {
    {64, 64, 56, 3, 1},  {128, 128, 28, 3, 1}, {256, 256, 14, 3, 1},  {512, 512, 7, 3, 1},
    {3, 64, 224, 7, 2},  {64, 128, 56, 3, 2},  {256, 512, 14, 3, 2},  {64, 128, 56, 1, 2},
    {256, 64, 56, 1, 1}, {64, 256, 56, 1, 1},  {1024, 256, 14, 1, 1}, {512, 2048, 7, 1, 1},
    {16, 16, 32, 3, 1},  {32, 32, 16, 3, 1},
};

using Work = std::function<void()>;

struct Contender {
  const char* name;
  ConvAlgorithm algorithm;
  const Work& work;
};

void measure(const char* product, double gigaflops, const std::vector<Contender>& contenders) {
  std::vector<std::vector<double>> times(contenders.size());
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      set_conv_algorithm(contenders[i].algorithm);
      times[i].push_back(milliseconds(contenders[i].work));
    }
  }
  std::printf("  %-11s", product);
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    std::printf("  %s %8.2f ms %4.0f GF/s", contenders[i].name, median(times[i]),
                gigaflops / median(times[i]) * 1e3);
  }
  std::printf("\n");
}

void measure(const char* product, double gigaflops, const Work& work) {
  measure(product, gigaflops,
          {{"direct", ConvAlgorithm::direct, work}, {"auto", ConvAlgorithm::automatic, work}});
}

// With weights that stay packed too.
void measure_forward(double gigaflops, const Work& work, const Work& packed) {
  measure("forward", gigaflops,
          {{"direct", ConvAlgorithm::direct, work},
           {"auto", ConvAlgorithm::automatic, work},
           {"packed direct", ConvAlgorithm::direct, packed},
           {"packed auto", ConvAlgorithm::automatic, packed}});
}

void measure_layer(const Layer& layer, std::int64_t batch) {
  const Shape weights{layer.outputs, layer.inputs, layer.kernel, layer.kernel};
  Conv2dOptions options;
  options.padding = {layer.kernel / 2, layer.kernel / 2};
  options.stride = {layer.stride, layer.stride};
  const Conv2dGeometry g =
      conv2d_geometry({batch, layer.inputs, layer.size, layer.size}, weights, options);
  const Tensor x = contiguous_data(randn({batch, layer.inputs, layer.size, layer.size}), kRows);
  const Tensor gy =
      contiguous_data(randn({batch, layer.outputs, g.out_height, g.out_width}), kRows);
  const Tensor weight = randn(weights);
  const double gigaflops = 2e-9 * static_cast<double>(gy.numel() * numel_of(weights)) /
                           static_cast<double>(layer.outputs);
  std::printf("%lld -> %lld @ %lld, %lldx%lld/%lld\n", static_cast<long long>(layer.inputs),
              static_cast<long long>(layer.outputs), static_cast<long long>(layer.size),
              static_cast<long long>(layer.kernel), static_cast<long long>(layer.kernel),
              static_cast<long long>(layer.stride));
  conv::WeightCache caches[2];
  measure_forward(
      gigaflops, [&] { conv::conv2d_forward(x, weight, {}, g, kRows); },
      [&] {
        const bool direct = conv_algorithm() == ConvAlgorithm::direct;
        conv::conv2d_forward(x, weight, {}, g, kRows, &caches[direct ? 0 : 1]);
      });
  measure("grad_input", gigaflops, [&] { conv::conv2d_grad_input(gy, weight, g, kRows); });
  measure("grad_weight", gigaflops,
          [&] { conv::conv2d_grad_weight(x, gy, g, MemoryFormat::contiguous); });
}

void measure_register_tile() {
  constexpr std::int64_t kDepth = 192;
  constexpr std::int64_t kTasks = 64;
  constexpr int kProducts = 500;  // of a task
  constexpr int kTileRounds = 100;
  const auto& kernels = kernels::table().of<float>();
  const std::int64_t rows = kernels.strip_rows;
  const std::int64_t columns = kernels.panel_columns;
  const auto multiply = [&](std::int64_t, std::int64_t) {
    const std::vector<float> a(static_cast<std::size_t>(rows * kDepth), 0.5F);
    const std::vector<float> b(static_cast<std::size_t>(kDepth * columns), 0.5F);
    std::vector<float> out(static_cast<std::size_t>(rows * columns));
    for (int i = 0; i < kProducts; ++i) {
      kernels.strip_product(
          {rows, kDepth, columns, a.data(), rows * kDepth, b.data(), out.data(), columns, false});
    }
  };
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < kTileRounds; ++round) {
    best = std::min(best, milliseconds([&] { parallel_for(0, kTasks, 1, multiply); }));
  }
  const auto flops = 2.0 * static_cast<double>(rows * kDepth * columns * kTasks * kProducts);
  std::printf("register tile: %.0f GF/s\n", flops / best * 1e-6);
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t batch = argc > 1 ? std::atoll(argv[1]) : 8;
  if (argc > 2) set_num_threads(std::atoi(argv[2]));
  std::printf("batch %lld, %d threads\n", static_cast<long long>(batch), get_num_threads());
  measure_register_tile();
  for (const Layer& layer : kLayers) measure_layer(layer, batch);
  return 0;
}
