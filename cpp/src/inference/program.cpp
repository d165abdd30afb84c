#include "inference/program.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "inference/image.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

namespace {

// Elements: whole lines of the cache for each dtype.
constexpr std::int64_t kAlignment = 16;

// Transformed weights that a program keeps; of more the heaviest are transformed at each call. This
// is what ResNet-18 has, and less than what PyTorch needs for ResNet-34.
constexpr std::int64_t kMostTransformedBytes = std::int64_t{256} << 20;

bool fits_memory(const Graph& graph) {
  std::int64_t bytes = 0;
  for (const Op& op : graph.ops) bytes += op.removed ? 0 : transformed_bytes(op);
  return bytes <= kMostTransformedBytes;
}

}  // namespace

Program::Program(Graph graph, const Tensor& example)
    : value_count_(graph.ops.size() + 1),
      output_(graph.outputs[0]),
      dtype_(example.dtype()),
      offsets_(value_count_, -1) {
  const autograd::NoGradGuard no_grad;
  const bool keeps_heavy = fits_memory(graph);
  for (std::size_t i = 0; i < graph.ops.size(); ++i) {
    const Op op = std::move(graph.ops[i]);
    if (op.removed) continue;
    steps_.push_back({info_of(op),
                      make_kernel(op, keeps_heavy),
                      op.inputs,
                      i + 1,
                      fills_places(op),
                      may_overwrite_residual(op),
                      {}});
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
  std::vector<std::size_t> readers(value_count_, 0);  // that are still to come
  for (const Step& step : steps_) {
    for (const Input& input : step.inputs) {
      if (!input.is_constant()) ++readers[input.value];
    }
  }
  values[0] = example.detach();
  for (const Step& step : steps_) {
    const Tensor place =
        step.fills_place ? empty(step.info.output, dtype_, MemoryFormat::channels_last) : Tensor();
    values[step.value] = run_step(step, values, place);
    roots[step.value] = step.value;
    for (const Input& input : step.inputs) {
      const bool looks_into =
          !input.is_constant() && values[input.value].storage() == values[step.value].storage();
      if (looks_into) roots[step.value] = roots[input.value];
      if (!input.is_constant() && --readers[input.value] == 0) values[input.value] = Tensor();
    }
  }
  return roots;
}

// For each value the step in which its memory is read last.
std::vector<std::size_t> Program::last_reads(const std::vector<std::size_t>& roots) const {
  std::vector<std::size_t> last(value_count_, 0);
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    for (const Input& input : steps_[s].inputs) {
      if (!input.is_constant()) last[roots[input.value]] = s;
    }
  }
  last[roots[output_]] = steps_.size();
  return last;
}

// The value whose place that step may take for its result: its residual, if nobody reads it later.
std::optional<std::size_t> Program::overwritten_by(std::size_t step,
                                                   const std::vector<std::size_t>& roots,
                                                   const std::vector<std::size_t>& last) const {
  if (!steps_[step].may_overwrite_residual) return std::nullopt;
  const Input& image = steps_[step].inputs[0];
  const Input& residual = steps_[step].inputs[1];
  const bool is_last = !residual.is_constant() && roots[residual.value] == residual.value &&
                       last[residual.value] == step &&
                       (image.is_constant() || roots[image.value] != residual.value);
  return is_last ? std::optional<std::size_t>(residual.value) : std::nullopt;
}

void Program::plan(const std::vector<std::size_t>& roots) {
  const std::vector<std::size_t> last = last_reads(roots);
  std::vector<Lifetime> lifetimes;
  std::vector<std::size_t> place(value_count_, kConstant);  // of each value among the lifetimes
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    const std::size_t value = steps_[s].value;
    // The result outlives the block.
    if (!steps_[s].fills_place || roots[output_] == value) continue;
    const std::size_t until = std::max(s, last[value]);
    const auto overwritten = overwritten_by(s, roots, last);
    if (overwritten && place[*overwritten] != kConstant) {
      place[value] = place[*overwritten];
      lifetimes[place[value]].last = until;
    } else {
      place[value] = lifetimes.size();
      lifetimes.push_back({numel_of(steps_[s].info.output), s, until});
    }
  }
  memory_ = plan_memory(lifetimes, kAlignment);
  for (std::size_t value = 0; value < value_count_; ++value) {
    if (place[value] != kConstant) offsets_[value] = memory_.offsets[place[value]];
  }
  for (std::size_t s = 0; s < steps_.size(); ++s) {
    for (const Step& step : steps_) {
      if (last[roots[step.value]] == s) steps_[s].finished.push_back(step.value);
    }
  }
}

template <class After>
Tensor Program::run_watched(const Tensor& x, const After& after) const {
  const autograd::NoGradGuard no_grad;
  const Tensor block = empty({memory_.size}, dtype_);
  std::vector<Tensor> values(value_count_);
  values[0] = x.detach();
  for (const Step& step : steps_) {
    Tensor place;
    if (step.fills_place) {
      const std::int64_t offset = offsets_[step.value];
      place = offset < 0 ? empty(step.info.output, dtype_, MemoryFormat::channels_last)
                         : image_at(block, step.info.output, offset);
    }
    values[step.value] = run_step(step, values, place);
    for (const std::size_t value : step.finished) values[value] = Tensor();
    after(step);
  }
  return contiguous(values[output_]);
}

Tensor Program::run(const Tensor& x) const {
  return run_watched(x, [](const Step&) {});
}

std::vector<StepTime> Program::profile(const Tensor& x) const {
  using Clock = std::chrono::steady_clock;
  std::vector<StepTime> times;
  Clock::time_point last = Clock::now();
  run_watched(x, [&](const Step& step) {
    const Clock::time_point now = Clock::now();
    times.push_back({step.info, std::chrono::duration<double>(now - last).count()});
    last = now;
  });
  return times;
}

}  // namespace resnetcpp::inference
