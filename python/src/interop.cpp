// NumPy, the buffer protocol and nested Python lists.
#include "interop.hpp"

#include <pybind11/numpy.h>

#include <string>

#include "bind.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::bindings {

namespace {

struct NumpyType {
  Dtype dtype;
  char kind;           // NumPy's dtype.kind
  const char* format;  // of the buffer protocol
};

constexpr NumpyType kNumpyTypes[] = {{Dtype::uint8, 'u', "B"},   {Dtype::int32, 'i', "i"},
                                     {Dtype::int64, 'i', "q"},   {Dtype::float32, 'f', "f"},
                                     {Dtype::float64, 'f', "d"}, {Dtype::boolean, 'b', "?"}};

const NumpyType& numpy_type(Dtype dtype) {
  for (const NumpyType& type : kNumpyTypes) {
    if (type.dtype == dtype) return type;
  }
  return kNumpyTypes[0];
}

Dtype dtype_of_array(const py::array& array) {
  const char kind = array.dtype().kind();
  const auto size = static_cast<std::size_t>(array.itemsize());
  const char order = array.dtype().byteorder();
  for (const NumpyType& type : kNumpyTypes) {
    if (type.kind == kind && item_size(type.dtype) == size && order != '>') return type.dtype;
  }
  throw DtypeError(
      "from_numpy: expected an array of float32, float64, int64, int32, uint8 or bool, "
      "got " +
      py::str(array.dtype()).cast<std::string>() + "; convert it with array.astype(...)");
}

Shape element_strides(const Tensor& x) { return x.strides(); }

std::vector<py::ssize_t> byte_strides(const Tensor& x) {
  std::vector<py::ssize_t> strides;
  for (const std::int64_t step : element_strides(x)) {
    strides.push_back(static_cast<py::ssize_t>(step) *
                      static_cast<py::ssize_t>(item_size(x.dtype())));
  }
  return strides;
}

void check_no_grad(const Tensor& x) {
  RESNETCPP_CHECK(!x.requires_grad(), GradError,
                  "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() "
                  "instead.");
}

py::array as_array(const Tensor& x) {
  const std::vector<py::ssize_t> shape(x.shape().begin(), x.shape().end());
  // The array's base is a tensor of its own, which keeps the storage alive.
  const py::object owner = py::cast(x.detach());
  return py::array(py::dtype(numpy_type(x.dtype()).format), shape, byte_strides(x), x.raw_data(),
                   owner);
}

py::array to_numpy(const Tensor& x, bool force) {
  if (force) return as_array(x.detach());
  check_no_grad(x);
  return as_array(x);
}

// NumPy 2: copy=None copies if needed, True always, False never.
py::object array_protocol(const Tensor& x, const py::object& dtype, const py::object& copy) {
  check_no_grad(x);
  const py::array array = as_array(x);
  const bool converts = !dtype.is_none() && !array.dtype().equal(py::dtype::from_args(dtype));
  if (converts && !copy.is_none() && !copy.cast<bool>()) {
    throw py::value_error("__array__: expected copy=True or None for a change of dtype, got False");
  }
  if (converts) return array.attr("astype")(dtype);
  if (!copy.is_none() && copy.cast<bool>()) return array.attr("copy")();
  return array;
}

Tensor from_numpy(const py::array& array) {
  const Dtype dtype = dtype_of_array(array);
  const auto item = static_cast<py::ssize_t>(item_size(dtype));
  Shape shape;
  Shape strides;
  for (py::ssize_t i = 0; i < array.ndim(); ++i) {
    RESNETCPP_CHECK(array.strides(i) >= 0, ValueError,
                    "from_numpy: expected strides that are not negative, got some; make a copy "
                    "with array.copy()");
    RESNETCPP_CHECK(array.strides(i) % item == 0, ValueError,
                    "from_numpy: expected strides that are multiples of the item size, got ",
                    array.strides(i), "; make a copy with array.copy()");
    shape.push_back(array.shape(i));
    strides.push_back(array.strides(i) / item);
  }
  void* const data = const_cast<void*>(array.data());
  return from_blob(data, shape, strides, dtype, [keep = share(array)](void*) {});
}

Tensor from_writeable_numpy(const py::array& array) {
  if (!array.writeable() &&
      PyErr_WarnEx(PyExc_UserWarning,
                   "from_numpy: the array is not writable, and tensors are: writing to this one "
                   "is undefined. Copy the array, or pass it to tensor().",
                   1) != 0) {
    throw py::error_already_set();
  }
  return from_numpy(array);
}

// Nested lists: sizes and dtype first, then the values into place.
struct Nested {
  Shape shape;
  std::optional<Dtype> dtype;
};

bool is_list(py::handle object) {
  return py::isinstance<py::list>(object) || py::isinstance<py::tuple>(object);
}

Dtype leaf_dtype(const Scalar& value) { return value.dtype(); }

Scalar leaf_value(py::handle object) {
  if (py::isinstance<TensorImpl>(object)) return object.cast<Tensor>().item();
  if (const auto value = scalar_from(object)) return *value;
  throw py::type_error("tensor: expected numbers, or nested lists of them, got " +
                       py::str(py::type::of(object)).cast<std::string>());
}

void measure(py::handle object, std::size_t depth, Nested& nested) {
  if (!is_list(object)) {
    RESNETCPP_CHECK(
        depth == nested.shape.size(), ShapeError, "tensor: expected a sequence of length ",
        depth < nested.shape.size() ? nested.shape[depth] : 0, " at dim ", depth, ", got a number");
    const Dtype dtype = py::isinstance<TensorImpl>(object) ? object.cast<Tensor>().dtype()
                                                           : leaf_dtype(leaf_value(object));
    nested.dtype = nested.dtype ? promote_types(*nested.dtype, dtype) : dtype;
    return;
  }
  const auto items = py::reinterpret_borrow<py::sequence>(object);
  RESNETCPP_CHECK(
      depth < nested.shape.size() && nested.shape[depth] == static_cast<std::int64_t>(items.size()),
      ShapeError, "tensor: expected a sequence of length ",
      depth < nested.shape.size() ? nested.shape[depth] : 0, " at dim ", depth, ", got length ",
      items.size());
  for (const py::handle item : items) measure(item, depth + 1, nested);
}

Nested measure(py::handle object) {
  Nested nested;
  constexpr std::size_t kDeepest = 64;
  py::object first = py::reinterpret_borrow<py::object>(object);
  while (is_list(first)) {
    RESNETCPP_CHECK(nested.shape.size() < kDeepest, ShapeError, "tensor: expected at most ",
                    kDeepest, " dimensions, got more");
    const auto items = py::reinterpret_borrow<py::sequence>(first);
    nested.shape.push_back(static_cast<std::int64_t>(items.size()));
    if (items.size() == 0) break;
    first = items[0];
  }
  measure(object, 0, nested);
  return nested;
}

void place(py::handle object, const Tensor& flat, std::int64_t& position) {
  if (is_list(object)) {
    for (const py::handle item : py::reinterpret_borrow<py::sequence>(object)) {
      place(item, flat, position);
    }
    return;
  }
  fill_data(alias(flat, {}, {}, position++), leaf_value(object));
}

Tensor from_nested(py::handle object, const std::optional<Dtype>& dtype) {
  const Nested nested = measure(object);
  const Dtype natural = nested.dtype.value_or(default_dtype());
  Tensor result = empty(nested.shape, dtype.value_or(natural));
  std::int64_t position = 0;
  place(object, result, position);
  return result;
}

bool is_array(py::handle object) {
  return py::hasattr(object, "__array_interface__") || PyObject_CheckBuffer(object.ptr()) != 0;
}

}  // namespace

