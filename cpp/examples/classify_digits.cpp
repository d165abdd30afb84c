// Loads a network's weights from a safetensors file and classifies scans of handwritten digits.
//   classify_digits WEIGHTS DIGITS_BIN
// WEIGHTS comes from train_digits, or from Python: resnetcpp.save(model.state_dict(),
// "weights.safetensors") of models.resnet_digits(). Of what `python -m resnetcpp train` leaves,
// save the "model".
#include <cstdio>
#include <exception>

#include "digits.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/io/safetensors.hpp"
#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"

using namespace resnetcpp;

namespace {

constexpr std::int64_t kShown = 10;

void classify(models::ResNet& model, const Data& data) {
  const autograd::NoGradGuard no_grad;
  model.eval();
  const Tensor probabilities = softmax(model(data.images), 1);
  const Tensor found = argmax(probabilities, 1);
  for (std::int64_t i = 0; i < kShown; ++i) {
    const std::int64_t digit = select(found, 0, i).item<std::int64_t>();
    const Tensor probability = select(select(probabilities, 0, i), 0, digit);
    std::printf("scan %lld: %lld with probability %.3f, written as %lld\n",
                static_cast<long long>(i), static_cast<long long>(digit),
                probability.item<double>(),
                static_cast<long long>(select(data.labels, 0, i).item<std::int64_t>()));
  }
  const double right = sum(eq(found, data.labels)).item<double>();
  std::printf("%.2f %% of %lld scans are right\n", 100.0 * right / static_cast<double>(data.size()),
              static_cast<long long>(data.size()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: classify_digits WEIGHTS DIGITS_BIN\n");
    return 2;
  }
  try {
    const auto model = models::make_model("resnet_digits");
    load_weights(*model, argv[1]);
    classify(*model, to_tensors(split_digits(read_digits(argv[2]), false)));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "classify_digits: %s\n", error.what());
    return 2;
  }
  return 0;
}
