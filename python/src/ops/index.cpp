// x[...] in Python, and the functions that pick by position.
#include "resnetcpp/ops/index.hpp"

#include "interop/interop.hpp"
#include "ops.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/elementwise.hpp"
#include "resnetcpp/ops/reduce.hpp"
#include "resnetcpp/ops/view.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::bindings {

namespace {

using Dim = std::int64_t;
using Items = std::vector<IndexItem>;

Slice slice_item(py::handle object) {
  Py_ssize_t start = 0;
  Py_ssize_t stop = 0;
  Py_ssize_t step = 0;
  if (PySlice_Unpack(object.ptr(), &start, &stop, &step) != 0) throw py::error_already_set();
  RESNETCPP_CHECK(step > 0, ValueError, "step must be greater than zero");
  return {start, stop, step};
}

// A list or an array between the brackets is an index tensor; an empty list has no dtype of its
// own.
IndexItem array_item(const py::object& object) {
  const Tensor index = tensor_from(object, std::nullopt, true);
  if (index.numel() == 0 && is_floating(index.dtype())) return cast_data(index, Dtype::int64);
  return index;
}

[[noreturn]] void refuse(py::handle object) {
  throw IndexError(
      "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables "
      "are valid indices (got " +
      py::type::of(object).attr("__name__").cast<std::string>() + ")");
}

IndexItem item_from(py::handle object) {
  PyObject* const pointer = object.ptr();
  if (object.is_none()) return NewAxis{};
  if (pointer == Py_Ellipsis) return Ellipsis{};
  if (PyBool_Check(pointer)) return pointer == Py_True;
  if (PySlice_Check(pointer)) return slice_item(object);
  if (py::isinstance<TensorImpl>(object)) return object.cast<Tensor>();
  const bool listed = PyList_Check(pointer) || PyTuple_Check(pointer) || PyRange_Check(pointer);
  if (listed) return array_item(py::list(py::reinterpret_borrow<py::object>(object)));
  if (py::hasattr(object, "__array__")) {
    // NumPy's numbers are arrays without dimensions.
    if (!py::hasattr(object, "__len__")) return item_from(object.attr("item")());
    return array_item(py::reinterpret_borrow<py::object>(object));
  }
  if (PyFloat_Check(pointer) || PyIndex_Check(pointer) == 0) refuse(object);
  const Py_ssize_t position = PyNumber_AsSsize_t(pointer, PyExc_IndexError);
  if (position == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  return Dim{position};
}

Items items_from(const py::object& key) {
  Items items;
  if (!PyTuple_Check(key.ptr())) return {item_from(key)};
  for (const py::handle item : py::reinterpret_borrow<py::tuple>(key)) {
    items.push_back(item_from(item));
  }
  return items;
}

Tensor value_from(const Tensor& x, const py::object& value) {
  if (py::isinstance<TensorImpl>(value)) return value.cast<Tensor>();
  if (const auto number = scalar_from(value)) return scalar_tensor(*number, x.dtype());
  throw py::type_error("can't assign a " +
                       py::type::of(value).attr("__name__").cast<std::string>() + " to a torch." +
                       tensor_type_name(x.dtype()));
}

Tensor get_item(const Tensor& x, const py::object& key) {
  const Items items = items_from(key);
  const py::gil_scoped_release release;
  return index(x, items);
}

void set_item(const Tensor& x, const py::object& key, const py::object& value) {
  const Items items = items_from(key);
  const Tensor source = value_from(x, value);
  const py::gil_scoped_release release;
  index_put_(x, items, source);
}

Items index_items(const std::vector<std::optional<Tensor>>& indices) {
  Items items;
  for (const auto& index : indices) {
    if (index) {
      items.emplace_back(*index);
    } else {
      items.emplace_back(Slice{});
    }
  }
  return items;
}

void bind_brackets(Binder& bind) {
  bind.tensor.def("__getitem__", &get_item);
  bind.tensor.def("__setitem__", &set_item);
  bind.tensor.def("__contains__", [](const Tensor& x, const py::object& value) {
    return any(eq(x, value_from(x, value))).item<bool>();
  });
  const auto put = [](const Tensor& x, const std::vector<std::optional<Tensor>>& indices,
                      const Tensor& values, bool accumulate) {
    return index_put(x, index_items(indices), values, accumulate);
  };
  const auto put_in_place = [](const Tensor& x, const std::vector<std::optional<Tensor>>& indices,
                               const Tensor& values, bool accumulate) {
    return index_put_(x, index_items(indices), values, accumulate);
  };
  const char* const doc = "Puts `values` at the places that the index tensors name.";
  def_op(bind, "index_put", put, doc, py::arg("indices"), py::arg("values"),
         py::arg("accumulate") = false);
  def_inplace(bind, "index_put_", put_in_place, doc, py::arg("indices"), py::arg("values"),
              py::arg("accumulate") = false);
}

}  // namespace

void bind_ops_index(Binder& bind) { bind_brackets(bind); }

}  // namespace resnetcpp::bindings
