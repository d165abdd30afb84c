#include <cstring>

#include "ops.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/random.hpp"
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
  py::class_<Generator, std::unique_ptr<Generator, py::nodelete>> generator(
      bind.module, "Generator", "A stream of random numbers. PyTorch: torch.Generator.");
  generator
      .def(py::init([](const py::object&) { return new Generator(); }),
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
             const std::optional<Dtype>& dtype, bool requires_grad, const py::object&) {
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
      [fill](const Tensor& input, const std::optional<Dtype>& dtype, bool requires_grad,
             const py::object&) {
        return finished(fill(empty_like(input.detach(), dtype)), requires_grad);
      },
      doc, py::arg("input"), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none());
}

void bind_integers(Binder& bind) {
  const auto draw = [](std::int64_t low, std::int64_t high, const Shape& size,
                       const OptionalGenerator& generator, std::optional<Dtype> dtype) {
    return randint({low, high}, size, dtype.value_or(Dtype::int64), or_default(generator));
  };
  bind.module.def("randint", draw, py::arg("low"), py::arg("high"), py::arg("size"), py::kw_only(),
                  py::arg("generator") = py::none(), py::arg("dtype") = py::none(),
                  "Integers in [low, high).");
  bind.module.def(
      "randint",
      [draw](std::int64_t high, const Shape& size, const OptionalGenerator& generator,
             std::optional<Dtype> dtype) { return draw(0, high, size, generator, dtype); },
      py::arg("high"), py::arg("size"), py::kw_only(), py::arg("generator") = py::none(),
      py::arg("dtype") = py::none());
  bind.module.def(
      "randperm",
      [](std::int64_t n, const OptionalGenerator& generator, std::optional<Dtype> dtype) {
        return randperm(n, dtype.value_or(Dtype::int64), or_default(generator));
      },
      py::arg("n"), py::kw_only(), py::arg("generator") = py::none(), py::arg("dtype") = py::none(),
      "A random order of 0 ... n-1.");
  bind.module.def(
      "bernoulli",
      [](const Tensor& input, const OptionalGenerator& generator) {
        return bernoulli(input, or_default(generator));
      },
      py::arg("input"), py::kw_only(), py::arg("generator") = py::none(),
      "1 with the probability that `input` holds, else 0.");
}

void bind_in_place(TensorClass& tensor) {
  tensor
      .def(
          "uniform_",
          [](const Tensor& x, double low, double high, const OptionalGenerator& generator) {
            return uniform_(x, low, high, or_default(generator));
          },
          py::arg("from") = 0.0, py::arg("to") = 1.0, py::kw_only(),
          py::arg("generator") = py::none(), "Fills with uniform draws from [from, to).")
      .def(
          "normal_",
          [](const Tensor& x, double mean, double std, const OptionalGenerator& generator) {
            return normal_(x, mean, std, or_default(generator));
          },
          py::arg("mean") = 0.0, py::arg("std") = 1.0, py::kw_only(),
          py::arg("generator") = py::none(), "Fills with normal draws.")
      .def(
          "bernoulli_",
          [](const Tensor& x, double p, const OptionalGenerator& generator) {
            return bernoulli_(x, p, or_default(generator));
          },
          py::arg("p") = 0.5, py::kw_only(), py::arg("generator") = py::none(),
          "Fills with 1 with probability p, else 0.")
      .def(
          "exponential_",
          [](const Tensor& x, double lambd, const OptionalGenerator& generator) {
            return exponential_(x, lambd, or_default(generator));
          },
          py::arg("lambd") = 1.0, py::kw_only(), py::arg("generator") = py::none(),
          "Fills with exponential draws.")
      .def(
          "random_",
          [](const Tensor& x, std::int64_t low, std::int64_t high,
             const OptionalGenerator& generator) {
            return random_(x, {low, high}, or_default(generator));
          },
          py::arg("from"), py::arg("to"), py::kw_only(), py::arg("generator") = py::none(),
          "Fills with integers in [from, to).");
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
  bind_in_place(bind.tensor);
}

}  // namespace resnetcpp::bindings
