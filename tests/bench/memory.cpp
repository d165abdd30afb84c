// What is bound by memory, in GB/s beside a copy of the same run: batch norm, pooling, add and
// relu, optimisers; what a block of memory and a parallel region cost; and how fast the caches and
// memory are read. Channels-last, rounds in turn, medians. Asserts no time.
//   bench_memory [BATCH] [THREADS]

#include "resnetcpp/memory.hpp"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "resnetcpp/autograd/engine.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/norm.hpp"
#include "resnetcpp/ops/pool.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/optim/step.hpp"
#include "resnetcpp/parallel.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "timing.hpp"

using namespace resnetcpp;

namespace {

constexpr int kRounds = 15;

struct Case {
  std::string name;
  double megabytes;  // that it has to read and write, each array once for each pass it needs
  std::function<void()> work;
};

double megabytes(const Tensor& x, double arrays) {
  return arrays * static_cast<double>(x.numel()) * sizeof(float) * 1e-6;
}

Tensor image(const Shape& shape) {
  return contiguous_data(randn(shape), MemoryFormat::channels_last);
}

Tensor wanted(const Tensor& x) { return clone_data(x).set_requires_grad(true); }

// The gradients of a graph that stays.
std::function<void()> backward_of(const Tensor& y, const std::vector<Tensor>& inputs) {
  const Tensor gy = contiguous_data(randn(y.shape()), MemoryFormat::channels_last);
  autograd::BackwardOptions options;
  options.retain_graph = true;
  return [=] { autograd::grad({y}, inputs, {gy}, options); };
}

// Statistics read x, the result reads it again; backward reads gy and x twice.
void add_batch_norm(std::vector<Case>& cases, const Tensor& x, const Tensor& skip) {
  const std::int64_t channels = x.size(1);
  BatchNormOptions options;
  options.training = true;
  const BatchNormTensors tensors{wanted(ones({channels})), wanted(zeros({channels})),
                                 zeros({channels}), ones({channels})};
  const Tensor input = wanted(x);
  const auto plain = [=] { return batch_norm(input, tensors, options); };
  cases.push_back({"batch norm, forward", megabytes(x, 3), plain});
  cases.push_back({"batch norm, backward", megabytes(x, 5), backward_of(plain(), {input})});
  const Tensor residual = wanted(skip);
  const auto fused = [=] { return batch_norm_relu(input, residual, tensors, options); };
  cases.push_back({"batch norm + skip + relu, forward", megabytes(x, 4), fused});
  cases.push_back({"batch norm + skip + relu, backward", megabytes(x, 6),
                   backward_of(fused(), {input, residual})});
}

void add_pools(std::vector<Case>& cases, const Tensor& x) {
  Pool2dOptions stem;
  stem.kernel = {3, 3};
  stem.stride = Pair{2, 2};
  stem.padding = {1, 1};
  cases.push_back({"max pool 3x3/2", megabytes(x, 1.25), [=] { max_pool2d(x, stem); }});
  cases.push_back(
      {"average of each channel", megabytes(x, 1), [=] { adaptive_avg_pool2d(x, {1, 1}); }});
}

void add_optimizers(std::vector<Case>& cases) {
  const std::vector<Tensor> params{randn({11'000'000})};
  const std::vector<Tensor> grads{randn({11'000'000})};
  optim::SgdOptions sgd;
  sgd.momentum = 0.9;
  sgd.weight_decay = 1e-4;
  std::vector<Tensor> buffers{zeros({11'000'000})};
  cases.push_back({"SGD with momentum, 11 million", megabytes(params[0], 5),
                   [=]() mutable { optim::sgd_step(params, grads, buffers, sgd); }});
  const optim::AdamMoments moments{{zeros({11'000'000})}, {zeros({11'000'000})}, {}};
  cases.push_back({"Adam, 11 million", megabytes(params[0], 7),
                   [=] { optim::adam_step(params, grads, moments, {1.0}, {}); }});
}

void measure(const std::vector<Case>& cases) {
  std::vector<std::vector<double>> times(cases.size());
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      times[i].push_back(milliseconds(cases[i].work));
    }
  }
  const double copy = cases[0].megabytes / median(times[0]);
  std::printf("%-36s %9s %9s %9s %9s\n", "", "MB", "ms", "GB/s", "of a copy");
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const double rate = cases[i].megabytes / median(times[i]);
    std::printf("%-36s %9.1f %9.3f %9.1f %8.0f%%\n", cases[i].name.c_str(), cases[i].megabytes,
                median(times[i]), rate, 100 * rate / copy);
  }
}

