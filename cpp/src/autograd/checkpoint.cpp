#include "resnetcpp/autograd/checkpoint.hpp"

#include <utility>
#include <vector>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/generator.hpp"

namespace resnetcpp::autograd {

namespace {

/// Puts the default generator where it was.
class GeneratorGuard {
 public:
  explicit GeneratorGuard(const std::vector<std::uint8_t>& state)
      : previous_(default_generator().get_state()) {
    default_generator().set_state(state);
  }
  ~GeneratorGuard() { default_generator().set_state(previous_); }
  GeneratorGuard(const GeneratorGuard&) = delete;
  GeneratorGuard& operator=(const GeneratorGuard&) = delete;

 private:
  std::vector<std::uint8_t> previous_;
};

/// A tensor of the first run, which lives as long as the graph may ask for it.
struct Slot {
  Shape shape;
  Dtype dtype;
  Tensor value;  // undefined until it is computed again
};

/// Fills the slots of the first run with what the second one saves, in the same order.
class Refill : public SavedTensorHooks {
 public:
  explicit Refill(const std::vector<std::weak_ptr<Slot>>& slots) : slots_(slots) {}

  Unpack pack(const Tensor& x) override {
    const std::shared_ptr<Slot> slot = next_ < slots_.size() ? slots_[next_].lock() : nullptr;
    ++next_;
    if (slot == nullptr) return [x] { return x; };
    RESNETCPP_CHECK(slot->shape == x.shape() && slot->dtype == x.dtype(), GradError,
                    "checkpoint: expected a function that computes the same in backward as in "
                    "forward, got ",
                    to_string(x.shape()), " of ", name(x.dtype()), " where it was ",
                    to_string(slot->shape), " of ", name(slot->dtype));
    slot->value = x.detach();
    return [value = slot->value] { return value; };
  }

  std::size_t count() const { return next_; }

 private:
  const std::vector<std::weak_ptr<Slot>>& slots_;
  std::size_t next_ = 0;
};

class Recomputation : public SavedTensorHooks, public std::enable_shared_from_this<Recomputation> {
 public:
  Recomputation(std::function<void()> again, const CheckpointOptions& options)
      : again_(std::move(again)) {
    if (options.preserve_rng_state) generator_ = default_generator().get_state();
  }

  Unpack pack(const Tensor& x) override {
    const auto slot = std::make_shared<Slot>(Slot{x.shape(), x.dtype(), Tensor()});
    slots_.push_back(slot);
    return [self = shared_from_this(), slot] {
      if (!slot->value.defined()) self->run_again();
      return slot->value;
    };
  }

 private:
  void run_again() {
    const auto refill = std::make_shared<Refill>(slots_);
    {
      const EnableGradGuard record;
      const SavedTensorHooksGuard hooks(refill);
      if (generator_.empty()) {
        again_();
      } else {
        const GeneratorGuard same_numbers(generator_);
        again_();
      }
    }
    RESNETCPP_CHECK(refill->count() == slots_.size(), GradError,
                    "checkpoint: expected a function that computes the same in backward as in "
                    "forward, got one that saved ",
                    refill->count(), " tensors instead of ", slots_.size());
  }

  std::function<void()> again_;
  std::vector<std::uint8_t> generator_;
  std::vector<std::weak_ptr<Slot>> slots_;
};

}  // namespace

std::shared_ptr<SavedTensorHooks> recomputing(std::function<void()> again,
                                              const CheckpointOptions& options) {
  return std::make_shared<Recomputation>(std::move(again), options);
}

Tensor checkpoint(const std::function<Tensor(const Tensor&)>& fn, const Tensor& x,
                  const CheckpointOptions& options) {
  if (!grad_enabled()) return fn(x);
  const SavedTensorHooksGuard hooks(recomputing([fn, input = keep(x)] { fn(input()); }, options));
  return fn(x);
}

}  // namespace resnetcpp::autograd
