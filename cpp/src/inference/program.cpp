#include "inference/program.hpp"

#include <algorithm>
#include <utility>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

namespace {

// Elements: whole lines of the cache for each dtype.
constexpr std::int64_t kAlignment = 16;

Tensor image_at(const Tensor& block, const Shape& shape, std::int64_t offset) {
  const std::int64_t channels = shape[1];
  const std::int64_t width = shape[3];
  const std::int64_t line = width * channels;
  return alias(block, shape, {shape[2] * line, 1, line, channels}, offset);
}

}  // namespace

Program::Program(Graph graph, const Tensor& example)
    : value_count_(graph.ops.size() + 1),
      output_(graph.output),
      dtype_(example.dtype()),
      offsets_(value_count_, -1) {
  const autograd::NoGradGuard no_grad;
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    const Op op = std::move(graph.ops[i]);
    if (op.removed) continue;
    steps_.push_back({make_kernel(op), op.inputs, i + 1, op.shape, fills_places(op), {}});
  }
  plan(roots(example));
}

Tensor Program::run_step(const Step& step, const std::vector<Tensor>& values,
                         const Tensor& place) const {
  Operands inputs;
  inputs.reserve(step.inputs.size());
  for (const Input& input : step.inputs) {
    inputs.push_back(input.is_constant() ? input.constant : values[input.value]);
  }
  return step.kernel->run(inputs, place);
}

// For each value the one whose memory it looks into: itself, unless it is a view.
std::vector<std::size_t> Program::roots(const Tensor& example) const {
  std::vector<Tensor> values(value_count_);
  std::vector<std::size_t> roots(value_count_, 0);
  values[0] = example.detach();
  for (const Step& step : steps_) {
    const Tensor place =
        step.fills_place ? empty(step.shape, dtype_, MemoryFormat::channels_last) : Tensor();
    values[step.value] = run_step(step, values, place);
    roots[step.value] = step.value;
    for (const Input& input : step.inputs) {
      const bool looks_into =
          !input.is_constant() && values[input.value].storage() == values[step.value].storage();
      if (looks_into) roots[step.value] = roots[input.value];
    }
  }
  return roots;
}

void Program::plan(const std::vector<std::size_t>& roots) {
  std::vector<std::size_t> last(value_count_, 0);  // step in which a value's memory is read last
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    for (const Input& input : steps_[s].inputs) {
      if (!input.is_constant()) last[roots[input.value]] = s;
    }
  }
  last[roots[output_]] = steps_.size();
  std::vector<Lifetime> lifetimes;
  std::vector<std::size_t> placed;
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const std::size_t value = steps_[s].value;
    // The result outlives the block.
    if (!steps_[s].fills_place || roots[output_] == value) continue;
    lifetimes.push_back({numel_of(steps_[s].shape), s, std::max(s, last[value])});
    placed.push_back(value);
  }
  memory_ = plan_memory(lifetimes, kAlignment);
  for (std::size_t i = 0; i < placed.size(); ++i) offsets_[placed[i]] = memory_.offsets[i];
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    for (const Step& step : steps_) {
      if (last[roots[step.value]] == s) steps_[s].finished.push_back(step.value);
    }
  }
}

Tensor Program::run(const Tensor& x) const {
  const autograd::NoGradGuard no_grad;
  const Tensor block = empty({memory_.size}, dtype_);
  std::vector<Tensor> values(value_count_);
  values[0] = x.detach();
  for (const Step& step : steps_) {
    Tensor place;
    if (step.fills_place) {
      const std::int64_t offset = offsets_[step.value];
      place = offset < 0 ? empty(step.shape, dtype_, MemoryFormat::channels_last)
                         : image_at(block, step.shape, offset);
    }
    values[step.value] = run_step(step, values, place);
    for (const std::size_t value : step.finished) values[value] = Tensor();
  }
  return contiguous(values[output_]);
}

}  // namespace resnetcpp::inference
