#include "resnetcpp/ops/random.hpp"

#include <cstring>

#include "ops.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/counts.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalGenerator = std::optional<std::reference_wrapper<Generator>>;

Generator& or_default(const OptionalGenerator& generator) {
  return generator ? generator->get() : default_generator();
}

std::uint64_t seed_from(const py::int_& seed) {
  // Python's integers have no width; PyTorch takes 64 bits, negative ones included.
  const auto value = PyLong_AsUnsignedLongLongMask(seed.ptr());
  const bool fits = seed >= py::int_(std::numeric_limits<std::int64_t>::min()) &&
                    seed <= py::int_(std::numeric_limits<std::uint64_t>::max());
  RESNETCPP_CHECK(fits, ValueError, "manual_seed: expected a seed of 64 bits, got ",
                  py::str(seed).cast<std::string>());
  return value;
}

Tensor state_of(const Generator& generator) { return from_vector(generator.get_state()); }

void set_state(Generator& generator, const Tensor& state) {
  const Tensor bytes = contiguous_data(state);
  const std::uint8_t* const first = bytes.data<std::uint8_t>();
  generator.set_state(std::vector<std::uint8_t>(first, first + bytes.numel()));
}

void bind_generator(Binder& bind) {
  py::class_<Generator, std::shared_ptr<Generator>> generator(
      bind.module, "Generator", "A stream of random numbers. PyTorch: torch.Generator.");
  generator
      .def(py::init([](CpuOnly) { return std::make_shared<Generator>(); }),
           py::arg("device") = py::none())
      .def(
          "manual_seed",
          [](py::object self, const py::int_& seed) {
            self.cast<Generator&>().manual_seed(seed_from(seed));
            return self;
          },
          py::arg("seed"), "Starts the stream of this seed.")
      .def("seed", &Generator::seed, "Starts a stream that nobody can foresee.")
      .def("initial_seed", &Generator::initial_seed, "The seed of this stream.")
      .def(
          "clone_state", [](const Generator& self) { return std::make_shared<Generator>(self); },
          "A generator that goes on from the same state on its own.")
      .def("get_state", &state_of, "The state, 5056 bytes in PyTorch's layout.")
      .def("set_state", &set_state, py::arg("new_state"), "Goes on from a saved state.");
  bind.module.attr("default_generator") =
      py::cast(&default_generator(), py::return_value_policy::reference);
  bind.module.def(
      "manual_seed",
      [module = bind.module](const py::int_& seed) {
        default_generator().manual_seed(seed_from(seed));
        return py::cast(&default_generator(), py::return_value_policy::reference);
      },
      py::arg("seed"), "Starts the default stream of this seed.");
  bind.module.def(
      "initial_seed", [] { return default_generator().initial_seed(); },
      "The seed of the default stream.");
  bind.module.def(
      "seed", [] { return default_generator().seed(); },
      "Starts the default stream anew, unforeseeably.");
  bind.module.def(
      "get_rng_state", [] { return state_of(default_generator()); },
      "The state of the default stream.");
  bind.module.def(
      "set_rng_state", [](const Tensor& state) { set_state(default_generator(), state); },
      py::arg("new_state"), "Goes on from a saved state.");
}

Tensor finished(const Tensor& x, bool requires_grad) {
  if (requires_grad) x.set_requires_grad(true);
  return x;
}

template <class Draw>
void def_sized_random(Binder& bind, const char* name, Draw draw, const char* doc) {
  bind.module.def(
      name,
      [draw](const py::args& sizes, const py::object& size, const OptionalGenerator& generator,
             const std::optional<Dtype>& dtype, bool requires_grad, CpuOnly) {
        return finished(
            draw(sizes_from(sizes, size), dtype.value_or(default_dtype()), or_default(generator)),
            requires_grad);
      },
      doc, py::kw_only(), py::arg("size") = py::none(), py::arg("generator") = py::none(),
      py::arg("dtype") = py::none(), py::arg("requires_grad") = false,
      py::arg("device") = py::none());
}

template <class Fill>
void def_like_random(Binder& bind, const char* name, Fill fill, const char* doc) {
  bind.module.def(
      name,
      [fill](const Tensor& input, const std::optional<Dtype>& dtype, bool requires_grad, CpuOnly) {
        return finished(fill(empty_like(input.detach(), dtype)), requires_grad);
      },
      doc, py::arg("input"), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none());
}

Tensor draw_integers(RandintRange range, const Shape& size, const OptionalGenerator& generator,
                     std::optional<Dtype> dtype) {
  return randint(range, size, dtype.value_or(Dtype::int64), or_default(generator));
}

