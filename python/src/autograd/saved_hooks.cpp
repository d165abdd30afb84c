// What happens to the tensors that ops save for backward: hooks in Python, and recomputation.
#include "autograd/function.hpp"
#include "resnetcpp/autograd/checkpoint.hpp"
#include "resnetcpp/autograd/grad_mode.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

using autograd::SavedTensorHooks;
using autograd::SavedTensorHooksGuard;
using autograd::Unpack;

/// Calls Python outside the graph, and without hooks, which would call themselves.
class Outside {
  autograd::NoGradGuard no_grad_;
  SavedTensorHooksGuard no_hooks_{nullptr};
};

Tensor call_unpack(const py::object& unpack, const py::object& packed) {
  const py::gil_scoped_acquire gil;
  const Outside outside;
  const py::object x = unpack(packed);
  if (!py::isinstance<TensorImpl>(x)) {
    throw py::type_error(
        "Output of saved tensor unpack_hook expected to be a Tensor but got result of type " +
        py::str(py::type::of(x)).cast<std::string>());
  }
  return x.cast<Tensor>();
}

class PythonHooks : public SavedTensorHooks {
 public:
  PythonHooks(const py::function& pack, const py::function& unpack)
      : pack_(share(pack)), unpack_(share(unpack)) {}

  Unpack pack(const Tensor& x) override {
    const py::gil_scoped_acquire gil;
    const Outside outside;
    return
        [unpack = unpack_, packed = share((*pack_)(x))] { return call_unpack(*unpack, *packed); };
  }

 private:
  std::shared_ptr<py::object> pack_, unpack_;
};

std::shared_ptr<SavedTensorHooks> recomputing(const py::function& again, bool preserve_rng_state) {
  return autograd::recomputing(
      [shared = share(again)] {
        const py::gil_scoped_acquire gil;
        (*shared)();
      },
      {preserve_rng_state});
}

// A function that gives x back, through the hooks of this thread.
py::cpp_function keep(const Tensor& x) {
  return py::cpp_function([kept = autograd::keep(x)] {
    const py::gil_scoped_release no_gil;
    return kept();
  });
}

}  // namespace

void bind_saved_hooks(py::module_& functions) {
  py::class_<SavedTensorHooks, std::shared_ptr<SavedTensorHooks>>(
      functions, "SavedTensorHooks", "What happens to tensors that ops save for backward.");
  functions.def(
      "saved_tensor_hooks",
      [](const py::function& pack, const py::function& unpack) {
        return std::shared_ptr<SavedTensorHooks>(std::make_shared<PythonHooks>(pack, unpack));
      },
      py::arg("pack"), py::arg("unpack"), "Hooks that call pack(tensor) and unpack(what it gave).");
  functions.def("recomputing", &recomputing, py::arg("again"), py::arg("preserve_rng_state"),
                "Hooks that keep nothing, and call again() to compute it once more.");
  functions.def("exchange_saved_tensor_hooks", &autograd::exchange_saved_tensor_hooks,
                py::arg("hooks").none(true), "Sets the hooks of this thread; gives the last ones.");
  functions.def("keep", &keep, py::arg("input"), "A function that gives the tensor back.");
}

}  // namespace resnetcpp::bindings
