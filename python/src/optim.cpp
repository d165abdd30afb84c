#include "ops.hpp"
#include "resnetcpp/optim/step.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalTensors = std::vector<std::optional<Tensor>>;

std::vector<Tensor> sgd(const std::vector<Tensor>& params, const std::vector<Tensor>& grads,
                        const OptionalTensors& buffers, const optim::SgdOptions& options) {
  std::vector<Tensor> states;
  for (const auto& buffer : buffers) states.push_back(buffer.value_or(Tensor()));
  optim::sgd_step(params, grads, states, options);
  return states;
}

void adam(const std::vector<Tensor>& params, const std::vector<Tensor>& grads,
          std::vector<Tensor> exp_avgs, std::vector<Tensor> exp_avg_sqs,
          std::vector<Tensor> max_exp_avg_sqs, const std::vector<Tensor>& steps,
          const optim::AdamOptions& options) {
  std::vector<double> counts;
  for (const Tensor& step : steps) counts.push_back(step.item<double>() + 1.0);
  const optim::AdamMoments moments{std::move(exp_avgs), std::move(exp_avg_sqs),
                                   std::move(max_exp_avg_sqs)};
  optim::adam_step(params, grads, moments, counts, options);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    fill_data(steps[i], counts[i]);
    steps[i].bump_version();
  }
}

}  // namespace

void bind_optim(py::module_& module) {
  py::module_ m = module.def_submodule("_optim", "The steps that resnetcpp.optim is made of.");
  py::class_<optim::SgdOptions>(m, "SgdOptions")
      .def(py::init([](double lr, double momentum, double dampening, double weight_decay,
                       bool nesterov, bool maximize) {
             return optim::SgdOptions{lr, momentum, dampening, weight_decay, nesterov, maximize};
           }),
           py::kw_only(), py::arg("lr"), py::arg("momentum"), py::arg("dampening"),
           py::arg("weight_decay"), py::arg("nesterov"), py::arg("maximize"));
  py::class_<optim::AdamOptions>(m, "AdamOptions")
      .def(py::init([](double lr, std::pair<double, double> betas, double eps, double weight_decay,
                       bool amsgrad, bool maximize, bool decoupled_weight_decay) {
             return optim::AdamOptions{lr,       betas.first,           betas.second,
                                       eps,      weight_decay,          amsgrad,
                                       maximize, decoupled_weight_decay};
           }),
           py::kw_only(), py::arg("lr"), py::arg("betas"), py::arg("eps"), py::arg("weight_decay"),
           py::arg("amsgrad"), py::arg("maximize"), py::arg("decoupled_weight_decay"));
  m.def("sgd_step", &sgd, py::arg("params"), py::arg("grads"), py::arg("buffers"),
        py::arg("options"), ReleaseGil(),
        "One step of SGD over many tensors; gives their momentum buffers.");
  m.def("adam_step", &adam, py::arg("params"), py::arg("grads"), py::arg("exp_avgs"),
        py::arg("exp_avg_sqs"), py::arg("max_exp_avg_sqs"), py::arg("steps"), py::arg("options"),
        ReleaseGil(), "One step of Adam or AdamW over many tensors; counts up `steps`.");
}

}  // namespace resnetcpp::bindings
