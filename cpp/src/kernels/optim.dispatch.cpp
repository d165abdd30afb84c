#include "kernels/simd/map.hpp"
#include "kernels/simd/math.hpp"
#include "kernels/table.hpp"

namespace resnetcpp::kernels {

namespace {

template <class T>
inline Vec<T> constant(double value) {
  return Vec<T>(static_cast<T>(value));
}

template <class T>
void sgd_step(int64_t n, const SgdStep& step, const T* g, T* buffer, T* p) {
  const bool has_momentum = step.momentum != 0;
  for_each_vector<T>(n, [&](auto load_at, auto store_at) {
    const Vec<T> param = load_at(p);
    Vec<T> grad = step.maximize ? -load_at(g) : load_at(g);
    if (step.weight_decay != 0) grad = grad + constant<T>(step.weight_decay) * param;
    if (has_momentum) {
      const Vec<T> damped = constant<T>(1 - step.dampening) * grad;
      const Vec<T> velocity =
          step.first_step ? grad : constant<T>(step.momentum) * load_at(buffer) + damped;
      store_at(buffer, velocity);
      grad = step.nesterov ? grad + constant<T>(step.momentum) * velocity : velocity;
    }
    store_at(p, param - constant<T>(step.lr) * grad);
  });
}

template <class T>
void adam_step(int64_t n, const AdamStep& step, const T* g, const AdamState<T>& state, T* p) {
  const Vec<T> step_size = constant<T>(step.lr / step.bias_correction1);
  const Vec<T> correction = constant<T>(sqrt(step.bias_correction2));
  for_each_vector<T>(n, [&](auto load_at, auto store_at) {
    Vec<T> param = load_at(p);
    Vec<T> grad = step.maximize ? -load_at(g) : load_at(g);
    if (step.weight_decay != 0) {
      if (step.decoupled) {
        param = param * constant<T>(1 - step.lr * step.weight_decay);
      } else {
        grad = grad + constant<T>(step.weight_decay) * param;
      }
    }
    const Vec<T> old_m = load_at(state.m);
    const Vec<T> m = old_m + constant<T>(1 - step.beta1) * (grad - old_m);
    const Vec<T> v =
        load_at(state.v) * constant<T>(step.beta2) + constant<T>(1 - step.beta2) * grad * grad;
    store_at(state.m, m);
    store_at(state.v, v);
    Vec<T> v_hat = v;
    if (state.max_v != nullptr) {
      v_hat = maximum<T>(load_at(state.max_v), v);
      store_at(state.max_v, v_hat);
    }
    const Vec<T> denominator = xsimd::sqrt(v_hat) / correction + constant<T>(step.eps);
    store_at(p, param - step_size * (m / denominator));
  });
}

template <class T>
void fill_kernels(OptimKernels<T>& kernels) {
  kernels.sgd_step = sgd_step<T>;
  kernels.adam_step = adam_step<T>;
}

}  // namespace

namespace RESNETCPP_ISA_NAME {

void fill_optim(Table& table) {
  fill_kernels(table.f32);
  fill_kernels(table.f64);
}

}  // namespace RESNETCPP_ISA_NAME

}  // namespace resnetcpp::kernels
