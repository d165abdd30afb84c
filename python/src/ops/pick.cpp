// Picking along a dimension or by a mask.
#include "ops.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/index.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::bindings {

namespace {

using Dim = std::int64_t;

// `fn` with its result written into its first argument.
template <class... Params>
auto in_place(const std::string& name, Tensor (*fn)(const Tensor&, Params...)) {
  return [name, fn](const Tensor& x, Params... params) -> const Tensor& {
    autograd::check_inplace(name.c_str(), x);
    const Tensor result = fn(x, params...);
    RESNETCPP_CHECK(result.shape() == x.shape(), ShapeError, name, ": expected a result of shape ",
                    to_string(x.shape()), ", got ", to_string(result.shape()));
    copy_data(x, result);
    autograd::adopt_history(x, result);
    return x;
  };
}

// A function, a method, and the method `name_` that writes into its tensor.
template <class... Params, class... Args>
void def_both(Binder& bind, const std::string& name, Tensor (*fn)(const Tensor&, Params...),
              const char* doc, const Args&... args) {
  def_op(bind, name.c_str(), fn, doc, args...);
  def_inplace(bind, (name + "_").c_str(), in_place(name + "_", fn), doc, args...);
}

using Along = Tensor (*)(const Tensor&, Dim, const Tensor&, const Tensor&);
using AlongNumber = Tensor (*)(const Tensor&, Dim, const Tensor&, Scalar);

void bind_scatter(Binder& bind) {
  const char* const doc = "Puts `src` where the index along `dim` says.";
  def_both(bind, "scatter", static_cast<Along>(&scatter), doc, py::arg("dim"), py::arg("index"),
           py::arg("src"));
  def_both(bind, "scatter", static_cast<AlongNumber>(&scatter), doc, py::arg("dim"),
           py::arg("index"), py::arg("value"));
  def_both(bind, "scatter_add", &scatter_add, "Adds `src` where the index along `dim` says.",
           py::arg("dim"), py::arg("index"), py::arg("src"));
}

void bind_along(Binder& bind) {
  def_op(
      bind, "gather",
      [](const Tensor& x, Dim dim, const Tensor& index, bool) { return gather(x, dim, index); },
      "The elements that the index along `dim` names.", py::arg("dim"), py::arg("index"),
      py::kw_only(), py::arg("sparse_grad") = false);
  def_op(
      bind, "take_along_dim",
      [](const Tensor& x, const Tensor& indices, std::optional<Dim> dim) {
        return dim ? take_along_dim(x, indices, *dim)
                   : gather(reshape(x, {-1}), 0, reshape(indices, {-1}));
      },
      "As gather, with broadcasting.", py::arg("indices"), py::arg("dim") = py::none());
  def_op(
      bind, "take",
      [](const Tensor& x, const Tensor& at) {
        return reshape(index(reshape(x, {-1}), {reshape(at, {-1})}), at.shape());
      },
      "The elements of the flattened tensor at these positions.", py::arg("index"));
  def_op(bind, "index_select", &index_select, "The slices along `dim` in the order of the index.",
         py::arg("dim"), py::arg("index"));
  def_both(bind, "index_add", &index_add, "Adds slices of `source` to the slices named.",
           py::arg("dim"), py::arg("index"), py::arg("source"), py::kw_only(),
           py::arg("alpha") = Scalar(1));
  def_both(bind, "index_copy", &index_copy, "Puts slices of `source` in place of those named.",
           py::arg("dim"), py::arg("index"), py::arg("source"));
  const char* const fill_doc = "Puts `value` into the slices named.";
  def_both(bind, "index_fill", static_cast<AlongNumber>(&index_fill), fill_doc, py::arg("dim"),
           py::arg("index"), py::arg("value"));
  def_both(bind, "index_fill", static_cast<Along>(&index_fill), fill_doc, py::arg("dim"),
           py::arg("index"), py::arg("value"));
}

// torch.nonzero's second form: one vector of positions per dimension.
py::object positions(const Tensor& x, bool as_tuple) {
  const Tensor found = nonzero(x);
  if (!as_tuple) return py::cast(found);
  if (x.dim() == 0) return py::make_tuple(select(nonzero(reshape(x, {1})), 1, 0));
  py::tuple columns(static_cast<std::size_t>(x.dim()));
  for (Dim d = 0; d < x.dim(); ++d) {
    columns[static_cast<std::size_t>(d)] = py::cast(select(found, 1, d));
  }
  return columns;
}

void bind_masks(Binder& bind) {
  def_op(bind, "masked_select", &masked_select, "The elements where the mask holds.",
         py::arg("mask"));
  const auto fill = [](const Tensor& x, const Tensor& mask, Scalar value) {
    return masked_fill(x, mask, value);
  };
  const auto fill_tensor = [](const Tensor& x, const Tensor& mask, const Tensor& value) {
    return masked_fill(x, mask, value);
  };
  const char* const doc = "Puts `value` where the mask holds.";
  def_op(bind, "masked_fill", fill, doc, py::arg("mask"), py::arg("value"));
  def_op(bind, "masked_fill", fill_tensor, doc, py::arg("mask"), py::arg("value"));
  def_inplace(bind, "masked_fill_", &masked_fill_, doc, py::arg("mask"), py::arg("value"));
  def_inplace(bind, "masked_fill_", in_place("masked_fill_", +fill_tensor), doc, py::arg("mask"),
              py::arg("value"));
  def_both(bind, "masked_scatter", &masked_scatter,
           "Puts the elements of `source`, in order, where the mask holds.", py::arg("mask"),
           py::arg("source"));
  const char* const where_doc = "Positions of the elements that are not zero.";
  bind.module.def("nonzero", &positions, where_doc, py::arg("input"), py::kw_only(),
                  py::arg("as_tuple") = false);
  bind.tensor.def("nonzero", &positions, where_doc, py::kw_only(), py::arg("as_tuple") = false);
  def_op(bind, "argwhere", &nonzero, where_doc);
  bind.module.def(
      "where", [](const Tensor& condition) { return positions(condition, true); }, where_doc,
      py::arg("condition"));
  def_functional(bind, "one_hot", &one_hot, "A row of zeros with a one for each class.",
                 py::arg("tensor"), py::arg("num_classes") = -1);
}

}  // namespace

void bind_ops_pick(Binder& bind) {
  bind_scatter(bind);
  bind_along(bind);
  bind_masks(bind);
}

}  // namespace resnetcpp::bindings
