#include <algorithm>

#include "catch.hpp"
#include "io/temporary.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/io/safetensors.hpp"
#include "resnetcpp/models/registry.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

using namespace resnetcpp;

namespace {

/// The weights of a small network in a file, and another network of that kind.
struct Fixture {
  Fixture() { state = source->state_dict(); }

  void save() const { save_safetensors(file.path(), state); }
  nn::NamedTensor& entry(const std::string& key) {
    return *std::find_if(state.begin(), state.end(),
                         [&](const nn::NamedTensor& named) { return named.first == key; });
  }

  TemporaryFile file{"test_weights.tmp"};
  std::shared_ptr<models::ResNet> source = models::make_model("resnet_digits");
  std::shared_ptr<models::ResNet> target = models::make_model("resnet_digits");
  nn::StateDict state;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "load_weights makes two networks equal", "[load_weights]") {
  save();
  const bool assign = GENERATE(false, true);
  nn::LoadOptions options;
  options.assign = assign;
  const nn::LoadReport report = load_weights(*target, file.path(), options);
  REQUIRE(report.missing_keys.empty());
  REQUIRE(report.unexpected_keys.empty());
  source->eval();
  target->eval();
  const Tensor x = randn({2, 1, 8, 8});
  const Tensor expected = (*source)(x);
  const Tensor got = (*target)(x);
  for (std::int64_t i = 0; i < got.numel(); ++i) {
    REQUIRE(got.data<float>()[i] == expected.data<float>()[i]);
  }
}

TEST_CASE_METHOD(Fixture, "load_weights words what does not fit as PyTorch", "[load_weights]") {
  state.erase(state.begin());  // conv1.weight
  state.emplace_back("extra", ones({1}));
  entry("fc.bias").second = ones({3});
  save();
  REQUIRE_THROWS_WITH(load_weights(*target, file.path()),
                      "Error(s) in loading state_dict for ResNet:\n"
                      "\tMissing key(s) in state_dict: \"conv1.weight\". \n"
                      "\tUnexpected key(s) in state_dict: \"extra\". \n"
                      "\tsize mismatch for fc.bias: copying a param with shape torch.Size([3]) "
                      "from checkpoint, the shape in current model is torch.Size([10]).");
  entry("fc.bias").second = ones({10});
  save();
  nn::LoadOptions options;
  options.strict = false;
  const nn::LoadReport report = load_weights(*target, file.path(), options);
  REQUIRE(report.missing_keys == std::vector<std::string>{"conv1.weight"});
  REQUIRE(report.unexpected_keys == std::vector<std::string>{"extra"});
}

TEST_CASE_METHOD(Fixture, "files from before batch norm counted its batches load",
                 "[load_weights]") {
  const std::string counter = "num_batches_tracked";
  state.erase(std::remove_if(state.begin(), state.end(),
                             [&](const nn::NamedTensor& named) {
                               return named.first.find(counter) != std::string::npos;
                             }),
              state.end());
  save();
  REQUIRE(load_weights(*target, file.path()).missing_keys.empty());
}
