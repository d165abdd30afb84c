// Trains a small residual network on the UCI handwritten digits and prints its accuracy.
//   train_digits DIGITS_BIN [EPOCHS [WEIGHTS]]
// DIGITS_BIN is datasets/digits.bin of the Python package; WEIGHTS is a safetensors file to write.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "digits.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/io/safetensors.hpp"
#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/optim/lr_scheduler.hpp"
#include "resnetcpp/optim/sgd.hpp"

using namespace resnetcpp;

namespace {

constexpr std::int64_t kBatch = 64;
constexpr double kPeakRate = 0.1;

double accuracy(models::ResNet& model, const Data& data) {
  const autograd::NoGradGuard no_grad;
  model.eval();
  const Tensor right = eq(argmax(model(data.images), 1), data.labels);
  model.train();
  return 100.0 * sum(right).item<double>() / static_cast<double>(data.size());
}

void train(models::ResNet& model, const Data& train_data, const Data& test_data, int epochs) {
  optim::SgdOptions options;
  options.lr = kPeakRate;
  options.momentum = 0.9;
  options.weight_decay = 5e-4;
  options.nesterov = true;
  optim::SGD optimizer(model.parameters(), options);
  optim::CosineAnnealingLR schedule(optimizer, epochs);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    double total = 0.0;
    const std::vector<Tensor> batches = split(randperm(train_data.size()), kBatch);
    for (const Tensor& chosen : batches) {
      const Tensor outputs = model(index_select(train_data.images, 0, chosen));
      const Tensor loss = cross_entropy(outputs, index_select(train_data.labels, 0, chosen));
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      total += loss.item<double>();
    }
    schedule.step();
    std::printf("epoch %2d: loss %.4f, test accuracy %.2f %%\n", epoch + 1,
                total / static_cast<double>(batches.size()), accuracy(model, test_data));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fprintf(stderr, "usage: train_digits DIGITS_BIN [EPOCHS [WEIGHTS]]\n");
    return 2;
  }
  try {
    const DigitScans scans = read_digits(argv[1]);
    manual_seed(0);
    const auto model = models::make_model("resnet_digits");
    train(*model, to_tensors(split_digits(scans, true)), to_tensors(split_digits(scans, false)),
          argc > 2 ? std::atoi(argv[2]) : 10);
    if (argc > 3) save_safetensors(argv[3], model->state_dict());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "train_digits: %s\n", error.what());
    return 2;
  }
  return 0;
}
