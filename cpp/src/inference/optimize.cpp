#include "resnetcpp/inference/optimize.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "inference/program.hpp"
#include "memory/uncached.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/tensor/factory.hpp"

namespace resnetcpp::inference {

namespace {

// Of the largest output: far above rounding, far below another computation.
constexpr double kTolerance = 1e-3;

double largest(const Tensor& x) {
  return x.numel() == 0 ? 0.0 : max(abs(x.detach())).item<double>();
}

// A second input shows what the first one cannot: values that the trace took for constants.
void check_same(nn::Module& model, const Program& program, const Tensor& example) {
  const autograd::NoGradGuard no_grad;
  const Tensor other = add(mul(example.detach(), -0.5), 0.25);
  const Tensor expected = model(other);
  const Tensor got = program.run(other);
  const double scale = largest(expected);
  if (!std::isfinite(scale)) return;
  const double difference = largest(sub(got, expected));
  RESNETCPP_CHECK(difference <= kTolerance * scale, ValueError,
                  "optimize_for_inference: expected a model whose ops show what it computes, got "
                  "one whose result for a second input is ",
                  difference, " off: it draws random numbers, or decides by the values of tensors");
}

std::shared_ptr<const Program> build(nn::Module& model, const Tensor& example) {
  const memory::Uncached once;
  Graph graph = trace(model, example);
  fuse(graph, example.dtype());
  auto program = std::make_shared<const Program>(std::move(graph), example);
  check_same(model, *program, example);
  return program;
}

}  // namespace

OptimizedModule::OptimizedModule(nn::ModulePtr model, const Tensor& example)
    : model_(std::move(model)), shape_(example.shape()), dtype_(example.dtype()) {
  RESNETCPP_CHECK(model_ != nullptr, ValueError,
                  "optimize_for_inference: expected a model, got a null pointer");
  for (const auto& [name, value] : model_->own_parameters()) register_parameter(name, value);
  for (const auto& [name, value] : model_->own_buffers())
    register_buffer(name, value, model_->is_persistent(name));
  for (const auto& [name, child] : model_->children()) register_module(name, child);
  set_training(model_->training());
  registry_changes_ = nn::registry_changes();
  watch(*this, watched_);
  program_ = build(*model_, example);
}

OptimizedModule::~OptimizedModule() = default;

void OptimizedModule::watch(const nn::Module& module, std::vector<Watched>& watched) {
  for (const auto& [name, tensor] : module.own_parameters()) watched.emplace_back(tensor);
  for (const auto& [name, tensor] : module.own_buffers()) watched.emplace_back(tensor);
  for (const auto& [name, child] : module.children()) {
    if (child != nullptr) watch(*child, watched);
  }
}

// The model's own members; those of its children are the same ones here and there.
void OptimizedModule::hand_over_members() const {
  for (const auto& [name, value] : own_parameters()) model_->register_parameter(name, value);
  for (const auto& [name, value] : own_buffers()) {
    model_->register_buffer(name, value, is_persistent(name));
  }
}

// A walk through the modules takes 60 us in a network that has just gone through the caches, so it
// is made only where one of them may have another tensor.
bool OptimizedModule::has_changed() {
  const std::uint64_t changes = nn::registry_changes();
  if (changes != registry_changes_) {
    std::vector<Watched> now;
    watch(*this, now);
    if (now != watched_) return true;
    registry_changes_ = changes;
  }
  return !std::all_of(watched_.begin(), watched_.end(),
                      [](const Watched& tensor) { return tensor.is_as_it_was(); });
}

std::shared_ptr<const Program> OptimizedModule::program() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (program_ == nullptr || has_changed()) {
    hand_over_members();
    const std::uint64_t changes = nn::registry_changes();
    std::vector<Watched> now;
    watch(*this, now);
    program_ = build(*model_, example());
    watched_ = std::move(now);
    registry_changes_ = changes;
  }
  return program_;
}

void OptimizedModule::check_input(const Tensor& x) const {
  RESNETCPP_CHECK(x.shape() == shape_, ShapeError, "optimized module: expected an input ",
                  to_string(shape_), " like its example, got ", to_string(x.shape()),
                  "; optimise the model once more for this shape");
  RESNETCPP_CHECK(x.dtype() == dtype_, DtypeError, "optimized module: expected ", name(dtype_),
                  ", got ", name(x.dtype()));
  RESNETCPP_CHECK(!training(), ValueError,
                  "optimized module: expected evaluation mode, got training mode; call eval(), or "
                  "train the model that it was made from");
}

Tensor OptimizedModule::forward(const Tensor& x) {
  check_input(x);
  return program()->run(x);
}

std::vector<StepTime> OptimizedModule::profile(const Tensor& x) {
  check_input(x);
  return program()->profile(x);
}

std::string OptimizedModule::extra_repr() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return "input=" + to_string(shape_) + ", steps=" + std::to_string(program_->step_count());
}

Tensor OptimizedModule::example() const { return zeros(shape_, dtype_); }

std::shared_ptr<OptimizedModule> optimize_for_inference(const nn::ModulePtr& model,
                                                        const Tensor& example) {
  return std::make_shared<OptimizedModule>(model, example);
}

}  // namespace resnetcpp::inference
