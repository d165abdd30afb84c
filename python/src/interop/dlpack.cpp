// DLPack in both directions: memory shared with PyTorch, NumPy and others.
#include "interop/dlpack.hpp"

#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "interop/interop.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"

namespace resnetcpp::bindings {

namespace {

using dlpack::DataType;
using dlpack::Managed;
using dlpack::ManagedVersioned;

struct TypeRow {
  Dtype dtype;
  DataType type;
};

constexpr TypeRow kTypes[] = {
    {Dtype::uint8, {dlpack::type_uint, 8, 1}},       {Dtype::int8, {dlpack::type_int, 8, 1}},
    {Dtype::int16, {dlpack::type_int, 16, 1}},       {Dtype::int32, {dlpack::type_int, 32, 1}},
    {Dtype::int64, {dlpack::type_int, 64, 1}},       {Dtype::float16, {dlpack::type_float, 16, 1}},
    {Dtype::bfloat16, {dlpack::type_bfloat, 16, 1}}, {Dtype::float32, {dlpack::type_float, 32, 1}},
    {Dtype::float64, {dlpack::type_float, 64, 1}},   {Dtype::boolean, {dlpack::type_bool, 8, 1}}};

DataType type_of(Dtype dtype) {
  for (const TypeRow& row : kTypes) {
    if (row.dtype == dtype) return row.type;
  }
  return kTypes[0].type;
}

Dtype dtype_of_type(DataType type) {
  for (const TypeRow& row : kTypes) {
    const auto& [code, bits, lanes] = row.type;
    if (code == type.code && bits == type.bits && lanes == type.lanes) return row.dtype;
  }
  throw DtypeError(detail::concat(
      "from_dlpack: expected uint8, bool, int8 to int64, bfloat16 or float16 to float64, got type "
      "code ",
      static_cast<int>(type.code), " with ", static_cast<int>(type.bits), " bits and ", type.lanes,
      " lanes"));
}

// --- Out -----------------------------------------------------------------------------------------

[[noreturn]] void refuse_export(const std::string& text) {
  PyErr_SetString(PyExc_BufferError, text.c_str());
  throw py::error_already_set();
}

/// What an exported tensor keeps until its reader is done.
template <class Kind>
struct Exported {
  Tensor tensor;
  Shape shape;
  Shape strides;
  Kind managed{};
};

template <class Kind>
void delete_exported(Kind* managed) {
  delete static_cast<Exported<Kind>*>(managed->context);
}

template <class Kind>
std::unique_ptr<Exported<Kind>> exported(const Tensor& x) {
  auto result = std::make_unique<Exported<Kind>>();
  result->tensor = x.detach();  // of its own: a later `x.data = y` must not free this memory
  result->shape = x.shape();
  result->strides = x.strides();
  x.storage()->expose();
  result->managed.array = {x.raw_data(),
                           {dlpack::kCpu, 0},
                           static_cast<std::int32_t>(x.dim()),
                           type_of(x.dtype()),
                           result->shape.data(),
                           result->strides.data(),
                           0};
  result->managed.context = result.get();
  result->managed.deleter = &delete_exported<Kind>;
  return result;
}

// A capsule that nobody took still owns its tensor.
template <class Kind>
void destroy_capsule(PyObject* capsule) {
  if (PyCapsule_IsValid(capsule, Kind::kName) == 0) return;
  auto* const managed = static_cast<Kind*>(PyCapsule_GetPointer(capsule, Kind::kName));
  if (managed->deleter != nullptr) managed->deleter(managed);
}

template <class Kind>
py::object capsule_of(std::unique_ptr<Exported<Kind>> source) {
  PyObject* const capsule = PyCapsule_New(&source->managed, Kind::kName, &destroy_capsule<Kind>);
  if (capsule == nullptr) throw py::error_already_set();
  static_cast<void>(source.release());
  return py::reinterpret_steal<py::object>(capsule);
}

void check_exportable(const Tensor& x) {
  if (x.requires_grad()) {
    refuse_export("Can't export tensors that require gradient, use tensor.detach()");
  }
}

py::object to_legacy(const Tensor& x) {
  check_exportable(x);
  if (!x.storage()->writable()) {
    refuse_export(
        "dlpack: expected a reader of version 1.0 or later for a read-only tensor, as older ones "
        "cannot be told; clone() it first");
  }
  return capsule_of(exported<Managed>(x));
}

py::object to_versioned(const Tensor& x, bool is_copy) {
  check_exportable(x);
  auto result = exported<ManagedVersioned>(x);
  result->managed.major = dlpack::kMajorVersion;
  if (!x.storage()->writable()) result->managed.flags |= dlpack::kReadOnly;
  if (is_copy) result->managed.flags |= dlpack::kIsCopied;
  return capsule_of(std::move(result));
}

void check_stream(const py::object& stream) {
  const bool is_default =
      stream.is_none() || (py::isinstance<py::int_>(stream) && stream.equal(py::int_(-1)));
  if (!is_default)
    refuse_export("dlpack: expected stream=None, as on every CPU, got " +
                  py::repr(stream).cast<std::string>());
}

void check_target(const std::optional<std::pair<std::int64_t, std::int64_t>>& device) {
  if (device && device->first != dlpack::kCpu) {
    refuse_export("dlpack: expected the CPU, device type 1, got device type " +
                  std::to_string(device->first));
  }
}

using Pair = std::optional<std::pair<std::int64_t, std::int64_t>>;

py::object dlpack_protocol(const Tensor& x, const py::object& stream, const Pair& max_version,
                           const Pair& dl_device, std::optional<bool> copy) {
  check_stream(stream);
  check_target(dl_device);
  check_exportable(x);
  const bool copies = copy.value_or(false);
  const Tensor source = copies ? clone_data(x) : x;
  const bool versioned = max_version && max_version->first >= dlpack::kMajorVersion;
  return versioned ? to_versioned(source, copies) : to_legacy(source);
}

// --- In ------------------------------------------------------------------------------------------

/// The producer's struct, given back once, by whoever lets go last.
template <class Kind>
std::shared_ptr<Kind> owned(Kind* managed) {
  return {managed, [](Kind* last) {
            if (last->deleter == nullptr || Py_IsInitialized() == 0) return;
            const py::gil_scoped_acquire gil;  // a producer written in Python may need it
            last->deleter(last);
          }};
}

Shape strides_of(const dlpack::Array& array, const Shape& shape) {
  Shape strides = contiguous_strides(shape);
  if (array.strides == nullptr || numel_of(shape) == 0) return strides;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == 1) continue;
    RESNETCPP_CHECK(array.strides[i] >= 0, ValueError,
                    "from_dlpack: expected strides that are not negative, got ", array.strides[i],
                    " in dim ", i, "; make a copy first");
    strides[i] = array.strides[i];
  }
  return strides;
}

