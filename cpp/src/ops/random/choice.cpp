#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/random.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/random.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/draw.hpp"

namespace resnetcpp {

namespace {

struct Choice {
  std::int64_t rows;
  std::int64_t categories;
  std::int64_t samples;
};

template <class T>
void check_weights(const T* weights, const Choice& choice) {
  for (std::int64_t row = 0; row < choice.rows; ++row) {
    double sum = 0;
    for (const T* w = weights + row * choice.categories;
         w != weights + (row + 1) * choice.categories; ++w) {
      RESNETCPP_CHECK(std::isfinite(*w) && *w >= T{0}, ValueError,
                      "multinomial: expected weights that are finite and >= 0, got ", *w);
      sum += static_cast<double>(*w);
    }
    RESNETCPP_CHECK(sum > 0, ValueError, "multinomial: expected weights with a positive sum, got ",
                    sum);
  }
}

// Each draw looks a number of [0, 1) up in the running sums.
template <class T>
void choose_with_replacement(Generator& generator, const T* weights, const Choice& choice,
                             std::int64_t* result) {
  std::vector<T> sums(static_cast<std::size_t>(choice.categories));
  const std::lock_guard lock(generator.mutex());
  for (std::int64_t row = 0; row < choice.rows; ++row) {
    std::partial_sum(weights, weights + choice.categories, sums.begin());
    const T total = sums.back();
    for (T& sum : sums) sum /= total;
    sums.back() = T{1};
    for (std::int64_t i = 0; i < choice.samples; ++i) {
      const double unit = draw_unit<double>(generator);
      const auto place = std::lower_bound(sums.begin(), sums.end(), unit, [](T sum, double value) {
        return static_cast<double>(sum) < value;
      });
      *result++ = place - sums.begin();
    }
    weights += choice.categories;
  }
}

// The largest of weight / exponential draw: the race of exponentials, one draw for each category.
template <class T>
void choose_without_replacement(Generator& generator, const T* weights, const Choice& choice,
                                std::int64_t* result) {
  const std::int64_t count = choice.rows * choice.categories;
  std::vector<T> race(static_cast<std::size_t>(count));
  fill_exponential(generator, race.data(), count);
  for (std::int64_t i = 0; i < count; ++i) {
    T& lane = race[static_cast<std::size_t>(i)];
    lane = weights[i] / lane;
  }
  std::vector<std::int64_t> order(static_cast<std::size_t>(choice.categories));
  for (std::int64_t row = 0; row < choice.rows; ++row) {
    const T* lanes = race.data() + row * choice.categories;
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(choice.samples);
    std::partial_sort(order.begin(), last, order.end(), [lanes](std::int64_t a, std::int64_t b) {
      return lanes[a] > lanes[b] || (lanes[a] == lanes[b] && a < b);
    });
    result = std::copy(order.begin(), last, result);
  }
}

Choice checked_choice(const Tensor& weights, std::int64_t num_samples, bool replacement) {
  const Shape& shape = weights.shape();
  RESNETCPP_CHECK(shape.size() == 1 || shape.size() == 2, ShapeError,
                  "multinomial: expected weights of 1 or 2 dimensions, got ", to_string(shape));
  const Choice choice{shape.size() == 2 ? shape[0] : 1, shape.back(), num_samples};
  RESNETCPP_CHECK(choice.categories > 0, ShapeError,
                  "multinomial: expected at least one category, got ", to_string(shape));
  RESNETCPP_CHECK(num_samples > 0, ValueError, "multinomial: expected num_samples > 0, got ",
                  num_samples);
  RESNETCPP_CHECK(replacement || num_samples <= choice.categories, ShapeError,
                  "multinomial: expected at most ", choice.categories,
                  " samples without replacement, got ", num_samples);
  return choice;
}

void check_deviations(const Tensor& std) {
  const Tensor dense = contiguous_data(std);
  dispatch_any_floating("normal", std.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* x = dense.data<T>();
    const bool fits = std::all_of(x, x + dense.numel(), [](T value) { return value >= T{0}; });
    RESNETCPP_CHECK(fits, ValueError, "normal: expected std >= 0, got a lower one");
  });
}

}  // namespace

Tensor multinomial(const Tensor& weights, std::int64_t num_samples, bool replacement,
                   Generator& generator) {
  const Choice choice = checked_choice(weights, num_samples, replacement);
  const Tensor dense = contiguous_data(cast_data(weights, compute_dtype(weights.dtype())));
  Shape shape = weights.shape();
  shape.back() = num_samples;
  Tensor result = empty(shape, Dtype::int64);
  dispatch_floating("multinomial", dense.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T* w = dense.data<T>();
    check_weights(w, choice);
    // PyTorch runs the race for a single sample too.
    const auto choose = replacement && num_samples > 1 ? &choose_with_replacement<T>
                                                       : &choose_without_replacement<T>;
    choose(generator, w, choice, result.data<std::int64_t>());
  });
  return result;
}

Tensor normal(const Tensor& mean, const Tensor& std, Generator& generator) {
  check_deviations(std);
  const autograd::NoGradGuard no_grad;
  const Shape shape = broadcast_shapes("normal", mean.shape(), std.shape());
  return add(mul(normal_(empty(shape, mean.dtype()), 0.0, 1.0, generator), std), mean);
}

}  // namespace resnetcpp
