#include "resnetcpp/ops/rearrange.hpp"

#include "ops.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

Tensor from_args(const Tensor& x, const py::args& args, Tensor (*fn)(const Tensor&, const Shape&)) {
  const Shape numbers = sizes_from(args);
  const py::gil_scoped_release release;
  return fn(x, numbers);
}

// As repeat, with ones in front where x has more dimensions than there are numbers.
Tensor tile(const Tensor& x, const Shape& times) {
  Shape all = times;
  while (all.size() < x.shape().size()) all.insert(all.begin(), 1);
  return repeat(x, all);
}

py::tuple grids(const py::args& args, const std::string& indexing) {
  const bool listed = args.size() == 1 && !py::isinstance<TensorImpl>(args[0]);
  const auto tensors =
      listed ? args[0].cast<std::vector<Tensor>>() : py::object(args).cast<std::vector<Tensor>>();
  return py::tuple(py::cast(meshgrid(tensors, indexing)));
}

}  // namespace

void bind_ops_rearrange(Binder& bind) {
  bind.tensor.def(
      "flip", [](const Tensor& x, const py::args& a) { return from_args(x, a, &flip); },
      "The elements in reverse order along these dimensions.");
  bind.module.def("flip", &flip, "The elements in reverse order along these dimensions.",
                  py::arg("input"), py::arg("dims"), ReleaseGil());
  bind.tensor.def(
      "repeat", [](const Tensor& x, const py::args& a) { return from_args(x, a, &repeat); },
      "Copies side by side, so many along each dimension.");
  bind.tensor.def(
      "tile", [](const Tensor& x, const py::args& a) { return from_args(x, a, &tile); },
      "Copies side by side, so many along each dimension.");
  bind.module.def("tile", &tile, "Copies side by side, so many along each dimension.",
                  py::arg("input"), py::arg("dims"), ReleaseGil());
  def_op(
      bind, "roll",
      [](const Tensor& x, const Shape& shifts, const std::optional<Shape>& dims) {
        return roll(x, shifts, dims.value_or(Shape{}));
      },
      "Moves elements on; those that fall off the end come in at the start.", py::arg("shifts"),
      py::arg("dims") = py::none());
  def_op(bind, "repeat_interleave", &repeat_interleave, "Every element `repeats` times in a row.",
         py::arg("repeats"), py::arg("dim") = py::none());
  def_op(bind, "tril", &tril, "The elements on and below a diagonal, zeros elsewhere.",
         py::arg("diagonal") = 0);
  def_op(bind, "triu", &triu, "The elements on and above a diagonal, zeros elsewhere.",
         py::arg("diagonal") = 0);
  bind.module.def("meshgrid", &grids, "Coordinates of a grid of 1-d tensors.",
                  py::arg("indexing") = "ij");
}

}  // namespace resnetcpp::bindings
