// Views: methods of Tensor and functions of the package.
#include "resnetcpp/ops/view.hpp"

#include <variant>

#include "ops.hpp"
#include "resnetcpp/error.hpp"
#include "sized.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

using Dim = std::int64_t;
using DimList = std::vector<std::int64_t>;

py::tuple as_tuple(const std::vector<Tensor>& tensors) {
  py::tuple result(tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) result[i] = py::cast(tensors[i]);
  return result;
}

// A method of this name and spelling, and a function.
template <class Fn>
void def_parts(Binder& bind, const char* name, Fn fn, const char* doc, const py::arg& what) {
  const auto parts = [fn](const Tensor& x, const std::variant<Dim, DimList>& how, Dim dim) {
    return as_tuple(fn(x, how, dim));
  };
  bind.tensor.def(name, parts, doc, what, py::arg("dim") = 0);
  bind.module.def(name, parts, doc, py::arg("input"), what, py::arg("dim") = 0);
}

std::vector<Tensor> split_either(const Tensor& x, const std::variant<Dim, DimList>& how, Dim dim) {
  if (const Dim* const size = std::get_if<Dim>(&how)) return split(x, *size, dim);
  return split(x, std::get<DimList>(how), dim);
}

// tensor_split with a list: the positions to cut at.
std::vector<Tensor> split_at(const Tensor& x, const std::variant<Dim, DimList>& how, Dim dim) {
  if (const Dim* const sections = std::get_if<Dim>(&how)) return tensor_split(x, *sections, dim);
  std::vector<Tensor> parts;
  std::optional<Dim> start = 0;
  for (const Dim end : std::get<DimList>(how)) {
    parts.push_back(slice(x, dim, start, end));
    start = end;
  }
  parts.push_back(slice(x, dim, start, std::nullopt));
  return parts;
}

void bind_shapes(Binder& bind) {
  bind.tensor.def(
      "view",
      [](const Tensor& x, const py::args& args) {
        if (args.size() == 1) {
          if (const auto dtype = dtype_from(args[0])) return view(x, *dtype);
        }
        const Shape shape = sizes_from(args);
        const py::gil_scoped_release release;
        return view(x, shape);
      },
      "The same elements in another shape, one size of which may be -1; or, of a dtype, the same\n"
      "bits as numbers of that dtype.");
  def_method(
      bind, "view_as", [](const Tensor& x, const Tensor& other) { return view(x, other.shape()); },
      "The same elements in the shape of `other`.", py::arg("other"));
  def_method(
      bind, "reshape_as",
      [](const Tensor& x, const Tensor& other) { return reshape(x, other.shape()); },
      "The same elements in the shape of `other`, copied where a view is not possible.",
      py::arg("other"));
  def_sized(bind, "reshape", "shape", &reshape,
            "The same elements in another shape, copied where a view is not possible.");
  def_sized(bind, "expand", "size", &expand,
            "Repeats dimensions of size 1 without a copy; -1 keeps a size.");
  def_sized(bind, "broadcast_to", "size", &expand, "The same as expand.");
  def_method(bind, "expand_as", &expand_as, "Expands to the shape of `other`.", py::arg("other"));
  def_op(bind, "flatten", &flatten, "Merges dimensions start_dim ... end_dim into one.",
         py::arg("start_dim") = 0, py::arg("end_dim") = -1);
  def_op(
      bind, "unflatten",
      [](const Tensor& x, Dim dim, const Shape& sizes) { return unflatten(x, dim, sizes); },
      "Splits one dimension into `sizes`.", py::arg("dim"), py::arg("sizes"));
  def_op(
      bind, "ravel", [](const Tensor& x) { return reshape(x, {-1}); },
      "All elements in one dimension.");
  def_op(
      bind, "squeeze", [](const Tensor& x) { return squeeze(x); },
      "Drops every dimension of size 1.");
  def_op(
      bind, "squeeze", [](const Tensor& x, const Shape& dims) { return squeeze(x, dims); },
      "Drops these dimensions where they have size 1.", py::arg("dim"));
  def_op(bind, "unsqueeze", &unsqueeze, "Adds a dimension of size 1 at `dim`.", py::arg("dim"));
}

