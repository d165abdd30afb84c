#include "resnetcpp/autograd/gradcheck.hpp"

#include <pybind11/functional.h>

#include "bind.hpp"

namespace resnetcpp::bindings {

void bind_gradcheck(Binder& bind) {
  py::module_ module = bind.module.attr("_autograd").cast<py::module_>();
  const auto options = [](double eps, double atol, double rtol, bool raise, double nondet_tol) {
    return autograd::GradcheckOptions{eps, atol, rtol, raise, nondet_tol};
  };
  module.def(
      "gradcheck",
      [options](const autograd::TensorFunction& function, const std::vector<Tensor>& inputs,
                double eps, double atol, double rtol, bool raise, double nondet_tol) {
        return autograd::gradcheck(function, inputs, options(eps, atol, rtol, raise, nondet_tol));
      },
      py::arg("function"), py::arg("inputs"), py::kw_only(), py::arg("eps"), py::arg("atol"),
      py::arg("rtol"), py::arg("raise_exception"), py::arg("nondet_tol"), ReleaseGil(),
      "Compares gradients with finite differences.");
  module.def(
      "gradgradcheck",
      [options](const autograd::TensorFunction& function, const std::vector<Tensor>& inputs,
                const std::vector<Tensor>& grads, double eps, double atol, double rtol, bool raise,
                double nondet_tol) {
        return autograd::gradgradcheck(function, inputs, grads,
                                       options(eps, atol, rtol, raise, nondet_tol));
      },
      py::arg("function"), py::arg("inputs"), py::arg("grads"), py::kw_only(), py::arg("eps"),
      py::arg("atol"), py::arg("rtol"), py::arg("raise_exception"), py::arg("nondet_tol"),
      ReleaseGil(), "Compares second derivatives with finite differences.");
}

}  // namespace resnetcpp::bindings
