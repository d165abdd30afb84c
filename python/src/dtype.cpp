// dtype, memory_format and layout: names that Python compares by identity.
#include <array>
#include <string>

#include "bind.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

/// What Python sees of a dtype. Those without a `value` can be named, not used.
struct NamedDtype {
  std::string name;
  std::optional<Dtype> value;
  std::size_t itemsize;
  bool is_floating_point = false;
  bool is_complex = false;
  bool is_signed = true;
};

struct NamedFormat {
  std::string name;
  MemoryFormat value;
};

struct Layout {
  std::string name;
};

// One Python object per value, alive as long as the process.
std::array<PyObject*, kDtypes.size()> dtype_objects{};
std::array<PyObject*, 3> format_objects{};
PyObject* strided_object = nullptr;

/// Binds what all of these classes share: they are one object each, known by its name.
template <class Named>
py::class_<Named> name_class(py::module_& module, const char* name, const char* doc) {
  return py::class_<Named>(module, name, doc)
      .def("__repr__", [](const Named& self) { return "torch." + self.name; })
      .def("__reduce__", [](const Named& self) { return self.name; })
      .def("__copy__", [](py::object self) { return self; })
      .def("__deepcopy__", [](py::object self, const py::object&) { return self; });
}

template <class Named>
PyObject* add_name(py::module_& module, Named named) {
  py::object object = py::cast(named);
  module.attr(named.name.c_str()) = object;
  return object.release().ptr();
}

void bind_dtypes(py::module_& module) {
  name_class<NamedDtype>(module, "dtype", "The type of a tensor's elements. PyTorch: torch.dtype.")
      .def_readonly("itemsize", &NamedDtype::itemsize)
      .def_readonly("is_floating_point", &NamedDtype::is_floating_point)
      .def_readonly("is_complex", &NamedDtype::is_complex)
      .def_readonly("is_signed", &NamedDtype::is_signed);
  for (const Dtype dtype : kDtypes) {
    dtype_objects[static_cast<std::size_t>(dtype)] =
        add_name(module, NamedDtype{name(dtype), dtype, item_size(dtype), is_floating(dtype), false,
                                    is_signed(dtype)});
  }
  // Code for PyTorch names these, for example to choose none of them.
  for (const NamedDtype& absent :
       std::initializer_list<NamedDtype>{{"complex64", std::nullopt, 8, false, true},
                                         {"complex128", std::nullopt, 16, false, true}}) {
    add_name(module, absent);
  }
  const std::pair<const char*, const char*> aliases[] = {
      {"float", "float32"}, {"double", "float64"}, {"int", "int32"},
      {"long", "int64"},    {"half", "float16"},   {"short", "int16"}};
  for (const auto& [alias, name] : aliases) module.attr(alias) = module.attr(name);
}

void bind_formats(py::module_& module) {
  name_class<NamedFormat>(module, "memory_format", "How a tensor's elements lie in memory.");
  const NamedFormat formats[] = {{"contiguous_format", MemoryFormat::contiguous},
                                 {"channels_last", MemoryFormat::channels_last},
                                 {"preserve_format", MemoryFormat::preserve}};
  for (const NamedFormat& format : formats) {
    format_objects[static_cast<std::size_t>(format.value)] = add_name(module, format);
  }
  name_class<Layout>(module, "layout", "Every tensor has strides. PyTorch: torch.layout.");
  strided_object = add_name(module, Layout{"strided"});
}

}  // namespace

py::object dtype_object(Dtype dtype) {
  return py::reinterpret_borrow<py::object>(dtype_objects[static_cast<std::size_t>(dtype)]);
}

std::optional<Dtype> dtype_from(py::handle object) {
  if (py::isinstance<NamedDtype>(object)) {
    const auto& named = object.cast<const NamedDtype&>();
    RESNETCPP_CHECK(named.value, DtypeError, "expected a real dtype, got ", named.name,
                    ", which is not supported");
    return named.value;
  }
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

py::object strided_layout() { return py::reinterpret_borrow<py::object>(strided_object); }

void bind_types(py::module_& module) {
  bind_dtypes(module);
  bind_formats(module);
}

}  // namespace resnetcpp::bindings