/// Where the array of a capsule lies, checked before the capsule is marked as used.
struct Window {
  Dtype dtype;
  Shape shape;
  Shape strides;
  void* data;
};

Window window_of(const dlpack::Array& array) {
  RESNETCPP_CHECK(array.device.type == dlpack::kCpu, Error,
                  "from_dlpack: expected data on the CPU, device type 1, got device type ",
                  array.device.type);
  RESNETCPP_CHECK(array.ndim >= 0, ShapeError,
                  "from_dlpack: expected a number of dimensions that is not negative, got ",
                  array.ndim);
  Window window{dtype_of_type(array.dtype), {}, {}, nullptr};
  if (array.ndim > 0) window.shape.assign(array.shape, array.shape + array.ndim);
  const std::size_t item = item_size(window.dtype);
  const std::size_t bytes = bytes_of(window.shape, item);
  window.strides = strides_of(array, window.shape);
  RESNETCPP_CHECK(array.data != nullptr || bytes == 0, ValueError,
                  "from_dlpack: expected an address for sizes ", to_string(window.shape),
                  ", got none");
  if (array.data != nullptr) window.data = static_cast<char*>(array.data) + array.byte_offset;
  RESNETCPP_CHECK(reinterpret_cast<std::uintptr_t>(window.data) % item == 0, ValueError,
                  "from_dlpack: expected an aligned array, got one at an odd address; make a copy "
                  "first");
  return window;
}

