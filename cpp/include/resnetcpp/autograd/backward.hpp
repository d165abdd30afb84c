#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "resnetcpp/autograd/node.hpp"
#include "resnetcpp/autograd/recording.hpp"
#include "resnetcpp/tensor/tensor.hpp"

namespace resnetcpp::autograd {

class FunctionNode;

/// A tensor kept for backward. `get()` gives it back and fails if it was overwritten since, or
/// if an earlier backward has let it go.
class Saved {
 public:
  Saved() = default;
  /// Errors: GradError in PyTorch's words.
  Tensor get() const;

 private:
  friend class Backward;
  friend class FunctionNode;
  struct State;
  std::shared_ptr<State> state_;
};

/// Records one op: which inputs want a gradient, how each is computed, which tensors that needs.
///
///     Backward backward{"mul", {a, b}};
///     if (backward.wants(0)) {
///       const Saved other = backward.save(b);
///       backward.define(0, [=](const Tensor& gy) { return mul(gy, other.get()); });
///     }
///     return backward.attach(y);
///
/// Rules written in terms of ops can be differentiated again. Rules that call kernels cannot, and
/// must be made with `define_once`: a second derivative through them is a GradError that names the
/// op.
class Backward {
 public:
  using Rule = std::function<Tensor(const Tensor& gy)>;
  /// Gradients of all outputs (zeros where none arrived) -> gradients of the listed inputs.
  using JointRule = std::function<std::vector<Tensor>(const std::vector<Tensor>& gys)>;

  Backward(const char* op, std::initializer_list<std::optional<Tensor>> inputs);
  Backward(const char* op, const std::vector<Tensor>& inputs);

  /// Whether input `i` takes part in the graph. False for all under no_grad.
  bool wants(std::size_t i) const { return node_ != nullptr && wants_[i]; }
  bool wants_any() const { return node_ != nullptr; }

  /// Keeps an input or an intermediate.
  Saved save(const Tensor& x);
  /// Keeps output number `output`; stored outside the graph so that a node never owns itself.
  Saved save_output(const Tensor& y, std::size_t output = 0);

  void define(std::size_t input, Rule rule);
  void define(std::vector<std::size_t> inputs, JointRule rule);
  /// A rule that gets undefined tensors where no gradient arrived.
  void define_unfilled(std::vector<std::size_t> inputs, JointRule rule);
  void define_once(std::size_t input, Rule rule);
  void define_once(std::vector<std::size_t> inputs, JointRule rule);

  /// Says how to run the op on other inputs, for whoever records (see Recording).
  template <class Run>
  void replay(const Run& run) {
    if (OpRecord* const kept = record()) kept->run = run;
  }
  /// The same of an op whose options others may want to know.
  template <class Options, class Run>
  void replay(const Options& options, const Run& run) {
    if (OpRecord* const kept = record()) kept->options = options;
    replay(run);
  }
  /// Says what the op was told: `attributes()` gives its Attributes, and is called for a recording
  /// alone.
  template <class Describe>
  void describe(const Describe& attributes) {
    if (OpRecord* const kept = record()) kept->attributes = attributes();
  }
  /// The same of an op that is told nothing beside its inputs.
  void describe() {
    describe([] { return Attributes{}; });
  }

  /// Makes `y` the output of this op; a no-op if nothing wants a gradient.
  Tensor attach(const Tensor& y);
  /// Several outputs; those that are not floating-point stay outside the graph.
  std::vector<Tensor> attach(const std::vector<Tensor>& ys);

 private:
  OpRecord* record() const;  // null unless somebody records
  void start(const char* op, const std::vector<std::optional<Tensor>>& inputs);
  void start_record(const char* op, const std::vector<std::optional<Tensor>>& inputs);

  std::vector<bool> wants_;
  std::shared_ptr<FunctionNode> node_;
};

}  // namespace resnetcpp::autograd

namespace resnetcpp {
using autograd::Attributes;
using autograd::Backward;
using autograd::Operands;
using autograd::Saved;
}  // namespace resnetcpp
