// NumPy arrays that share memory with tensors.
#include <string>

#include "interop/interop.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::bindings {

namespace {

struct NumpyType {
  Dtype dtype;
  char kind;           // NumPy's dtype.kind
  const char* format;  // of the buffer protocol
};

// NumPy has no bfloat16.
constexpr NumpyType kNumpyTypes[] = {
    {Dtype::uint8, 'u', "B"},   {Dtype::int8, 'i', "b"},    {Dtype::int16, 'i', "h"},
    {Dtype::int32, 'i', "i"},   {Dtype::int64, 'i', "q"},   {Dtype::float16, 'f', "e"},
    {Dtype::float32, 'f', "f"}, {Dtype::float64, 'f', "d"}, {Dtype::boolean, 'b', "?"}};

std::optional<Dtype> matching_dtype(const py::array& array) {
  for (const NumpyType& type : kNumpyTypes) {
    if (type.kind == array.dtype().kind() &&
        item_size(type.dtype) == static_cast<std::size_t>(array.itemsize())) {
      return type.dtype;
    }
  }
  return std::nullopt;
}

void check_byte_order(const py::array& array) {
  RESNETCPP_CHECK(array.dtype().byteorder() != '>', ValueError,
                  "from_numpy: expected the byte order of this machine, got ",
                  py::str(array.dtype()).cast<std::string>(),
                  "; convert it with array.astype(array.dtype.newbyteorder('='))");
}

Dtype dtype_of_array(const py::array& array) {
  const auto dtype = matching_dtype(array);
  RESNETCPP_CHECK(dtype, DtypeError,
                  "from_numpy: expected an array of float16, float32, float64, int8, int16, int32, "
                  "int64, uint8 or bool, got ",
                  py::str(array.dtype()).cast<std::string>(),
                  "; convert it with array.astype(...)");
  check_byte_order(array);
  return *dtype;
}

// Steps along dimensions of one element or none have no meaning, and NumPy leaves anything there.
Shape element_strides(const py::array& array, const Shape& shape, Dtype dtype) {
  const auto item = static_cast<py::ssize_t>(item_size(dtype));
  Shape strides = contiguous_strides(shape);
  const bool is_empty = array.size() == 0;
  for (py::ssize_t i = 0; i < array.ndim() && !is_empty; ++i) {
    if (array.shape(i) == 1) continue;
    RESNETCPP_CHECK(array.strides(i) >= 0, ValueError,
                    "from_numpy: expected strides that are not negative, got ", array.strides(i),
                    " in dim ", i, "; make a copy with array.copy()");
    RESNETCPP_CHECK(array.strides(i) % item == 0, ValueError,
                    "from_numpy: expected strides that are multiples of the item size, got ",
                    array.strides(i), "; make a copy with array.copy()");
    strides[static_cast<std::size_t>(i)] = array.strides(i) / item;
  }
  return strides;
}

Tensor from_numpy(const py::array& array) {
  const Dtype dtype = dtype_of_array(array);
  const Shape shape(array.shape(), array.shape() + array.ndim());
  const Shape strides = element_strides(array, shape, dtype);
  void* const data = const_cast<void*>(array.data());
  RESNETCPP_CHECK(reinterpret_cast<std::uintptr_t>(data) % item_size(dtype) == 0, ValueError,
                  "from_numpy: expected an aligned array, got one at an odd address; make a copy "
                  "with array.copy()");
  const Tensor x = from_blob(data, shape, strides, dtype, [keep = share(array)](void*) {});
  if (!array.writeable()) x.storage()->protect();
  return x;
}

Tensor shared_with(const py::array& array) {
  const Tensor x = from_numpy(array);
  if (!x.storage()->writable() &&
      PyErr_WarnEx(
          PyExc_UserWarning,
          "The given NumPy array is not writable, and neither is the tensor on its memory: "
          "in-place ops on it are errors. Copy the array, or pass it to tensor(), to get "
          "one that can be written.",
          1) != 0) {
    throw py::error_already_set();
  }
  return x;
}

// A number of another width is converted where the caller names the dtype that he wants.
py::array converted(const py::array& array, const std::optional<Dtype>& dtype) {
  const char kind = array.dtype().kind();
  const bool is_number = kind == 'i' || kind == 'u' || kind == 'f';
  if (!dtype || !is_number || matching_dtype(array)) return array;
  check_byte_order(array);
  return array.attr("astype")(py::dtype(buffer_format(compute_dtype(*dtype))));
}

py::array ensured(py::handle data) {
  auto array = py::array::ensure(data);
  if (!array) throw py::error_already_set();
  return array;
}

bool is_array(py::handle object) {
  // NumPy's scalars have no length, its arrays without dimensions have the method.
  return !py::isinstance<TensorImpl>(object) && py::hasattr(object, "__len__") &&
         (py::hasattr(object, "__array_interface__") || PyObject_CheckBuffer(object.ptr()) != 0);
}

bool is_list_of_arrays(py::handle object) {
  if (!is_list(object)) return false;
  const auto items = py::reinterpret_borrow<py::sequence>(object);
  return items.size() > 0 && is_array(items[0]);
}

py::array as_array(const Tensor& x) {
  const std::vector<py::ssize_t> shape(x.shape().begin(), x.shape().end());
  // The array's base is a tensor of its own, which keeps the storage alive.
  const py::object owner = py::cast(x.detach());
  x.storage()->expose();
  py::array array(py::dtype(buffer_format(x.dtype())), shape, byte_strides(x), x.raw_data(), owner);
  if (!x.storage()->writable()) array.attr("flags").attr("writeable") = false;
  return array;
}

py::array to_numpy(const Tensor& x, bool force) {
  if (!force) check_no_grad(x);
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

// What a NumPy function of a tensor returns: a tensor; bools come as uint8, as in PyTorch.
py::object wrap_result(const Tensor&, const py::array& array, const py::args&) {
  if (array.dtype().kind() != 'b') return py::cast(from_numpy(array));
  return py::cast(from_numpy(array.attr("astype")(py::dtype(buffer_format(Dtype::uint8)))));
}

}  // namespace

const char* buffer_format(Dtype dtype) {
  for (const NumpyType& type : kNumpyTypes) {
    if (type.dtype == dtype) return type.format;
  }
  throw DtypeError(detail::concat("numpy: expected a dtype that NumPy has, got ", name(dtype),
                                  "; convert the tensor with float() first"));
}

std::vector<py::ssize_t> byte_strides(const Tensor& x) {
  std::vector<py::ssize_t> strides;
  for (const std::int64_t step : x.strides()) {
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

Tensor tensor_from(const py::object& data, const std::optional<Dtype>& dtype, bool copy) {
  Tensor result;
  if (py::isinstance<TensorImpl>(data)) {
    const Tensor source = data.cast<Tensor>().detach();
    result = copy ? clone_data(source) : source;
  } else if (is_list_of_arrays(data)) {
    result = clone_data(from_numpy(converted(ensured(data), dtype)));
  } else if (!is_list(data) && is_array(data)) {
    const py::array array = ensured(data);
    const py::array own = converted(array, dtype);
    const bool is_new = !own.is(array);
    result = copy && !is_new ? clone_data(from_numpy(own), MemoryFormat::contiguous)
             : is_new        ? from_numpy(own)
                             : shared_with(own);
  } else {
    return from_nested(data, dtype);
  }
  return dtype ? cast_data(result, *dtype) : result;
}

void bind_numpy(Binder& bind) {
  bind.module.def("from_numpy", &shared_with, py::arg("ndarray").noconvert(),
                  "A tensor that shares the array's memory.");
  bind.tensor.def("numpy", &to_numpy, py::kw_only(), py::arg("force") = false,
                  "An array that shares the tensor's memory.");
  bind.tensor.def("__array__", &array_protocol, py::arg("dtype") = py::none(),
                  py::arg("copy") = py::none());
  bind.tensor.def("__array_wrap__", &wrap_result);
  bind.tensor.attr("__array_priority__") = 1000;  // tensors before arrays, in mixed expressions
}

void bind_interop(Binder& bind) {
  bind_numpy(bind);
  bind_buffer(bind.tensor);
  bind_dlpack(bind);
}

}  // namespace resnetcpp::bindings