void bind_integers(Binder& bind) {
  const auto keywords = [&bind](const char* name, auto draw, const char* doc, auto... args) {
    bind.module.def(name, draw, doc, args..., py::kw_only(), py::arg("generator") = py::none(),
                    py::arg("dtype") = py::none(), py::arg("device") = py::none());
  };
  keywords(
      "randint",
      [](std::int64_t low, std::int64_t high, const Shape& size, const OptionalGenerator& generator,
         std::optional<Dtype> dtype,
         CpuOnly) { return draw_integers({low, high}, size, generator, dtype); },
      "Integers in [low, high).", py::arg("low"), py::arg("high"), py::arg("size"));
  keywords(
      "randint",
      [](std::int64_t high, const Shape& size, const OptionalGenerator& generator,
         std::optional<Dtype> dtype,
         CpuOnly) { return draw_integers({0, high}, size, generator, dtype); },
      "Integers in [0, high).", py::arg("high"), py::arg("size"));
  keywords(
      "randperm",
      [](std::int64_t n, const OptionalGenerator& generator, std::optional<Dtype> dtype, CpuOnly) {
        return randperm(n, dtype.value_or(Dtype::int64), or_default(generator));
      },
      "A random order of 0 ... n-1.", py::arg("n"));
  keywords(
      "randint_like",
      [](const Tensor& input, std::int64_t low, std::int64_t high,
         const OptionalGenerator& generator, std::optional<Dtype> dtype, CpuOnly) {
        return random_(empty_like(input.detach(), dtype), {low, high}, or_default(generator));
      },
      "Integers in [low, high) of the same sizes.", py::arg("input"), py::arg("low"),
      py::arg("high"));
  keywords(
      "randint_like",
      [](const Tensor& input, std::int64_t high, const OptionalGenerator& generator,
         std::optional<Dtype> dtype, CpuOnly) {
        return random_(empty_like(input.detach(), dtype), {0, high}, or_default(generator));
      },
      "Integers in [0, high) of the same sizes.", py::arg("input"), py::arg("high"));
}

void bind_counts(Binder& bind) {
  bind.module.def(
      "poisson",
      [](const Tensor& input, const OptionalGenerator& generator) {
        return poisson(input, or_default(generator));
      },
      "Numbers of events at the mean rates that `input` holds.", py::arg("input"),
      py::arg("generator") = py::none());
  bind.module.def(
      "binomial",
      [](const Tensor& count, const Tensor& prob, const OptionalGenerator& generator) {
        return binomial(count, prob, or_default(generator));
      },
      "Numbers of successes in `count` trials with chance `prob`.", py::arg("count"),
      py::arg("prob"), py::arg("generator") = py::none());
}

void bind_choices(Binder& bind) {
  const auto both = [&bind](const char* name, auto draw, const char* doc, auto... args) {
    const auto generator = py::arg("generator") = py::none();
    bind.module.def(name, draw, doc, py::arg("input"), args..., py::kw_only(), generator);
    bind.tensor.def(name, draw, doc, args..., py::kw_only(), generator);
  };
  both(
      "bernoulli",
      [](const Tensor& input, const OptionalGenerator& generator) {
        return bernoulli(input, or_default(generator));
      },
      "1 with the probability that `input` holds, else 0.");
  both(
      "bernoulli",
      [](const Tensor& input, double p, const OptionalGenerator& generator) {
        return bernoulli(input, p, or_default(generator));
      },
      "1 with probability p, else 0, of the sizes of `input`.", py::arg("p"));
  both(
      "multinomial",
      [](const Tensor& input, std::int64_t num_samples, bool replacement,
         const OptionalGenerator& generator) {
        return multinomial(input, num_samples, replacement, or_default(generator));
      },
      "Indices drawn with the weights of `input`.", py::arg("num_samples"),
      py::arg("replacement") = false);
}