Tensor tensor_from(const py::object& data, const std::optional<Dtype>& dtype, bool copy) {
  Tensor result;
  if (py::isinstance<TensorImpl>(data)) {
    const Tensor source = data.cast<Tensor>().detach();
    result = copy ? clone_data(source) : source;
  } else if (!is_list(data) && is_array(data) && !scalar_from(data)) {
    const auto array = py::array::ensure(data);
    if (!array) throw py::error_already_set();
    result = copy ? clone_data(from_numpy(array), MemoryFormat::contiguous) : from_numpy(array);
  } else if (is_list(data) && py::len(data) > 0 &&
             is_array(py::reinterpret_borrow<py::sequence>(data)[0]) &&
             !py::isinstance<TensorImpl>(py::reinterpret_borrow<py::sequence>(data)[0]) &&
             !scalar_from(py::reinterpret_borrow<py::sequence>(data)[0])) {
    result = clone_data(from_numpy(py::array::ensure(data)));
  } else {
    return from_nested(data, dtype);
  }
  return dtype ? cast_data(result, *dtype) : result;
}

void bind_interop(Binder& bind) {
  bind.module.def("from_numpy", &from_writeable_numpy, py::arg("ndarray"),
                  "A tensor that shares the array's memory.");
  bind.tensor.def("numpy", &to_numpy, py::kw_only(), py::arg("force") = false,
                  "An array that shares the tensor's memory.");
  bind.tensor.def("__array__", &array_protocol, py::arg("dtype") = py::none(),
                  py::arg("copy") = py::none());
  bind.tensor.def_buffer([](TensorImpl& impl) {
    const Tensor x(impl.shared_from_this());
    check_no_grad(x);
    const std::vector<py::ssize_t> shape(x.shape().begin(), x.shape().end());
    return py::buffer_info(x.raw_data(), static_cast<py::ssize_t>(item_size(x.dtype())),
                           numpy_type(x.dtype()).format, static_cast<py::ssize_t>(x.dim()), shape,
                           byte_strides(x));
  });
}

}  // namespace resnetcpp::bindings
