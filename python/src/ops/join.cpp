// Putting tensors together.
#include "resnetcpp/ops/join.hpp"

#include "ops.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::bindings {

namespace {

using Tensors = std::vector<Tensor>;

/// Tensors that are joined. A tensor alone does not stand for its slices.
struct Joined {
  Tensors tensors;
};

}  // namespace

}  // namespace resnetcpp::bindings

namespace pybind11::detail {

template <>
struct type_caster<resnetcpp::bindings::Joined> {
  PYBIND11_TYPE_CASTER(resnetcpp::bindings::Joined,
                       make_caster<std::vector<resnetcpp::Tensor>>::name);
  bool load(handle source, bool convert) {
    make_caster<std::vector<resnetcpp::Tensor>> list;
    if (isinstance<resnetcpp::TensorImpl>(source) || !list.load(source, convert)) return false;
    value.tensors = cast_op<std::vector<resnetcpp::Tensor>&&>(std::move(list));
    return true;
  }
};

}  // namespace pybind11::detail

namespace resnetcpp::bindings {

namespace {

Tensor pad_with(const Tensor& x, const Shape& amounts, const std::string& mode,
                std::optional<double> value) {
  RESNETCPP_CHECK(mode == "constant" || !value, Error, "Padding mode \"", mode,
                  "\" doesn't take in value argument");
  return pad(x, amounts, mode, value.value_or(0.0));
}

// hstack and vstack want a minimum of dimensions.
Tensor at_least(const Tensor& x, std::int64_t dims) {
  if (x.dim() >= dims) return x;
  return x.dim() == 0 ? reshape(x, Shape(static_cast<std::size_t>(dims), 1)) : unsqueeze(x, 0);
}

Tensor stacked(const Joined& joined, std::int64_t dims, std::int64_t dim) {
  Tensors parts;
  for (const Tensor& x : joined.tensors) parts.push_back(at_least(x, dims));
  return cat(parts, dim);
}

}  // namespace

void bind_ops_join(Binder& bind) {
  const auto join = [](const Joined& joined, std::int64_t dim) { return cat(joined.tensors, dim); };
  for (const char* name : {"cat", "concat", "concatenate"}) {
    def_function(bind, name, join, "Joins tensors along an existing dimension.", py::arg("tensors"),
                 py::arg("dim") = 0);
    def_function(bind, name, join, "Joins tensors along an existing dimension.", py::arg("tensors"),
                 py::arg("axis"));
  }
  def_function(
      bind, "stack",
      [](const Joined& joined, std::int64_t dim) { return stack(joined.tensors, dim); },
      "Joins tensors along a new dimension.", py::arg("tensors"), py::arg("dim") = 0);
  def_function(
      bind, "hstack",
      [](const Joined& joined) {
        const bool flat = !joined.tensors.empty() && joined.tensors[0].dim() <= 1;
        return stacked(joined, 1, flat ? 0 : 1);
      },
      "Joins side by side.", py::arg("tensors"));
  def_function(
      bind, "vstack", [](const Joined& joined) { return stacked(joined, 2, 0); },
      "Joins one below the other.", py::arg("tensors"));
  def_functional(bind, "pad", &pad_with,
                 "Pads from the last dimension: (left, right, top, bottom, ...).", py::arg("input"),
                 py::arg("pad"), py::arg("mode") = "constant", py::arg("value") = py::none());
}

}  // namespace resnetcpp::bindings