template <class Kind>
Tensor taken(PyObject* capsule, Kind* managed) {
  const Window window = window_of(managed->array);
  if (PyCapsule_SetName(capsule, Kind::kUsedName) != 0) throw py::error_already_set();
  return from_blob(window.data, window.shape, window.strides, window.dtype,
                   [owner = owned(managed)](void*) {});
}

Tensor from_capsule(const py::object& object) {
  PyObject* const capsule = object.ptr();
  if (PyCapsule_IsValid(capsule, ManagedVersioned::kName) != 0) {
    auto* const managed =
        static_cast<ManagedVersioned*>(PyCapsule_GetPointer(capsule, ManagedVersioned::kName));
    RESNETCPP_CHECK(managed->major <= dlpack::kMajorVersion, Error,
                    "from_dlpack: expected DLPack 1, got version ", managed->major, ".",
                    managed->minor);
    const bool read_only = (managed->flags & dlpack::kReadOnly) != 0;
    const Tensor x = taken(capsule, managed);
    if (read_only) x.storage()->protect();
    return x;
  }
  RESNETCPP_CHECK(
      PyCapsule_IsValid(capsule, Managed::kName) != 0, Error,
      "from_dlpack received an invalid capsule. Note that DLTensor capsules can be "
      "consumed only once, so you might have already constructed a tensor from it once.");
  return taken(capsule, static_cast<Managed*>(PyCapsule_GetPointer(capsule, Managed::kName)));
}

// Producers of before 2024 know neither max_version nor copy.
py::object asked_capsule(const py::object& source, const std::optional<bool>& copy) {
  const py::object produce = source.attr("__dlpack__");
  py::dict options;
  options["max_version"] = py::make_tuple(dlpack::kMajorVersion, 0);
  if (copy) options["copy"] = *copy;
  try {
    return produce(**options);
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_TypeError) || (copy && !*copy)) throw;
  }
  return produce();
}

void check_source(const py::object& source) {
  if (!py::hasattr(source, "__dlpack__")) {
    throw py::type_error("from_dlpack: expected an object with __dlpack__, or a capsule, got " +
                         py::str(py::type::of(source)).cast<std::string>());
  }
  if (!py::hasattr(source, "__dlpack_device__")) return;
  const py::tuple device = source.attr("__dlpack_device__")();
  const auto type = py::int_(device[0]).cast<std::int64_t>();
  RESNETCPP_CHECK(type == dlpack::kCpu, Error,
                  "from_dlpack: expected data on the CPU, device type 1, got device type ", type);
}

Tensor from_dlpack(const py::object& source, CpuOnly, std::optional<bool> copy) {
  const bool is_capsule = PyCapsule_CheckExact(source.ptr()) != 0;
  if (!is_capsule) check_source(source);
  const py::object capsule = is_capsule ? source : asked_capsule(source, copy);
  const auto* const versioned = PyCapsule_IsValid(capsule.ptr(), ManagedVersioned::kName) != 0
                                    ? static_cast<const ManagedVersioned*>(PyCapsule_GetPointer(
                                          capsule.ptr(), ManagedVersioned::kName))
                                    : nullptr;
  const bool is_copy = versioned != nullptr && (versioned->flags & dlpack::kIsCopied) != 0;
  const Tensor x = from_capsule(capsule);
  return copy.value_or(false) && !is_copy ? clone_data(x) : x;
}

}  // namespace

void bind_dlpack(Binder& bind) {
  bind.tensor.def("__dlpack__", &dlpack_protocol, py::kw_only(), py::arg("stream") = py::none(),
                  py::arg("max_version") = py::none(), py::arg("dl_device") = py::none(),
                  py::arg("copy") = py::none(),
                  "A capsule on this tensor's memory. Errors: BufferError.");
  bind.tensor.def("__dlpack_device__",
                  [](const Tensor&) { return py::make_tuple(dlpack::kCpu, 0); });
  bind.module.def("from_dlpack", &from_dlpack, py::arg("ext_tensor"), py::kw_only(),
                  py::arg("device") = py::none(), py::arg("copy") = py::none(),
                  "A tensor on the memory of another library's array, or of a DLPack capsule.");
  bind.module.def("to_dlpack", &to_legacy, py::arg("tensor"),
                  "A DLPack capsule on the tensor's memory.");
}

}  // namespace resnetcpp::bindings
