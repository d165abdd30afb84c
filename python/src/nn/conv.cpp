#include "nn/layers.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/nn/linear.hpp"

namespace resnetcpp::bindings {

namespace {

using nn::Conv2d;
using nn::Linear;
using nn::Padding2d;
using nn::Size2d;

Conv2d::Options conv2d_options(std::int64_t in_channels, std::int64_t out_channels,
                               Size2d kernel_size, Size2d stride, Padding2d padding,
                               Size2d dilation, std::int64_t groups, bool bias,
                               const std::string& padding_mode, CpuOnly,
                               std::optional<Dtype> dtype) {
  return Conv2d::Options(in_channels, out_channels, kernel_size)
      .stride(stride)
      .padding(std::move(padding))
      .dilation(dilation)
      .groups(groups)
      .bias(bias)
      .padding_mode(padding_mode)
      .dtype(dtype.value_or(default_dtype()));
}

Linear::Options linear_options(std::int64_t in_features, std::int64_t out_features, bool bias,
                               CpuOnly, std::optional<Dtype> dtype) {
  return Linear::Options(in_features, out_features)
      .bias(bias)
      .dtype(dtype.value_or(default_dtype()));
}

py::tuple pair_object(const Size2d& size) { return py::make_tuple(size.height, size.width); }

/// Two numbers, however the size was given: as torch.nn.Conv2d keeps it.
template <class Class, class Get, class Set>
void bind_pair(Class& cls, const char* name, Get get, Set set) {
  cls.def_property(
      name, [get](const Conv2d& self) { return pair_object((self.options().*get)()); },
      [set](Conv2d& self, Size2d value) { (self.options().*set)(value); });
}

py::object padding_object(const Conv2d& self) {
  const Padding2d& padding = self.options().padding();
  if (const auto* const name = std::get_if<std::string>(&padding)) return py::str(*name);
  return pair_object(std::get<Size2d>(padding));
}

void bind_conv2d(py::module_& scope) {
  using Options = Conv2d::Options;
  using Get = const Size2d& (Options::*)() const;
  using Set = Options& (Options::*)(Size2d);
  auto cls = layer_class<Conv2d>(
      scope, "Conv2d",
      "Cross-correlation of images with learned kernels. PyTorch: torch.nn.Conv2d.\n\n"
      "Shape:\n    (N, C, H, W) or (C, H, W) -> (N, O, H', W')");
  cls.def(init_from<Conv2d>(&conv2d_options), py::arg("in_channels"), py::arg("out_channels"),
          py::arg("kernel_size"), py::arg("stride") = Size2d(1),
          py::arg("padding") = Padding2d(Size2d(0)), py::arg("dilation") = Size2d(1),
          py::arg("groups") = 1, py::arg("bias") = true, py::arg("padding_mode") = "zeros",
          py::arg("device") = py::none(), py::arg("dtype") = py::none());
  bind_pair(cls, "kernel_size", static_cast<Get>(&Options::kernel_size),
            static_cast<Set>(&Options::kernel_size));
  bind_pair(cls, "stride", static_cast<Get>(&Options::stride), static_cast<Set>(&Options::stride));
  bind_pair(cls, "dilation", static_cast<Get>(&Options::dilation),
            static_cast<Set>(&Options::dilation));
  cls.def_property("padding", &padding_object,
                   [](Conv2d& self, Padding2d value) { self.options().padding(std::move(value)); });
  RESNETCPP_BIND_OPTION(cls, Conv2d, in_channels);
  RESNETCPP_BIND_OPTION(cls, Conv2d, out_channels);
  RESNETCPP_BIND_OPTION(cls, Conv2d, groups);
  RESNETCPP_BIND_OPTION(cls, Conv2d, padding_mode);
  // What code for PyTorch asks of any convolution, to tell transposed ones.
  cls.attr("transposed") = false;
  cls.attr("output_padding") = py::make_tuple(0, 0);
  cls.def("reset_parameters", &Conv2d::reset_parameters, "Draws weight and bias anew.");
  set_copy_recipe(cls, py::make_tuple(0, 0, 1),
                  {"in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation",
                   "groups", "padding_mode"});
}

void bind_linear(py::module_& scope) {
  auto cls = layer_class<Linear>(
      scope, "Linear",
      "y = x weight^T + bias. PyTorch: torch.nn.Linear.\n\nShape:\n    (..., I) -> (..., O)");
  cls.def(init_from<Linear>(&linear_options), py::arg("in_features"), py::arg("out_features"),
          py::arg("bias") = true, py::arg("device") = py::none(), py::arg("dtype") = py::none());
  RESNETCPP_BIND_OPTION(cls, Linear, in_features);
  RESNETCPP_BIND_OPTION(cls, Linear, out_features);
  cls.def("reset_parameters", &Linear::reset_parameters, "Draws weight and bias anew.");
  set_copy_recipe(cls, py::make_tuple(0, 0), {"in_features", "out_features"});
}

}  // namespace

void bind_convolutions(py::module_& scope) {
  bind_conv2d(scope);
  bind_linear(scope);
}

}  // namespace resnetcpp::bindings
