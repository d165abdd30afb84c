// Copies between layouts and dtypes.
#include "ops.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/ops/view.hpp"

namespace resnetcpp::bindings {

namespace {

/// What the many spellings of Tensor.to ask for.
struct Target {
  std::optional<Dtype> dtype;
  MemoryFormat format = MemoryFormat::preserve;
  bool copy = false;
};

void read_positional(py::handle value, Target& target) {
  if (const auto dtype = dtype_from(value)) {
    target.dtype = dtype;
  } else if (py::isinstance<TensorImpl>(value)) {
    target.dtype = value.cast<Tensor>().dtype();
  } else if (!py::isinstance<py::bool_>(value) && !is_cpu_or_none(value)) {
    throw py::type_error("to: expected a dtype, a device or a tensor, got " +
                         py::repr(value).cast<std::string>());
  }
}

// non_blocking and copy follow device and dtype by position.
void read_arguments(const py::args& args, Target& target) {
  std::size_t flags = 0;
  for (const py::handle value : args) {
    read_positional(value, target);
    if (!py::isinstance<py::bool_>(value)) continue;
    if (++flags == 2) target.copy = value.cast<bool>();
  }
}

void read_keywords(const py::kwargs& kwargs, Target& target) {
  for (const auto& [key, value] : kwargs) {
    const auto name = key.cast<std::string>();
    if (name == "copy") {
      target.copy = value.cast<bool>();
    } else if (name == "memory_format") {
      if (!value.is_none()) target.format = value.cast<MemoryFormat>();
    } else if (name == "dtype" || name == "tensor" || name == "other" || name == "device") {
      read_positional(value, target);
    } else if (name != "non_blocking") {
      throw py::type_error("to() got an unexpected keyword argument '" + name + "'");
    }
  }
}

Tensor converted(const Tensor& x, const py::args& args, const py::kwargs& kwargs) {
  Target target;
  read_arguments(args, target);
  read_keywords(kwargs, target);
  const py::gil_scoped_release release;
  Tensor y = to(x, target.dtype.value_or(x.dtype()));
  if (target.copy && y.is_same(x)) return clone(y, target.format);
  return contiguous(y, target.format);
}

std::string legacy_name(Dtype dtype) { return std::string("torch.") + tensor_type_name(dtype); }

// A dtype, "torch.FloatTensor", or the class of that name.
Dtype type_from(const py::object& type) {
  if (const auto dtype = dtype_from(type)) return *dtype;
  const py::object known = py::getattr(type, "_legacy_name", type);
  for (const Dtype dtype : kDtypes) {
    if (py::isinstance<py::str>(known) && known.cast<std::string>() == legacy_name(dtype))
      return dtype;
  }
  throw py::value_error("type: expected a dtype, got " + py::repr(type).cast<std::string>());
}

py::object typed(const Tensor& x, const py::object& dtype, bool) {
  if (dtype.is_none()) return py::str(legacy_name(x.dtype()));
  return py::cast(to(x, type_from(dtype)));
}

void bind_conversions(Binder& bind) {
  bind.tensor.def("to", &converted,
                  "The tensor with another dtype or layout; itself if it has it.");
  bind.tensor.def("type", &typed,
                  "The tensor with another dtype; without one, the name of its type.",
                  py::arg("dtype") = py::none(), py::arg("non_blocking") = false);
  const std::pair<const char*, Dtype> names[] = {
      {"float", Dtype::float32},     {"double", Dtype::float64}, {"half", Dtype::float16},
      {"bfloat16", Dtype::bfloat16}, {"long", Dtype::int64},     {"int", Dtype::int32},
      {"short", Dtype::int16},       {"char", Dtype::int8},      {"byte", Dtype::uint8},
      {"bool", Dtype::boolean}};
  for (const auto& [name, dtype] : names) {
    def_method(
        bind, name,
        [dtype = dtype](const Tensor& x, MemoryFormat format) {
          return contiguous(to(x, dtype), format);
        },
        "The tensor converted to this dtype.", py::arg("memory_format") = MemoryFormat::preserve);
  }
  def_method(
      bind, "type_as", [](const Tensor& x, const Tensor& other) { return to(x, other.dtype()); },
      "The tensor with the dtype of `other`.", py::arg("other"));
  def_method(
      bind, "cpu", [](const Tensor& x, MemoryFormat format) { return contiguous(x, format); },
      "The tensor itself: there is no other device.",
      py::arg("memory_format") = MemoryFormat::preserve);
  bind.tensor.def(
      "cuda",
      [](const Tensor& x, const py::object& device, bool, MemoryFormat format) {
        is_cpu_or_none(device.is_none() ? py::str("cuda") : device);
        return contiguous(x, format);
      },
      "Always an error: there is only the CPU.", py::arg("device") = py::none(),
      py::arg("non_blocking") = false, py::arg("memory_format") = MemoryFormat::preserve);
}

}  // namespace

void bind_ops_copy(Binder& bind) {
  bind_conversions(bind);
  bind.module.def("clone", &clone, "A copy that gradients pass through.", py::arg("input"),
                  py::kw_only(), py::arg("memory_format") = MemoryFormat::preserve, ReleaseGil());
  bind.tensor.def("clone", &clone, "A copy that gradients pass through.", py::kw_only(),
                  py::arg("memory_format") = MemoryFormat::preserve, ReleaseGil());
  def_method(bind, "contiguous", &contiguous, "The tensor in this order; itself if it lies so.",
             py::arg("memory_format") = MemoryFormat::contiguous);
  def_inplace(
      bind, "copy_", [](const Tensor& x, const Tensor& source, bool) { return copy_(x, source); },
      "Takes the values of `src`, broadcast and converted.", py::arg("src"),
      py::arg("non_blocking") = false);
}

}  // namespace resnetcpp::bindings
