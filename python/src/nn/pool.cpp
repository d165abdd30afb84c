#include "nn/layers.hpp"

namespace resnetcpp::bindings {

namespace {

using nn::AvgPool2d;
using nn::MaxPool2d;
using nn::Size2d;

MaxPool2d::Options max_pool_options(Size2d kernel_size, std::optional<Size2d> stride,
                                    Size2d padding, Size2d dilation, bool return_indices,
                                    bool ceil_mode) {
  return MaxPool2d::Options(kernel_size)
      .stride(stride.value_or(kernel_size))
      .padding(padding)
      .dilation(dilation)
      .ceil_mode(ceil_mode)
      .return_indices(return_indices);
}

// One tensor, or a tuple with the places of the maxima.
py::object max_pool_forward(MaxPool2d& self, const Tensor& x) {
  std::pair<Tensor, Tensor> pooled;
  {
    const py::gil_scoped_release no_gil;
    if (self.options().return_indices()) {
      pooled = self.forward_with_indices(x);
    } else {
      pooled.first = self.MaxPool2d::forward(x);
    }
  }
  return pooled.second.defined() ? py::cast(pooled) : py::cast(pooled.first);
}

AvgPool2d::Options avg_pool_options(Size2d kernel_size, std::optional<Size2d> stride,
                                    Size2d padding, bool ceil_mode, bool count_include_pad,
                                    std::optional<std::int64_t> divisor_override) {
  return AvgPool2d::Options(kernel_size)
      .stride(stride.value_or(kernel_size))
      .padding(padding)
      .ceil_mode(ceil_mode)
      .count_include_pad(count_include_pad)
      .divisor_override(divisor_override);
}

void bind_max_pool(py::module_& scope) {
  auto cls = module_class<MaxPool2d>(scope, "MaxPool2d",
                                     "The largest value of each window. PyTorch: "
                                     "torch.nn.MaxPool2d.\n\nShape:\n    (N, C, H, W) -> (N, C, "
                                     "H', W')");
  cls.def("forward", &max_pool_forward, py::arg("input"),
          "The largest values; with `return_indices` also their places h * W + w.");
  cls.def("extra_repr", [](const MaxPool2d& self) { return self.MaxPool2d::extra_repr(); });
  cls.def(init_from<MaxPool2d>(&max_pool_options), py::arg("kernel_size"),
          py::arg("stride") = py::none(), py::arg("padding") = Size2d(0),
          py::arg("dilation") = Size2d(1), py::arg("return_indices") = false,
          py::arg("ceil_mode") = false);
  RESNETCPP_BIND_OPTION(cls, MaxPool2d, kernel_size);
  RESNETCPP_BIND_OPTION(cls, MaxPool2d, stride);
  RESNETCPP_BIND_OPTION(cls, MaxPool2d, padding);
  RESNETCPP_BIND_OPTION(cls, MaxPool2d, dilation);
  RESNETCPP_BIND_OPTION(cls, MaxPool2d, ceil_mode);
  RESNETCPP_BIND_OPTION(cls, MaxPool2d, return_indices);
  set_copy_recipe(cls, py::make_tuple(1),
                  {"kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices"});
}

void bind_avg_pool(py::module_& scope) {
  auto cls = layer_class<AvgPool2d>(scope, "AvgPool2d",
                                    "The mean of each window. PyTorch: torch.nn.AvgPool2d.\n\n"
                                    "Shape:\n    (N, C, H, W) -> (N, C, H', W')");
  cls.def(init_from<AvgPool2d>(&avg_pool_options), py::arg("kernel_size"),
          py::arg("stride") = py::none(), py::arg("padding") = Size2d(0),
          py::arg("ceil_mode") = false, py::arg("count_include_pad") = true,
          py::arg("divisor_override") = py::none());
  RESNETCPP_BIND_OPTION(cls, AvgPool2d, kernel_size);
  RESNETCPP_BIND_OPTION(cls, AvgPool2d, stride);
  RESNETCPP_BIND_OPTION(cls, AvgPool2d, padding);
  RESNETCPP_BIND_OPTION(cls, AvgPool2d, ceil_mode);
  RESNETCPP_BIND_OPTION(cls, AvgPool2d, count_include_pad);
  RESNETCPP_BIND_OPTION(cls, AvgPool2d, divisor_override);
  set_copy_recipe(
      cls, py::make_tuple(1),
      {"kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override"});
}

template <class Layer>
void bind_adaptive(py::module_& scope, const char* name, const char* doc) {
  auto cls = layer_class<Layer>(scope, name, doc);
  cls.def(py::init<nn::OutputSize2d>(), py::arg("output_size"));
  RESNETCPP_BIND_FIELD(cls, Layer, output_size);
  set_copy_recipe(cls, py::make_tuple(1), {"output_size"});
}

}  // namespace

void bind_pools(py::module_& scope) {
  bind_max_pool(scope);
  bind_avg_pool(scope);
  bind_adaptive<nn::AdaptiveAvgPool2d>(
      scope, "AdaptiveAvgPool2d",
      "The mean of windows that divide the input evenly. PyTorch: torch.nn.AdaptiveAvgPool2d.\n\n"
      "Shape:\n    (N, C, H, W) -> (N, C, *output_size)");
  bind_adaptive<nn::AdaptiveMaxPool2d>(
      scope, "AdaptiveMaxPool2d",
      "The largest value of windows that divide the input evenly. PyTorch: "
      "torch.nn.AdaptiveMaxPool2d.\n\nShape:\n    (N, C, H, W) -> (N, C, *output_size)");
}

}  // namespace resnetcpp::bindings