// Nanoseconds of one call, of many in a row.
void measure_calls(const char* name, const std::function<void()>& call) {
  constexpr int kCalls = 2000;
  std::vector<double> times;
  for (int round = 0; round < kRounds; ++round) {
    times.push_back(milliseconds([&] {
      for (int i = 0; i < kCalls; ++i) call();
    }));
  }
  std::printf("%-36s %9.0f ns\n", name, median(times) / kCalls * 1e6);
}

// A word of each line of the cache.
std::uint64_t read_lines(const std::uint64_t* words, std::int64_t count) {
  constexpr std::int64_t kLineWords = 8;
  std::uint64_t sum = 0;
  for (std::int64_t i = 0; i < count; i += kLineWords) sum += words[i];
  return sum;
}

// GB/s of arrays that are read over and over, each thread its own part.
void measure_reads(int threads) {
  for (const std::int64_t megabytes : {1, 4, 16, 64, 256, 1024}) {
    const Tensor array = zeros({(megabytes << 20) / 8}, Dtype::int64);
    const auto* const words = reinterpret_cast<const std::uint64_t*>(array.data<std::int64_t>());
    const std::int64_t part = array.numel() / threads;
    std::vector<std::uint64_t> sums(static_cast<std::size_t>(threads));
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round) {
      times.push_back(milliseconds([&] {
        parallel_for(0, threads, 1, [&](std::int64_t thread, std::int64_t) {
          sums[static_cast<std::size_t>(thread)] += read_lines(words + thread * part, part);
        });
      }));
    }
    const double rate = static_cast<double>(array.numel()) * 8e-6 / median(times);
    std::printf("read %5lld MB, %d threads %30.1f GB/s\n", static_cast<long long>(megabytes),
                threads, rate);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::int64_t batch = argc > 1 ? std::atoll(argv[1]) : 8;
  if (argc > 2) set_num_threads(std::atoi(argv[2]));
  std::printf("(%lld, 64, 112, 112), %d threads\n", static_cast<long long>(batch),
              get_num_threads());
  const Tensor x = image({batch, 64, 112, 112});
  const Tensor other = image(x.shape());
  const Tensor target = empty_like(x);
  std::vector<Case> cases;
  cases.push_back({"copy", megabytes(x, 2), [=] { copy_data(target, x); }});
  cases.push_back({"relu", megabytes(x, 2), [=] { relu(x); }});
  cases.push_back({"add", megabytes(x, 3), [=] { add(x, other); }});
  cases.push_back({"add, then relu", megabytes(x, 5), [=] { relu(add(x, other)); }});
  add_batch_norm(cases, x, other);
  add_pools(cases, x);
  add_optimizers(cases);
  measure(cases);
  measure_calls("allocate and free 1 MB", [] { deallocate(allocate(1 << 20)); });
  void* volatile block = nullptr;  // or the compiler would leave both calls out
  measure_calls("malloc and free of 1 MB", [&] {
    block = std::malloc(1 << 20);
    std::free(block);
  });
  measure_calls("an empty parallel region",
                [] { parallel_for(0, get_num_threads(), 1, [](std::int64_t, std::int64_t) {}); });
  const int threads = get_num_threads();
  measure_reads(threads);
  set_num_threads(1);
  measure_reads(1);
  return 0;
}