Tensor matrix_transpose(const Tensor& x) {
  RESNETCPP_CHECK(x.dim() >= 2, ShapeError,
                  "tensor.mT is only supported on matrices or batches of matrices. Got ", x.dim(),
                  "-D tensor.");
  return transpose(x, -2, -1);
}

Tensor reverse_dims(const Tensor& x) {
  DimList order;
  for (Dim d = x.dim(); d-- > 0;) order.push_back(d);
  return permute(x, order);
}

void bind_orders(Binder& bind) {
  def_sized(bind, "permute", "dims", &permute, "The dimensions in another order.");
  for (const auto& [name, first, second] :
       {std::array{"transpose", "dim0", "dim1"}, std::array{"swapaxes", "axis0", "axis1"},
        std::array{"swapdims", "dim0", "dim1"}}) {
    def_op(bind, name, &transpose, "Swaps two dimensions.", py::arg(first), py::arg(second));
  }
  def_op(bind, "t", &t, "Transposes a matrix.");
  bind.tensor.def_property_readonly("T", &reverse_dims, "The dimensions in reverse order.");
  bind.tensor.def_property_readonly("mT", &matrix_transpose, "The last two dimensions swapped.");
  const auto move = [](const Tensor& x, const Shape& from, const Shape& to) {
    return movedim(x, from, to);
  };
  for (const char* name : {"movedim", "moveaxis"}) {
    def_op(bind, name, move, "Moves dimensions to other places.", py::arg("source"),
           py::arg("destination"));
  }
}

void bind_parts(Binder& bind) {
  def_op(
      bind, "narrow",
      [](const Tensor& x, Dim dim, Dim start, Dim length) { return narrow(x, dim, start, length); },
      "The elements start ... start + length - 1 along `dim`.", py::arg("dim"), py::arg("start"),
      py::arg("length"));
  def_op(bind, "select", &select, "The elements at `index` along `dim`, which goes.",
         py::arg("dim"), py::arg("index"));
  def_op(bind, "diagonal", &diagonal, "The diagonals of the matrices in two dimensions.",
         py::arg("offset") = 0, py::arg("dim1") = 0, py::arg("dim2") = 1);
  def_op(bind, "as_strided", &as_strided, "A view of any sizes and strides.", py::arg("size"),
         py::arg("stride"), py::arg("storage_offset") = py::none());
  def_method(bind, "unfold", &unfold, "Windows of `size` at every `step` along a dimension.",
             py::arg("dimension"), py::arg("size"), py::arg("step"));
  def_parts(bind, "split", &split_either, "Parts of one size, or of these sizes.",
            py::arg("split_size_or_sections"));
  def_parts(bind, "tensor_split", &split_at, "Parts as equal as they can be, or cut at positions.",
            py::arg("indices_or_sections"));
  const auto chunks = [](const Tensor& x, Dim count, Dim dim) {
    return as_tuple(chunk(x, count, dim));
  };
  const auto unbound = [](const Tensor& x, Dim dim) { return as_tuple(unbind(x, dim)); };
  bind.tensor.def("chunk", chunks, "At most `chunks` parts.", py::arg("chunks"),
                  py::arg("dim") = 0);
  bind.module.def("chunk", chunks, "At most `chunks` parts.", py::arg("input"), py::arg("chunks"),
                  py::arg("dim") = 0);
  bind.tensor.def("unbind", unbound, "The slices along `dim`.", py::arg("dim") = 0);
  bind.module.def("unbind", unbound, "The slices along `dim`.", py::arg("input"),
                  py::arg("dim") = 0);
  bind.tensor.def("__iter__", [](const Tensor& x) {
    if (x.dim() == 0) throw py::type_error("iteration over a 0-d tensor");
    return py::iter(as_tuple(unbind(x)));
  });
}

}  // namespace

void bind_ops_view(Binder& bind) {
  bind_shapes(bind);
  bind_orders(bind);
  bind_parts(bind);
}

}  // namespace resnetcpp::bindings
