#include "resnetcpp/nn/init.hpp"

#include "nn/layers.hpp"

namespace resnetcpp::bindings {

namespace {

namespace init = nn::init;

using OptionalGenerator = std::optional<std::reference_wrapper<Generator>>;

Generator& or_default(const OptionalGenerator& generator) {
  return generator ? generator->get() : default_generator();
}

void bind_fills(py::module_& m) {
  m.def("constant_", &init::constant_, py::arg("tensor"), py::arg("val"), "Fills with `val`.");
  m.def("ones_", &init::ones_, py::arg("tensor"), "Fills with ones.");
  m.def("zeros_", &init::zeros_, py::arg("tensor"), "Fills with zeros.");
  m.def("eye_", &init::eye_, py::arg("tensor"), "Ones on the diagonal of a matrix.");
  m.def("dirac_", &init::dirac_, py::arg("tensor"), py::arg("groups") = 1,
        "The convolution that passes its input through.");
  m.def(
      "_calculate_fan_in_and_fan_out",
      [](const Tensor& tensor) {
        const init::Fans fans = init::calculate_fan_in_and_fan_out(tensor);
        return std::pair(fans.in, fans.out);
      },
      py::arg("tensor"), "Inputs and outputs of one unit.");
  m.def(
      "calculate_gain",
      [](const std::string& nonlinearity, std::optional<double> param) {
        return init::calculate_gain(nonlinearity, param.value_or(0.01));
      },
      py::arg("nonlinearity"), py::arg("param") = py::none(),
      "The factor that keeps the variance through a nonlinearity.");
}

void bind_draws(py::module_& m) {
  m.def(
      "uniform_",
      [](const Tensor& x, double a, double b, const OptionalGenerator& generator) {
        return init::uniform_(x, a, b, or_default(generator));
      },
      py::arg("tensor"), py::arg("a") = 0.0, py::arg("b") = 1.0, py::arg("generator") = py::none(),
      ReleaseGil(), "Uniform on [a, b).");
  m.def(
      "normal_",
      [](const Tensor& x, double mean, double std, const OptionalGenerator& generator) {
        return init::normal_(x, mean, std, or_default(generator));
      },
      py::arg("tensor"), py::arg("mean") = 0.0, py::arg("std") = 1.0,
      py::arg("generator") = py::none(), ReleaseGil(), "N(mean, std^2).");
  m.def(
      "trunc_normal_",
      [](const Tensor& x, double mean, double std, double a, double b,
         const OptionalGenerator& generator) {
        return init::trunc_normal_(x, {mean, std, a, b}, or_default(generator));
      },
      py::arg("tensor"), py::arg("mean") = 0.0, py::arg("std") = 1.0, py::arg("a") = -2.0,
      py::arg("b") = 2.0, py::arg("generator") = py::none(), ReleaseGil(),
      "N(mean, std^2), drawn again outside [a, b].");
  m.def(
      "orthogonal_",
      [](const Tensor& x, double gain, const OptionalGenerator& generator) {
        return init::orthogonal_(x, gain, or_default(generator));
      },
      py::arg("tensor"), py::arg("gain") = 1.0, py::arg("generator") = py::none(), ReleaseGil(),
      "Orthonormal rows or columns, times gain. Saxe et al., 2013.");
}

void bind_scaled(py::module_& m) {
  using Kaiming = const Tensor& (*)(const Tensor&, const init::KaimingOptions&, Generator&);
  const auto def_kaiming = [&m](const char* name, Kaiming fill, const char* doc) {
    m.def(
        name,
        [fill](const Tensor& x, double a, const std::string& mode, const std::string& nonlinearity,
               const OptionalGenerator& generator) {
          return fill(x, {a, mode, nonlinearity}, or_default(generator));
        },
        py::arg("tensor"), py::arg("a") = 0.0, py::arg("mode") = "fan_in",
        py::arg("nonlinearity") = "leaky_relu", py::arg("generator") = py::none(), ReleaseGil(),
        doc);
  };
  def_kaiming("kaiming_uniform_", &init::kaiming_uniform_,
              "U(-b, b), b = gain sqrt(3 / fan). He et al., 2015.");
  def_kaiming("kaiming_normal_", &init::kaiming_normal_, "N(0, gain^2 / fan). He et al., 2015.");
  using Xavier = const Tensor& (*)(const Tensor&, double, Generator&);
  const auto def_xavier = [&m](const char* name, Xavier fill, const char* doc) {
    m.def(
        name,
        [fill](const Tensor& x, double gain, const OptionalGenerator& generator) {
          return fill(x, gain, or_default(generator));
        },
        py::arg("tensor"), py::arg("gain") = 1.0, py::arg("generator") = py::none(), ReleaseGil(),
        doc);
  };
  def_xavier("xavier_uniform_", &init::xavier_uniform_,
             "U(-b, b), b = gain sqrt(6 / (fan_in + fan_out)). Glorot and Bengio, 2010.");
  def_xavier("xavier_normal_", &init::xavier_normal_,
             "N(0, 2 gain^2 / (fan_in + fan_out)). Glorot and Bengio, 2010.");
}

}  // namespace

void bind_init(py::module_& scope) {
  py::module_ m = scope.def_submodule("init", "Initial values. PyTorch: torch.nn.init.");
  bind_fills(m);
  bind_draws(m);
  bind_scaled(m);
}

}  // namespace resnetcpp::bindings