void bind_normal(Binder& bind) {
  const auto def = [&bind](auto draw, auto... args) {
    bind.module.def("normal", draw, "Normal draws with this mean and deviation.", args...,
                    py::kw_only(), py::arg("generator") = py::none());
  };
  def([](const Tensor& mean, const Tensor& std,
         const OptionalGenerator& generator) { return normal(mean, std, or_default(generator)); },
      py::arg("mean"), py::arg("std"));
  def(
      [](const Tensor& mean, double std, const OptionalGenerator& generator) {
        return normal(mean, full_like(mean, std), or_default(generator));
      },
      py::arg("mean"), py::arg("std") = 1.0);
  def(
      [](double mean, const Tensor& std, const OptionalGenerator& generator) {
        return normal(full_like(std, mean), std, or_default(generator));
      },
      py::arg("mean"), py::arg("std"));
  bind.module.def(
      "normal",
      [](double mean, double std, const Shape& size, const OptionalGenerator& generator,
         const std::optional<Dtype>& dtype, bool requires_grad, CpuOnly) {
        const Tensor x = empty(size, dtype.value_or(default_dtype()));
        return finished(normal_(x, mean, std, or_default(generator)), requires_grad);
      },
      py::arg("mean"), py::arg("std"), py::arg("size"), py::kw_only(),
      py::arg("generator") = py::none(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none());
}

/// Binds `Tensor.name(*args, generator=None)`.
template <class Fill, class... Args>
void def_fill(TensorClass& tensor, const char* name, Fill fill, const char* doc, Args... args) {
  tensor.def(name, fill, doc, py::return_value_policy::copy, args..., py::kw_only(),
             py::arg("generator") = py::none());
}

/// A distribution of two parameters: `fill(x, first, second, generator)`.
template <class Fill>
auto with_two(Fill fill) {
  return [fill](const Tensor& x, double first, double second, const OptionalGenerator& generator) {
    return fill(x, first, second, or_default(generator));
  };
}

void bind_in_place(TensorClass& tensor) {
  def_fill(tensor, "uniform_", with_two(&uniform_), "Fills with uniform draws from [from, to).",
           py::arg("from") = 0.0, py::arg("to") = 1.0);
  def_fill(tensor, "normal_", with_two(&normal_), "Fills with normal draws.", py::arg("mean") = 0.0,
           py::arg("std") = 1.0);
  def_fill(tensor, "log_normal_", with_two(&log_normal_), "Fills with exp of normal draws.",
           py::arg("mean") = 1.0, py::arg("std") = 2.0);
  def_fill(tensor, "cauchy_", with_two(&cauchy_), "Fills with draws of the Cauchy distribution.",
           py::arg("median") = 0.0, py::arg("sigma") = 1.0);
  def_fill(
      tensor, "exponential_",
      [](const Tensor& x, double lambd, const OptionalGenerator& generator) {
        return exponential_(x, lambd, or_default(generator));
      },
      "Fills with exponential draws.", py::arg("lambd") = 1.0);
  def_fill(
      tensor, "geometric_",
      [](const Tensor& x, double p, const OptionalGenerator& generator) {
        return geometric_(x, p, or_default(generator));
      },
      "Fills with trials up to the first success.", py::arg("p"));
}

void bind_in_place_discrete(TensorClass& tensor) {
  def_fill(
      tensor, "bernoulli_",
      [](const Tensor& x, const Tensor& p, const OptionalGenerator& generator) {
        return bernoulli_(x, p, or_default(generator));
      },
      "Fills with 1 with the probability that p holds, else 0.", py::arg("p"));
  def_fill(
      tensor, "bernoulli_",
      [](const Tensor& x, double p, const OptionalGenerator& generator) {
        return bernoulli_(x, p, or_default(generator));
      },
      "Fills with 1 with probability p, else 0.", py::arg("p") = 0.5);
  def_fill(
      tensor, "random_",
      [](const Tensor& x, std::int64_t low, std::int64_t high, const OptionalGenerator& generator) {
        return random_(x, {low, high}, or_default(generator));
      },
      "Fills with integers in [from, to).", py::arg("from"), py::arg("to"));
  def_fill(
      tensor, "random_",
      [](const Tensor& x, std::int64_t high, const OptionalGenerator& generator) {
        return random_(x, {0, high}, or_default(generator));
      },
      "Fills with integers in [0, to).", py::arg("to"));
  def_fill(
      tensor, "random_",
      [](const Tensor& x, const OptionalGenerator& generator) {
        return random_(x, or_default(generator));
      },
      "Fills with all integers from 0 that the dtype can count.");
}

}  // namespace

void bind_ops_random(Binder& bind) {
  bind_generator(bind);
  def_sized_random(
      bind, "rand",
      [](const Shape& shape, Dtype dtype, Generator& generator) {
        return rand(shape, dtype, generator);
      },
      "Uniform draws from [0, 1).");
  def_sized_random(
      bind, "randn",
      [](const Shape& shape, Dtype dtype, Generator& generator) {
        return randn(shape, dtype, generator);
      },
      "Normal draws with mean 0 and variance 1.");
  def_like_random(
      bind, "rand_like", [](const Tensor& x) { return uniform_(x); },
      "Uniform draws from [0, 1) of the same sizes.");
  def_like_random(
      bind, "randn_like", [](const Tensor& x) { return normal_(x); },
      "Normal draws of the same sizes.");
  bind_integers(bind);
  bind_counts(bind);
  bind_choices(bind);
  bind_normal(bind);
  bind_in_place(bind.tensor);
  bind_in_place_discrete(bind.tensor);
}

}  // namespace resnetcpp::bindings
