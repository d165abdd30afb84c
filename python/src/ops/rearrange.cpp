#include "resnetcpp/ops/rearrange.hpp"

#include "ops.hpp"
#include "sized.hpp"

namespace resnetcpp::bindings {

namespace {

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
  const char* const copies = "Copies side by side, so many along each dimension.";
  def_sized(bind, "flip", "dims", &flip, "The elements in reverse order along these dimensions.");
  def_sized_method(bind, "repeat", "repeats", &repeat, copies);
  def_sized(bind, "tile", "dims", &tile, copies);
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
