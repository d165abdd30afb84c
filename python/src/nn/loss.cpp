#include "resnetcpp/nn/loss.hpp"

#include "nn/layers.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalTensor = std::optional<Tensor>;
using OptionalBool = std::optional<bool>;

// `size_average` and `reduce` are PyTorch's retired arguments, which win over `reduction`.
Reduction reduction_of(OptionalBool size_average, OptionalBool reduce,
                       const std::string& reduction) {
  if (!size_average && !reduce) return reduction_from(reduction);
  if (!reduce.value_or(true)) return Reduction::none;
  return size_average.value_or(true) ? Reduction::mean : Reduction::sum;
}

const char* reduction_name(Reduction reduction) {
  if (reduction == Reduction::none) return "none";
  return reduction == Reduction::mean ? "mean" : "sum";
}

CrossEntropyOptions cross_entropy_options(const OptionalTensor& weight, OptionalBool size_average,
                                          std::int64_t ignore_index, OptionalBool reduce,
                                          const std::string& reduction, double label_smoothing) {
  return {weight.value_or(Tensor()), ignore_index, reduction_of(size_average, reduce, reduction),
          label_smoothing};
}

CrossEntropyOptions nll_options(const OptionalTensor& weight, OptionalBool size_average,
                                std::int64_t ignore_index, OptionalBool reduce,
                                const std::string& reduction) {
  return cross_entropy_options(weight, size_average, ignore_index, reduce, reduction, 0.0);
}

std::tuple<Tensor, Reduction> bce_options(const OptionalTensor& weight, OptionalBool size_average,
                                          OptionalBool reduce, const std::string& reduction) {
  return {weight.value_or(Tensor()), reduction_of(size_average, reduce, reduction)};
}

std::tuple<Tensor, Reduction, Tensor> logits_options(const OptionalTensor& weight,
                                                     OptionalBool size_average, OptionalBool reduce,
                                                     const std::string& reduction,
                                                     const OptionalTensor& pos_weight) {
  return {weight.value_or(Tensor()), reduction_of(size_average, reduce, reduction),
          pos_weight.value_or(Tensor())};
}

std::tuple<Reduction, double> smooth_options(OptionalBool size_average, OptionalBool reduce,
                                             const std::string& reduction, double beta) {
  return {reduction_of(size_average, reduce, reduction), beta};
}

template <class Layer>
ModuleClass<Layer, nn::Loss> loss_class(py::module_& scope, const char* name, const char* doc,
                                        std::vector<std::string> fields = {}) {
  auto cls = module_class<Layer, nn::Loss>(scope, name, doc);
  cls.def(
      "forward",
      [](Layer& self, const Tensor& x, const Tensor& target) {
        return self.Layer::forward(x, target);
      },
      py::arg("input"), py::arg("target"), ReleaseGil(), doc);
  fields.emplace_back("reduction");
  set_copy_recipe(cls, py::tuple(), fields);
  return cls;
}

void bind_class_losses(py::module_& scope) {
  auto cross_entropy = loss_class<nn::CrossEntropyLoss>(
      scope, "CrossEntropyLoss",
      "Minus the log of the probability that softmax(input) gives the target. PyTorch: "
      "torch.nn.CrossEntropyLoss.",
      {"ignore_index", "label_smoothing"});
  cross_entropy.def(init_from<nn::CrossEntropyLoss>(&cross_entropy_options),
                    py::arg("weight") = py::none(), py::arg("size_average") = py::none(),
                    py::arg("ignore_index") = -100, py::arg("reduce") = py::none(),
                    py::arg("reduction") = "mean", py::arg("label_smoothing") = 0.0);
  RESNETCPP_BIND_FIELD(cross_entropy, nn::CrossEntropyLoss, ignore_index);
  RESNETCPP_BIND_FIELD(cross_entropy, nn::CrossEntropyLoss, label_smoothing);

  auto nll = loss_class<nn::NLLLoss>(
      scope, "NLLLoss", "Minus the log-probability of the target. PyTorch: torch.nn.NLLLoss.",
      {"ignore_index"});
  nll.def(init_from<nn::NLLLoss>(&nll_options), py::arg("weight") = py::none(),
          py::arg("size_average") = py::none(), py::arg("ignore_index") = -100,
          py::arg("reduce") = py::none(), py::arg("reduction") = "mean");
  RESNETCPP_BIND_FIELD(nll, nn::NLLLoss, ignore_index);
}

void bind_binary_losses(py::module_& scope) {
  loss_class<nn::BCELoss>(scope, "BCELoss",
                          "Cross entropy of probabilities in [0, 1]. PyTorch: torch.nn.BCELoss.")
      .def(init_from<nn::BCELoss>(&bce_options), py::arg("weight") = py::none(),
           py::arg("size_average") = py::none(), py::arg("reduce") = py::none(),
           py::arg("reduction") = "mean");
  loss_class<nn::BCEWithLogitsLoss>(
      scope, "BCEWithLogitsLoss",
      "Cross entropy of the sigmoid of logits. PyTorch: torch.nn.BCEWithLogitsLoss.")
      .def(init_from<nn::BCEWithLogitsLoss>(&logits_options), py::arg("weight") = py::none(),
           py::arg("size_average") = py::none(), py::arg("reduce") = py::none(),
           py::arg("reduction") = "mean", py::arg("pos_weight") = py::none());
}

void bind_regression_losses(py::module_& scope) {
  loss_class<nn::MSELoss>(scope, "MSELoss", "(input - target)^2. PyTorch: torch.nn.MSELoss.")
      .def(init_from<nn::MSELoss>(&reduction_of), py::arg("size_average") = py::none(),
           py::arg("reduce") = py::none(), py::arg("reduction") = "mean");
  loss_class<nn::L1Loss>(scope, "L1Loss", "|input - target|. PyTorch: torch.nn.L1Loss.")
      .def(init_from<nn::L1Loss>(&reduction_of), py::arg("size_average") = py::none(),
           py::arg("reduce") = py::none(), py::arg("reduction") = "mean");
  auto smooth = loss_class<nn::SmoothL1Loss>(
      scope, "SmoothL1Loss",
      "Squared near the target, linear far from it. PyTorch: torch.nn.SmoothL1Loss.", {"beta"});
  smooth.def(init_from<nn::SmoothL1Loss>(&smooth_options), py::arg("size_average") = py::none(),
             py::arg("reduce") = py::none(), py::arg("reduction") = "mean", py::arg("beta") = 1.0);
  RESNETCPP_BIND_FIELD(smooth, nn::SmoothL1Loss, beta);
}

}  // namespace

void bind_losses(py::module_& scope) {
  auto base = module_class<nn::Loss>(scope, "_Loss", "What the losses share.");
  base.def_property(
      "reduction", [](nn::Loss& self) { return reduction_name(self.reduction()); },
      [](nn::Loss& self, const std::string& name) { self.reduction() = reduction_from(name); });
  bind_class_losses(scope);
  bind_binary_losses(scope);
  bind_regression_losses(scope);
}

}  // namespace resnetcpp::bindings
