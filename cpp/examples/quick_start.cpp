#include <cstdio>

#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/ops/loss.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/optim/sgd.hpp"

using namespace resnetcpp;

int main() {
  manual_seed(0);
  const auto model = models::make_model("resnet_digits");
  optim::SGD optimizer(model->parameters());
  const Tensor images = randn({8, 1, 8, 8});
  const Tensor labels = randint({0, 10}, {8});
  for (int step = 0; step < 10; ++step) {
    const Tensor loss = cross_entropy((*model)(images), labels);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    std::printf("step %d: loss %.4f\n", step, loss.item<double>());
  }
}
