#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "inference/fuse.hpp"
#include "inference/memory_plan.hpp"
#include "resnetcpp/inference/optimize.hpp"

namespace resnetcpp::inference {

/// What one step of a program computes.
class Kernel {
 public:
  virtual ~Kernel() = default;

  /// The result: `place` filled, where there is one, else a tensor of its own.
  virtual Tensor run(const Operands& inputs, const Tensor& place) const = 0;
};

/// A convolution with packed weights, or any op by its replay.
/// keeps_heavy: whether also the heaviest transformed weights stay in memory.
std::unique_ptr<Kernel> make_kernel(const Op& op, bool keeps_heavy);
/// What such an op is.
StepInfo info_of(const Op& op);
/// Of the op's weights, if they stay.
std::int64_t transformed_bytes(const Op& op);
/// Whether the kernel of such an op can fill a place that it is given.
bool fills_places(const Op& op);
/// Whether that place may be the one of its second input, which it adds.
bool may_overwrite_residual(const Op& op);

/// A graph as steps with packed weights and places for their results in one block of memory.
/// Several threads may run it at once, each in a block of its own.
class Program {
 public:
  /// Runs once on `example`, to see which results look into others. Lets go of each op's weights
  /// once they are packed.
  Program(Graph graph, const Tensor& example);

  /// x: shape and dtype of the example. The result is contiguous, and outside the graph.
  Tensor run(const Tensor& x) const;
  /// The same, and how long each step took.
  std::vector<StepTime> profile(const Tensor& x) const;

  std::size_t step_count() const { return steps_.size(); }

 private:
  struct Step {
    StepInfo info;
    std::unique_ptr<Kernel> kernel;
    std::vector<Input> inputs;
    std::size_t value;
    bool fills_place;
    bool may_overwrite_residual;
    std::vector<std::size_t> finished;  // values that no later step reads
  };

  // Calls after(step) once each is done.
  template <class After>
  Tensor run_watched(const Tensor& x, const After& after) const;
  Tensor run_step(const Step& step, const std::vector<Tensor>& values, const Tensor& place) const;
  std::vector<std::size_t> roots(const Tensor& example) const;
  void plan(const std::vector<std::size_t>& roots);
  std::vector<std::size_t> last_reads(const std::vector<std::size_t>& roots) const;
  std::optional<std::size_t> overwritten_by(std::size_t step, const std::vector<std::size_t>& roots,
                                            const std::vector<std::size_t>& last) const;

  std::vector<Step> steps_;
  std::size_t value_count_;
  std::size_t output_;
  Dtype dtype_;
  MemoryPlan memory_;
  std::vector<std::int64_t> offsets_;  // of each value in the block; -1 outside
};

}  // namespace resnetcpp::inference
