// Activations: those of the package itself, and those of nn.functional, which take `inplace`.
#include "ops.hpp"
#include "resnetcpp/ops/elementwise.hpp"

namespace resnetcpp::bindings {

namespace {

using Unary = Tensor (*)(const Tensor&);

// fn(x), in x itself if asked.
template <class Fn>
Tensor in_or_out(const char* op, const Tensor& x, bool inplace, Fn fn) {
  return inplace ? assign_(op, x, fn(before_overwrite(x))) : fn(x);
}

Tensor relu_or(const Tensor& x, bool inplace) { return inplace ? relu_(x) : relu(x); }

Tensor leaky_relu_or(const Tensor& x, double negative_slope, bool inplace) {
  return inplace ? leaky_relu_(x, negative_slope) : leaky_relu(x, negative_slope);
}

void bind_plain(Binder& bind) {
  def_op(bind, "relu", &relu, "max(x, 0)");
  def_inplace(bind, "relu_", &relu_, "The same, in place.");
  def_function(
      bind, "relu_", [](const Tensor& x) { return relu_(x); }, "max(x, 0), in place.",
      py::arg("input"));
  bind.functional.attr("relu_") = bind.module.attr("relu_");
  for (const auto& [name, fn] : {std::pair<const char*, Unary>{"sigmoid", &sigmoid},
                                 std::pair<const char*, Unary>{"tanh", &tanh}}) {
    def_functional(bind, name, fn, "The function of the same name of the package.",
                   py::arg("input"));
  }
}

void bind_with_inplace(Binder& bind) {
  const auto input = py::arg("input");
  const auto inplace = py::arg("inplace") = false;
  def_functional(bind, "relu", &relu_or, "max(x, 0)", input, inplace);
  def_functional(
      bind, "relu6", [](const Tensor& x, bool in) { return in_or_out("relu6_", x, in, &relu6); },
      "min(max(x, 0), 6)", input, inplace);
  def_functional(bind, "leaky_relu", &leaky_relu_or, "x if x > 0, else negative_slope * x.", input,
                 py::arg("negative_slope") = 0.01, inplace);
  def_functional(
      bind, "leaky_relu_", [](const Tensor& x, double slope) { return leaky_relu_(x, slope); },
      "leaky_relu in place.", input, py::arg("negative_slope") = 0.01);
  def_functional(
      bind, "elu",
      [](const Tensor& x, double alpha, bool in) {
        return in_or_out("elu_", x, in, [alpha](const Tensor& v) { return elu(v, alpha); });
      },
      "x if x > 0, else alpha * (exp(x) - 1).", input, py::arg("alpha") = 1.0, inplace);
  def_functional(
      bind, "hardtanh",
      [](const Tensor& x, double min, double max, bool in) {
        return in_or_out("hardtanh_", x, in,
                         [=](const Tensor& v) { return hardtanh(v, min, max); });
      },
      "min(max(x, min_val), max_val)", input, py::arg("min_val") = -1.0, py::arg("max_val") = 1.0,
      inplace);
  def_functional(
      bind, "silu", [](const Tensor& x, bool in) { return in_or_out("silu_", x, in, &silu); },
      "x * sigmoid(x)", input, inplace);
  def_functional(bind, "softplus", &softplus, "log(1 + exp(beta * x)) / beta", input,
                 py::arg("beta") = 1.0, py::arg("threshold") = 20.0);
  def_functional(bind, "gelu", &gelu, "x * Phi(x), Phi exactly ('none') or by tanh ('tanh').",
                 input, py::kw_only(), py::arg("approximate") = "none");
}

}  // namespace

void bind_ops_activation(Binder& bind) {
  bind_plain(bind);
  bind_with_inplace(bind);
}

}  // namespace resnetcpp::bindings
