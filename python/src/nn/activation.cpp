#include "resnetcpp/nn/activation.hpp"

#include "nn/layers.hpp"
#include "resnetcpp/nn/dropout.hpp"

namespace resnetcpp::bindings {

namespace {

template <class Layer>
auto bind_switch(py::module_& scope, const char* name, const char* doc) {
  auto cls = layer_class<Layer>(scope, name, doc);
  cls.def(py::init<bool>(), py::arg("inplace") = false);
  RESNETCPP_BIND_FIELD(cls, Layer, inplace);
  set_copy_recipe(cls, py::tuple(), {"inplace"});
  return cls;
}

template <class Layer>
void bind_plain(py::module_& scope, const char* name, const char* doc) {
  auto cls = layer_class<Layer>(scope, name, doc);
  cls.def(py::init<>());
  set_copy_recipe(cls, py::tuple(), {});
}

template <class Layer>
void bind_softmax_layer(py::module_& scope, const char* name, const char* doc) {
  auto cls = layer_class<Layer>(scope, name, doc);
  cls.def(py::init<std::optional<std::int64_t>>(), py::arg("dim") = py::none());
  RESNETCPP_BIND_FIELD(cls, Layer, dim);
  set_copy_recipe(cls, py::tuple(), {"dim"});
}

void bind_parametric(py::module_& scope) {
  auto leaky = layer_class<nn::LeakyReLU>(
      scope, "LeakyReLU", "x where positive, else negative_slope x. PyTorch: torch.nn.LeakyReLU.");
  leaky.def(py::init<double, bool>(), py::arg("negative_slope") = 0.01, py::arg("inplace") = false);
  RESNETCPP_BIND_FIELD(leaky, nn::LeakyReLU, negative_slope);
  RESNETCPP_BIND_FIELD(leaky, nn::LeakyReLU, inplace);
  set_copy_recipe(leaky, py::tuple(), {"negative_slope", "inplace"});

  auto elu = layer_class<nn::ELU>(
      scope, "ELU", "x where positive, else alpha (exp(x) - 1). PyTorch: torch.nn.ELU.");
  elu.def(py::init<double, bool>(), py::arg("alpha") = 1.0, py::arg("inplace") = false);
  RESNETCPP_BIND_FIELD(elu, nn::ELU, alpha);
  RESNETCPP_BIND_FIELD(elu, nn::ELU, inplace);
  set_copy_recipe(elu, py::tuple(), {"alpha", "inplace"});

  auto hardtanh = layer_class<nn::Hardtanh>(
      scope, "Hardtanh", "x between min_val and max_val. PyTorch: torch.nn.Hardtanh.");
  hardtanh.def(py::init<double, double, bool>(), py::arg("min_val") = -1.0,
               py::arg("max_val") = 1.0, py::arg("inplace") = false);
  RESNETCPP_BIND_FIELD(hardtanh, nn::Hardtanh, min_val);
  RESNETCPP_BIND_FIELD(hardtanh, nn::Hardtanh, max_val);
  RESNETCPP_BIND_FIELD(hardtanh, nn::Hardtanh, inplace);
  set_copy_recipe(hardtanh, py::tuple(), {"min_val", "max_val", "inplace"});

  auto gelu = layer_class<nn::GELU>(scope, "GELU", "x Phi(x). PyTorch: torch.nn.GELU.");
  gelu.def(py::init<std::string>(), py::arg("approximate") = "none");
  RESNETCPP_BIND_FIELD(gelu, nn::GELU, approximate);
  set_copy_recipe(gelu, py::tuple(), {"approximate"});

  auto softplus = layer_class<nn::Softplus>(
      scope, "Softplus", "log(1 + exp(beta x)) / beta. PyTorch: torch.nn.Softplus.");
  softplus.def(py::init<double, double>(), py::arg("beta") = 1.0, py::arg("threshold") = 20.0);
  RESNETCPP_BIND_FIELD(softplus, nn::Softplus, beta);
  RESNETCPP_BIND_FIELD(softplus, nn::Softplus, threshold);
  set_copy_recipe(softplus, py::tuple(), {"beta", "threshold"});

  auto dropout = layer_class<nn::Dropout>(
      scope, "Dropout",
      "Zeros with probability p in training, the rest scaled. PyTorch: torch.nn.Dropout.");
  dropout.def(py::init<double, bool>(), py::arg("p") = 0.5, py::arg("inplace") = false);
  RESNETCPP_BIND_FIELD(dropout, nn::Dropout, p);
  RESNETCPP_BIND_FIELD(dropout, nn::Dropout, inplace);
  set_copy_recipe(dropout, py::tuple(), {"p", "inplace"});
}

}  // namespace

void bind_activations(py::module_& scope) {
  bind_switch<nn::ReLU>(scope, "ReLU", "max(x, 0). PyTorch: torch.nn.ReLU.");
  auto relu6 =
      bind_switch<nn::ReLU6>(scope, "ReLU6", "x between 0 and 6. PyTorch: torch.nn.ReLU6.");
  relu6.attr("min_val") = 0.0;
  relu6.attr("max_val") = 6.0;
  bind_switch<nn::SiLU>(scope, "SiLU", "x sigmoid(x). PyTorch: torch.nn.SiLU.");
  bind_plain<nn::Sigmoid>(scope, "Sigmoid", "1 / (1 + exp(-x)). PyTorch: torch.nn.Sigmoid.");
  bind_plain<nn::Tanh>(scope, "Tanh", "tanh(x). PyTorch: torch.nn.Tanh.");
  bind_softmax_layer<nn::Softmax>(scope, "Softmax",
                                  "exp(x) / sum(exp(x)) along dim. PyTorch: torch.nn.Softmax.");
  bind_softmax_layer<nn::LogSoftmax>(scope, "LogSoftmax",
                                     "log(softmax(x)) along dim. PyTorch: torch.nn.LogSoftmax.");
  bind_parametric(scope);
}

}  // namespace resnetcpp::bindings
