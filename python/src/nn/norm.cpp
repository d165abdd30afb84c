#include "resnetcpp/nn/norm.hpp"

#include "nn/layers.hpp"

namespace resnetcpp::bindings {

namespace {

using nn::BatchNorm;

BatchNorm::Options batch_norm_options(std::int64_t num_features, double eps,
                                      std::optional<double> momentum, bool affine,
                                      bool track_running_stats, CpuOnly, std::optional<Dtype> dtype,
                                      bool bias) {
  return BatchNorm::Options(num_features)
      .eps(eps)
      .momentum(momentum)
      .affine(affine)
      .track_running_stats(track_running_stats)
      .bias(bias)
      .dtype(dtype.value_or(default_dtype()));
}

template <class Layer, class Parent>
ModuleClass<Layer, Parent> bind_batch_norm(py::module_& scope, const char* name, const char* doc) {
  auto cls = layer_class<Layer, Parent>(scope, name, doc);
  cls.def(init_from<Layer>(&batch_norm_options), py::arg("num_features"), py::arg("eps") = 1e-5,
          py::arg("momentum") = 0.1, py::arg("affine") = true,
          py::arg("track_running_stats") = true, py::arg("device") = py::none(),
          py::arg("dtype") = py::none(), py::kw_only(), py::arg("bias") = true);
  return cls;
}

}  // namespace

void bind_norms(py::module_& scope) {
  auto base = bind_batch_norm<BatchNorm, nn::Module>(
      scope, "_BatchNorm",
      "What the batch normalisations share: isinstance finds them by it.\n\n"
      "Shape:\n    (N, C, ...) -> the same");
  RESNETCPP_BIND_OPTION(base, BatchNorm, num_features);
  RESNETCPP_BIND_OPTION(base, BatchNorm, eps);
  RESNETCPP_BIND_OPTION(base, BatchNorm, momentum);
  RESNETCPP_BIND_OPTION(base, BatchNorm, affine);
  RESNETCPP_BIND_OPTION(base, BatchNorm, track_running_stats);
  base.def("reset_running_stats", &BatchNorm::reset_running_stats)
      .def("reset_parameters", &BatchNorm::reset_parameters);
  set_copy_recipe(base, py::make_tuple(0),
                  {"num_features", "eps", "momentum", "affine", "track_running_stats"});
  bind_batch_norm<nn::BatchNorm1d, BatchNorm>(
      scope, "BatchNorm1d",
      "Batch normalisation of vectors. PyTorch: torch.nn.BatchNorm1d.\n\n"
      "Shape:\n    (N, C) or (N, C, L) -> the same");
  bind_batch_norm<nn::BatchNorm2d, BatchNorm>(
      scope, "BatchNorm2d",
      "Batch normalisation of images. PyTorch: torch.nn.BatchNorm2d.\n\n"
      "Shape:\n    (N, C, H, W) -> the same");
}

}  // namespace resnetcpp::bindings
