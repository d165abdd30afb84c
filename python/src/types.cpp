// dtype, memory_format and the small conversions that every binding uses.
#include <array>
#include <string>

#include "bind.hpp"
#include "resnetcpp/error.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

/// What Python sees of a dtype or a memory format: a name.
template <class Value>
struct Named {
  Value value;
  std::string name;
};
using NamedDtype = Named<Dtype>;
using NamedFormat = Named<MemoryFormat>;

// One Python object per value, alive as long as the process.
std::array<PyObject*, 6> dtype_objects{};
std::array<PyObject*, 3> format_objects{};

template <class Value, std::size_t N>
py::object add_named(py::module_& module, std::array<PyObject*, N>& objects, Value value,
                     const char* name) {
  py::object object = py::cast(Named<Value>{value, std::string("resnetcpp.") + name});
  module.attr(name) = object;
  objects[static_cast<std::size_t>(value)] = object.inc_ref().ptr();
  return object;
}

void bind_dtypes(py::module_& module) {
  py::class_<NamedDtype>(module, "dtype", "The type of a tensor's elements.")
      .def("__repr__", [](const NamedDtype& self) { return self.name; })
      .def("__reduce__",
           [](const NamedDtype& self) { return self.name.substr(self.name.find('.') + 1); })
      .def_property_readonly("itemsize",
                             [](const NamedDtype& self) { return item_size(self.value); })
      .def_property_readonly("is_floating_point",
                             [](const NamedDtype& self) { return is_floating(self.value); })
      .def_property_readonly("is_complex", [](const NamedDtype&) { return false; })
      .def_property_readonly("is_signed",
                             [](const NamedDtype& self) {
                               return self.value != Dtype::uint8 && self.value != Dtype::boolean;
                             })
      .def("__copy__", [](py::object self) { return self; })
      .def("__deepcopy__", [](py::object self, const py::object&) { return self; });
  for (const Dtype dtype :
       {Dtype::uint8, Dtype::int32, Dtype::int64, Dtype::float32, Dtype::float64, Dtype::boolean}) {
    add_named(module, dtype_objects, dtype, name(dtype));
  }
  module.attr("float") = module.attr("float32");
  module.attr("double") = module.attr("float64");
  module.attr("int") = module.attr("int32");
  module.attr("long") = module.attr("int64");
}

void bind_formats(py::module_& module) {
  py::class_<NamedFormat>(module, "memory_format", "How a tensor's elements lie in memory.")
      .def("__repr__", [](const NamedFormat& self) { return self.name; })
      .def("__reduce__",
           [](const NamedFormat& self) { return self.name.substr(self.name.find('.') + 1); })
      .def("__copy__", [](py::object self) { return self; })
      .def("__deepcopy__", [](py::object self, const py::object&) { return self; });
  add_named(module, format_objects, MemoryFormat::contiguous, "contiguous_format");
  add_named(module, format_objects, MemoryFormat::channels_last, "channels_last");
  add_named(module, format_objects, MemoryFormat::preserve, "preserve_format");
}

}  // namespace

py::object dtype_object(Dtype dtype) {
  return py::reinterpret_borrow<py::object>(dtype_objects[static_cast<std::size_t>(dtype)]);
}

std::optional<Dtype> dtype_from(py::handle object) {
  if (py::isinstance<NamedDtype>(object)) return object.cast<const NamedDtype&>().value;
  const auto is = [&](PyTypeObject& type) {
    return object.ptr() == reinterpret_cast<PyObject*>(&type);
  };
  if (is(PyFloat_Type)) return Dtype::float64;
  if (is(PyLong_Type)) return Dtype::int64;
  if (is(PyBool_Type)) return Dtype::boolean;
  return std::nullopt;
}

py::object memory_format_object(MemoryFormat format) {
  return py::reinterpret_borrow<py::object>(format_objects[static_cast<std::size_t>(format)]);
}

std::optional<MemoryFormat> memory_format_from(py::handle object) {
  if (!py::isinstance<NamedFormat>(object)) return std::nullopt;
  return object.cast<const NamedFormat&>().value;
}

py::object size_object(const Shape& shape) {
  static PyObject* const size_type =
      py::object(py::module_::import("resnetcpp._size").attr("Size")).release().ptr();
  py::tuple sizes(shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i) sizes[i] = py::int_(shape[i]);
  return py::handle(size_type)(sizes);
}

namespace {

std::optional<std::int64_t> index_from(py::handle object) {
  if (PyFloat_Check(object.ptr()) || PyIndex_Check(object.ptr()) == 0) return std::nullopt;
  const auto number = py::reinterpret_steal<py::object>(PyNumber_Index(object.ptr()));
  if (!number) {
    PyErr_Clear();
    return std::nullopt;
  }
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
  if (overflow != 0) throw ShapeError("expected a size below 2^63, got a larger one");
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<Shape> shape_from(py::handle object) {
  if (const auto single = index_from(object)) return Shape{*single};
  const bool sequence = py::isinstance<py::tuple>(object) || py::isinstance<py::list>(object);
  if (!sequence) return std::nullopt;
  Shape shape;
  for (const py::handle item : py::reinterpret_borrow<py::sequence>(object)) {
    const auto size = index_from(item);
    if (!size) return std::nullopt;
    shape.push_back(*size);
  }
  return shape;
}

Shape sizes_from(const py::args& sizes, const py::object& size) {
  if (!size.is_none()) {
    if (auto shape = shape_from(size)) return *shape;
  }
  if (sizes.size() == 1) {
    if (auto shape = shape_from(sizes[0])) return *shape;
  }
  if (auto shape = shape_from(py::tuple(sizes))) return *shape;
  throw py::type_error("expected sizes as ints or as one sequence of ints, got " +
                       py::repr(sizes).cast<std::string>());
}

std::optional<Scalar> scalar_from(py::handle object) {
  PyObject* const pointer = object.ptr();
  if (PyBool_Check(pointer)) return Scalar(pointer == Py_True);
  if (PyFloat_Check(pointer)) return Scalar(PyFloat_AS_DOUBLE(pointer));
  if (py::isinstance<TensorImpl>(object)) return std::nullopt;
  if (const auto integer = index_from(object)) return Scalar(*integer);
  // NumPy's scalars: their class says what they are.
  if (py::hasattr(object, "dtype") && py::hasattr(object, "item") &&
      !py::hasattr(object, "__len__")) {
    return scalar_from(object.attr("item")());
  }
  return std::nullopt;
}

void bind_types(py::module_& module) {
  bind_dtypes(module);
  bind_formats(module);
}

}  // namespace resnetcpp::bindings
