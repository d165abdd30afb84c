#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <optional>
#include <string>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/factory.hpp"
#include "resnetcpp/tensor/tensor.hpp"

/// How the library's value types cross into Python. Include this in every binding file.
namespace py = pybind11;

namespace resnetcpp::bindings {

inline constexpr std::array kDtypes = {
    Dtype::uint8,   Dtype::int8,     Dtype::int16,   Dtype::int32,   Dtype::int64,
    Dtype::float16, Dtype::bfloat16, Dtype::float32, Dtype::float64, Dtype::boolean};

/// The Python object that stands for a dtype: one per dtype, compared by identity.
py::object dtype_object(Dtype dtype);
/// Accepts dtype objects and Python's float, int, bool. Errors: DtypeError for complex ones, which
/// can only be named.
std::optional<Dtype> dtype_from(py::handle object);

py::object memory_format_object(MemoryFormat format);
std::optional<MemoryFormat> memory_format_from(py::handle object);

/// torch.strided, the layout of all tensors.
py::object strided_layout();

/// A device by name; only the CPU can be used. PyTorch: torch.device.
struct Device {
  std::string type = "cpu";
  std::optional<std::int64_t> index;
};

/// The `device` argument of a function: None or the CPU, anything else is an error that names it.
struct CpuOnly {};

/// Accepts Device and its names, "cpu" or "cuda:0". Errors: Error for a text that names none.
std::optional<Device> device_from(py::handle object);
/// False for what is no device. Errors: Error for a device that is not the CPU.
bool is_cpu_or_none(py::handle object);

/// Sizes as torch.Size, a tuple.
py::object size_object(const Shape& shape);
/// Accepts an int (or whatever has __index__) or a sequence of them.
std::optional<Shape> shape_from(py::handle object);

/// Python's bool, int and float, NumPy's scalars.
std::optional<Scalar> scalar_from(py::handle object);
/// The number in a tensor without dimensions that wants no gradient.
std::optional<Scalar> scalar_in_tensor(py::handle object);

}  // namespace resnetcpp::bindings

namespace pybind11::detail {

/// A Tensor is a handle: Python sees the TensorImpl behind it, so that one tensor is one object.
template <>
struct type_caster<resnetcpp::Tensor> {
  PYBIND11_TYPE_CASTER(resnetcpp::Tensor, const_name("Tensor"));

  bool load(handle source, bool convert) {
    if (source.is_none()) return false;
    make_caster<std::shared_ptr<resnetcpp::TensorImpl>> inner;
    if (!inner.load(source, convert)) return false;
    value = resnetcpp::Tensor(cast_op<std::shared_ptr<resnetcpp::TensorImpl>>(inner));
    return true;
  }

  static handle cast(const resnetcpp::Tensor& tensor, return_value_policy, handle parent) {
    if (!tensor.defined()) return none().release();
    return make_caster<std::shared_ptr<resnetcpp::TensorImpl>>::cast(
        tensor.impl(), return_value_policy::automatic, parent);
  }
};

template <>
struct type_caster<resnetcpp::Dtype> {
  PYBIND11_TYPE_CASTER(resnetcpp::Dtype, const_name("dtype"));
  bool load(handle source, bool) {
    const auto found = resnetcpp::bindings::dtype_from(source);
    if (found) value = *found;
    return found.has_value();
  }
  static handle cast(resnetcpp::Dtype dtype, return_value_policy, handle) {
    return resnetcpp::bindings::dtype_object(dtype).release();
  }
};

template <>
struct type_caster<resnetcpp::MemoryFormat> {
  PYBIND11_TYPE_CASTER(resnetcpp::MemoryFormat, const_name("memory_format"));
  bool load(handle source, bool) {
    const auto found = resnetcpp::bindings::memory_format_from(source);
    if (found) value = *found;
    return found.has_value();
  }
  static handle cast(resnetcpp::MemoryFormat format, return_value_policy, handle) {
    return resnetcpp::bindings::memory_format_object(format).release();
  }
};

template <>
struct type_caster<resnetcpp::bindings::CpuOnly> {
  PYBIND11_TYPE_CASTER(resnetcpp::bindings::CpuOnly, const_name("device | str | None"));
  bool load(handle source, bool) { return resnetcpp::bindings::is_cpu_or_none(source); }
};

template <>
struct type_caster<resnetcpp::Scalar> {
  PYBIND11_TYPE_CASTER(resnetcpp::Scalar, const_name("float"));
  // An overload that takes the tensor itself comes first: it needs no conversion.
  bool load(handle source, bool convert) {
    auto found = resnetcpp::bindings::scalar_from(source);
    if (!found && convert) found = resnetcpp::bindings::scalar_in_tensor(source);
    if (found) value = *found;
    return found.has_value();
  }
  static handle cast(const resnetcpp::Scalar& scalar, return_value_policy, handle) {
    if (scalar.is_boolean()) return bool_(scalar.to<bool>()).release();
    if (scalar.is_floating()) return float_(scalar.to<double>()).release();
    return int_(scalar.to<std::int64_t>()).release();
  }
};

/// Shape is a vector<int64_t>: sizes, strides and lists of dimensions all come this way.
template <>
struct type_caster<resnetcpp::Shape> {
  PYBIND11_TYPE_CASTER(resnetcpp::Shape, const_name("Size"));
  bool load(handle source, bool) {
    auto found = resnetcpp::bindings::shape_from(source);
    if (found) value = std::move(*found);
    return found.has_value();
  }
  static handle cast(const resnetcpp::Shape& shape, return_value_policy, handle) {
    return resnetcpp::bindings::size_object(shape).release();
  }
};

}  // namespace pybind11::detail
