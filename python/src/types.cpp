// Sizes and numbers: the small conversions that every binding uses.
#include <string>

#include "bind.hpp"
#include "resnetcpp/error.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

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
  if (overflow != 0) throw ShapeError("expected an integer of 64 bits, got a larger one");
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

py::object only_keyword(const char* name, const char* word, const py::kwargs& kwargs) {
  const bool given = kwargs.contains(word);
  if (kwargs.size() > (given ? 1U : 0U)) {
    throw py::type_error(std::string(name) + "() got an unexpected keyword argument");
  }
  return given ? py::object(kwargs[word]) : py::none();
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

std::optional<Scalar> scalar_in_tensor(py::handle object) {
  if (!py::isinstance<TensorImpl>(object)) return std::nullopt;
  const auto tensor = object.cast<Tensor>();
  if (tensor.dim() != 0 || tensor.requires_grad()) return std::nullopt;
  return scalar_from(object.attr("item")());
}

}  // namespace resnetcpp::bindings
