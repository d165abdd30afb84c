#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/nn/module.hpp"
#include "resnetcpp/ops/conv.hpp"

/// Networks made ready to run many times without training.
namespace resnetcpp::inference {

class Program;

/// A step of an optimised module: an op, and what was fused into it.
struct StepInfo {
  std::string op;  // as errors call it
  Shape output;
  std::optional<Conv2dGeometry> conv;  // of a convolution
  /// Which sum computes a convolution: "direct", "winograd2" or "winograd4" for tiles of 2 x 2 or
  /// 4 x 4 outputs; empty for other ops.
  std::string algorithm;
  bool adds_residual = false;
  bool relu = false;
  bool max_pool = false;  // of a convolution that a max pooling follows; `output` is the pooling's
};

/// A step, and how long it took in one call.
struct StepTime {
  StepInfo step;
  double seconds;
};

/// A model that runs as a fixed list of steps: batch norms are folded into the convolutions before
/// them, biases, shortcuts and ReLUs are applied to the sums while they are in the cache, weights
/// stay packed from call to call, and activations have their places in one block of memory.
///
/// It takes inputs of the example's shape and dtype, records no gradients, and runs no hooks of the
/// layers. It has the children, parameters and buffers of the model itself, so that its state_dict
/// is the model's; after they have changed, its next call packs them again. Several threads may run
/// it at once. PyTorch: torch.jit.optimize_for_inference.
class OptimizedModule : public nn::Module {
 public:
  /// Runs `model` on `example` and on a second input, to compare.
  /// Errors: ValueError for a model in training, for one with an op that cannot be run again, which
  /// it names, and for one whose result depends on more than such ops show.
  OptimizedModule(nn::ModulePtr model, const Tensor& example);
  ~OptimizedModule() override;

  /// Errors: ShapeError or DtypeError for an input that is not like the example; ValueError in
  /// training.
  Tensor forward(const Tensor& x) override;

  /// Runs as `forward` does, and tells in their order how long the steps took. Errors: as forward.
  std::vector<StepTime> profile(const Tensor& x);

  std::string type_name() const override { return "OptimizedModule"; }
  std::string extra_repr() const override;

  const nn::ModulePtr& model() const { return model_; }
  /// Zeros like the example.
  Tensor example() const;

 private:
  /// A tensor of the model, and the state it was in.
  struct Watched {
    explicit Watched(const Tensor& x)
        : tensor(x),
          storage(x.defined() ? x.storage() : nullptr),
          writes(x.defined() ? x.storage()->writes() : 0) {}
    bool operator==(const Watched& other) const {
      return tensor.is_same(other.tensor) && storage == other.storage && writes == other.writes;
    }
    bool operator!=(const Watched& other) const { return !(*this == other); }
    bool is_as_it_was() const {
      return storage == nullptr || (tensor.storage() == storage && storage->writes() == writes);
    }

    Tensor tensor;
    std::shared_ptr<Storage> storage;  // it may be replaced under the tensor
    std::int64_t writes;
  };

  static void watch(const nn::Module& module, std::vector<Watched>& watched);
  bool has_changed();
  void hand_over_members() const;
  void check_input(const Tensor& x) const;
  std::shared_ptr<const Program> program();

  nn::ModulePtr model_;
  Shape shape_;
  Dtype dtype_;
  mutable std::mutex mutex_;  // of what follows
  std::vector<Watched> watched_;
  std::uint64_t registry_changes_;  // when they were all that there are
  std::shared_ptr<const Program> program_;
};

/// Errors: as the constructor.
std::shared_ptr<OptimizedModule> optimize_for_inference(const nn::ModulePtr& model,
                                                        const Tensor& example);

}  // namespace resnetcpp::inference
