#include "resnetcpp/optim/step.hpp"

#include <cmath>

#include "kernels/table.hpp"
#include "optim/flat_loop.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "tensor/dispatch.hpp"

namespace resnetcpp::optim {

namespace {

// One parameter with everything that moves along with it, in one dense order of memory.
struct Slot {
  Tensor param;
  Tensor grad;
  std::vector<Tensor> states;
  // Where copies have to go back to; undefined where the tensor itself is used.
  Tensor param_home;
  std::vector<Tensor> state_homes;
};

bool is_dense(const Tensor& x) { return resnetcpp::is_dense(x.shape(), x.strides()); }

// `x`, or a copy of it that lies like `like`.
Tensor aligned(const Tensor& x, const Tensor& like) {
  if (x.strides() == like.strides()) return x;
  Tensor y = empty_strided(like.shape(), like.strides(), x.dtype());
  copy_data(y, x);
  return y;
}

void check_companion(const char* op, const char* what, const Tensor& x, const Tensor& param) {
  RESNETCPP_CHECK(x.defined() && x.shape() == param.shape(), ShapeError, op, ": expected ", what,
                  " of shape ", to_string(param.shape()), ", got ",
                  x.defined() ? to_string(x.shape()) : "none");
  RESNETCPP_CHECK(x.dtype() == param.dtype(), DtypeError, op, ": expected ", what, " of dtype ",
                  name(param.dtype()), ", got ", name(x.dtype()));
}

void check_counts(const char* op, std::size_t expected, std::size_t got) {
  RESNETCPP_CHECK(expected == got, ValueError, op, ": expected ", expected,
                  " gradients, states and steps for as many parameters, got ", got);
}

Slot make_slot(const char* op, const Tensor& param, const Tensor& grad,
               const std::vector<Tensor>& states) {
  RESNETCPP_CHECK(is_floating(param.dtype()), DtypeError, op,
                  ": expected floating-point parameters, got ", name(param.dtype()));
  check_companion(op, "a gradient", grad, param);
  check_writable(op, param);
  Slot slot;
  slot.param = is_dense(param) ? param : clone_data(param);
  if (!slot.param.is_same(param)) slot.param_home = param;
  slot.grad = aligned(grad, slot.param);
  for (const Tensor& state : states) {
    check_companion(op, "a state", state, param);
    check_writable(op, state);
    slot.states.push_back(aligned(state, slot.param));
    slot.state_homes.push_back(slot.states.back().is_same(state) ? Tensor() : state);
  }
  return slot;
}

void finish(const Slot& slot) {
  if (slot.param_home.defined()) copy_data(slot.param_home, slot.param);
  (slot.param_home.defined() ? slot.param_home : slot.param).bump_version();
  for (std::size_t k = 0; k < slot.states.size(); ++k) {
    if (slot.state_homes[k].defined()) copy_data(slot.state_homes[k], slot.states[k]);
    (slot.state_homes[k].defined() ? slot.state_homes[k] : slot.states[k]).bump_version();
  }
}

// Runs fn(slot number, lo, hi, tag) over pieces of all slots.
template <class Fn>
void run(const char* op, const std::vector<Slot>& slots, const Fn& fn) {
  std::vector<std::int64_t> sizes;
  for (const Slot& slot : slots) sizes.push_back(slot.param.numel());
  for_each_piece(sizes, [&](std::size_t i, std::int64_t lo, std::int64_t hi) {
    dispatch_floating(op, slots[i].param.dtype(), [&](auto tag) { fn(i, lo, hi, tag); });
  });
  for (const Slot& slot : slots) finish(slot);
}

}  // namespace

void sgd_step(const std::vector<Tensor>& params, const std::vector<Tensor>& grads,
              std::vector<Tensor>& buffers, const SgdOptions& options) {
  check_counts("sgd", params.size(), grads.size());
  check_counts("sgd", params.size(), buffers.size());
  const bool has_momentum = options.momentum != 0.0;
  std::vector<Slot> slots;
  std::vector<bool> is_first(params.size(), false);
  for (std::size_t i = 0; i < params.size(); ++i) {
    std::vector<Tensor> states;
    is_first[i] = has_momentum && !buffers[i].defined();
    if (has_momentum) states.push_back(is_first[i] ? empty_like(params[i]) : buffers[i]);
    slots.push_back(make_slot("sgd", params[i], grads[i], states));
  }
  for (std::size_t i = 0; has_momentum && i < params.size(); ++i) {
    const Slot& slot = slots[i];
    if (is_first[i])
      buffers[i] = slot.state_homes[0].defined() ? slot.state_homes[0] : slot.states[0];
  }
  run("sgd", slots, [&](std::size_t i, std::int64_t lo, std::int64_t hi, auto tag) {
    using T = decltype(tag);
    const Slot& slot = slots[i];
    const kernels::SgdStep step{options.lr,           options.momentum, options.dampening,
                                options.weight_decay, options.nesterov, options.maximize,
                                is_first[i]};
    T* const buffer = has_momentum ? slot.states[0].template data<T>() + lo : nullptr;
    kernels::table().of<T>().sgd_step(hi - lo, step, slot.grad.data<T>() + lo, buffer,
                                      slot.param.data<T>() + lo);
  });
}

void adam_step(const std::vector<Tensor>& params, const std::vector<Tensor>& grads,
               const AdamMoments& moments, const std::vector<double>& steps,
               const AdamOptions& options) {
  const std::size_t count = params.size();
  for (const std::size_t got :
       {grads.size(), moments.exp_avgs.size(), moments.exp_avg_sqs.size(),
        options.amsgrad ? moments.max_exp_avg_sqs.size() : count, steps.size()}) {
    check_counts("adam", count, got);
  }
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Tensor> states{moments.exp_avgs[i], moments.exp_avg_sqs[i]};
    if (options.amsgrad) states.push_back(moments.max_exp_avg_sqs[i]);
    slots.push_back(make_slot("adam", params[i], grads[i], states));
  }
  run("adam", slots, [&](std::size_t i, std::int64_t lo, std::int64_t hi, auto tag) {
    using T = decltype(tag);
    const Slot& slot = slots[i];
    const kernels::AdamStep step{options.lr,
                                 options.beta1,
                                 options.beta2,
                                 options.eps,
                                 options.weight_decay,
                                 1.0 - std::pow(options.beta1, steps[i]),
                                 1.0 - std::pow(options.beta2, steps[i]),
                                 options.decoupled_weight_decay,
                                 options.maximize};
    const auto at = [&](std::size_t k) { return slot.states[k].template data<T>() + lo; };
    kernels::table().of<T>().adam_step(hi - lo, step, slot.grad.data<T>() + lo,
                                       {at(0), at(1), options.amsgrad ? at(2) : nullptr},
                                       slot.param.data<T>() + lo);
  });
}

}  // namespace resnetcpp::optim
