// Class Tensor itself; its ops are bound by family in ops_*.cpp.
#include "interop/interop.hpp"
#include "resnetcpp/autograd/inplace.hpp"
#include "resnetcpp/autograd/recording.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

/// x, for code that turns it into Python numbers. Errors: ValueError while a model is traced, as
/// the trace would hold what these numbers lead to for one input alone.
const Tensor& readable(const Tensor& x) {
  const bool is_parameter = x.is_leaf() && x.requires_grad();
  RESNETCPP_CHECK(!autograd::is_recording() || is_parameter, ValueError,
                  "recorded model: expected one that runs the same ops for every "
                  "input, got one that decides by the values of tensors: it turns a tensor ",
                  to_string(x.shape()), " into Python numbers");
  return x;
}

py::object tolist(const Tensor& x, std::int64_t dim) {
  if (dim == x.dim()) return py::cast(x.item());
  py::list items;
  for (std::int64_t i = 0; i < x.size(dim); ++i) {
    Shape shape = x.shape();
    shape[static_cast<std::size_t>(dim)] = 1;
    const Tensor one =
        alias(x, shape, x.strides(), x.offset() + i * x.strides()[static_cast<std::size_t>(dim)]);
    items.append(tolist(one, dim + 1));
  }
  return items;
}

bool truth(const Tensor& x) {
  RESNETCPP_CHECK(x.numel() != 0, Error, "Boolean value of Tensor with no values is ambiguous");
  RESNETCPP_CHECK(x.numel() == 1, Error,
                  "Boolean value of Tensor with more than one value is ambiguous");
  return readable(x).item<bool>();
}

template <class Number>
Number number(const Tensor& x) {
  RESNETCPP_CHECK(x.numel() == 1, ShapeError,
                  "only one element tensors can be converted to Python scalars, got ", x.numel());
  return readable(x).item<Number>();
}

// C++ counts a number as a vector of one element here.
void check_dims(const Tensor& x, std::int64_t dim) {
  RESNETCPP_CHECK(x.dim() > 0, IndexError, "Dimension specified as ", dim,
                  " but tensor has no dimensions");
}

py::object size(const Tensor& x, const std::optional<std::int64_t>& dim) {
  if (!dim) return size_object(x.shape());
  check_dims(x, *dim);
  return py::int_(x.size(*dim));
}

py::object stride(const Tensor& x, const std::optional<std::int64_t>& dim) {
  if (dim) {
    check_dims(x, *dim);
    return py::int_(x.stride(*dim));
  }
  py::tuple steps(x.strides().size());
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = x.strides()[i];
  return steps;
}

std::int64_t version_of(const Tensor& x) {
  RESNETCPP_CHECK(!x.storage()->inference(), Error,
                  "Inference tensors do not track version counter.");
  return x.version();
}

// tensor.data: the same values, a history and a version count of their own.
Tensor data_of(const Tensor& x) {
  return Tensor(std::make_shared<TensorImpl>(Storage::alias(x.storage()), x.dtype(), x.shape(),
                                             x.strides(), x.offset()));
}

// tensor.data = other: `x` looks at other's elements from now on.
void set_data(const Tensor& x, const Tensor& other) {
  TensorImpl& impl = *x.impl();
  impl.storage = Storage::alias(other.storage());
  impl.sizes = other.shape();
  impl.strides = other.strides();
  impl.offset = other.offset();
  impl.numel = other.numel();
  impl.dtype = other.dtype();
}

// Tensor(), Tensor(2, 3) and Tensor(size) are not set; Tensor(data) copies, Tensor(tensor) shares.
std::shared_ptr<TensorImpl> construct(const py::args& args, CpuOnly) {
  if (args.empty()) return empty({0}).impl();
  const py::object first = args[0];
  if (args.size() == 1 && py::isinstance<TensorImpl>(first)) {
    const Tensor source = first.cast<Tensor>();
    RESNETCPP_CHECK(source.dtype() == default_dtype(), DtypeError, "Tensor: expected a tensor of ",
                    name(default_dtype()), ", got ", name(source.dtype()));
    return source.detach().impl();
  }
  const bool size = PyTuple_Check(first.ptr()) && !PyTuple_CheckExact(first.ptr());
  if (PyLong_Check(first.ptr()) || (args.size() == 1 && size)) {
    return empty(sizes_from(args, py::none())).impl();
  }
  if (!py::hasattr(first, "__len__") && scalar_from(first)) {
    throw py::type_error("Tensor: expected sizes or a sequence of values, got " +
                         py::repr(first).cast<std::string>());
  }
  return tensor_from(first, default_dtype(), true).impl();
}

bool is_contiguous(const Tensor& x, MemoryFormat format) {
  return format == MemoryFormat::channels_last ? x.is_channels_last() : x.is_contiguous();
}

void bind_properties(TensorClass& tensor) {
  tensor.def_property_readonly("shape", [](const Tensor& x) { return x.shape(); })
      .def_property_readonly("dtype", [](const Tensor& x) { return x.dtype(); })
      .def_property_readonly("ndim", [](const Tensor& x) { return x.dim(); })
      .def_property_readonly("itemsize", [](const Tensor& x) { return item_size(x.dtype()); })
      .def_property_readonly("nbytes",
                             [](const Tensor& x) {
                               return static_cast<std::size_t>(x.numel()) * item_size(x.dtype());
                             })
      .def_property_readonly("device", [](const Tensor&) { return Device(); })
      .def_property_readonly("layout", [](const Tensor&) { return strided_layout(); })
      .def_property_readonly("_version", &version_of)
      .def_property_readonly("_base", [](const Tensor& x) { return autograd::view_base(x); })
      .def_property("data", &data_of, &set_data)
      .def_property_readonly("is_cpu", [](const Tensor&) { return true; });
  for (const char* name : {"is_cuda", "is_mps", "is_meta", "is_xpu", "is_sparse", "is_quantized",
                           "is_nested", "is_mkldnn"}) {
    tensor.def_property_readonly(name, [](const Tensor&) { return false; });
  }
}

void bind_queries(TensorClass& tensor) {
  tensor.def("size", &size, py::arg("dim") = py::none(), "The sizes, or one of them.")
      .def("stride", &stride, py::arg("dim") = py::none(), "The strides in elements, or one.")
      .def(
          "dim", [](const Tensor& x) { return x.dim(); }, "Number of dimensions.")
      .def(
          "ndimension", [](const Tensor& x) { return x.dim(); }, "Number of dimensions.")
      .def(
          "numel", [](const Tensor& x) { return x.numel(); }, "Number of elements.")
      .def(
          "nelement", [](const Tensor& x) { return x.numel(); }, "Number of elements.")
      .def(
          "element_size", [](const Tensor& x) { return item_size(x.dtype()); },
          "Bytes of one element.")
      .def(
          "storage_offset", [](const Tensor& x) { return x.offset(); },
          "Elements from the start of the storage to the first one.")
      .def(
          "data_ptr",
          [](const Tensor& x) {
            x.storage()->expose();
            return reinterpret_cast<std::uintptr_t>(x.raw_data());
          },
          "Address of the first element.")
      .def("is_contiguous", &is_contiguous, py::arg("memory_format") = MemoryFormat::contiguous,
           "Whether the elements lie in the order of the format.")
      .def(
          "is_floating_point", [](const Tensor& x) { return is_floating(x.dtype()); },
          "Whether the dtype is a floating-point one.")
      .def(
          "is_complex", [](const Tensor&) { return false; }, "Always False.")
      .def(
          "is_signed", [](const Tensor& x) { return is_signed(x.dtype()); },
          "Whether the dtype holds negative numbers.")
      .def(
          "is_inference", [](const Tensor& x) { return x.storage()->inference(); },
          "Whether it was made in inference mode.")
      .def(
          "get_device", [](const Tensor&) { return -1; }, "The number of the device: -1, the CPU.")
      .def(
          "pin_memory", [](const Tensor& x, const py::object&) { return x; },
          "The tensor itself: there is no other device to copy to.", py::arg("device") = py::none())
      .def(
          "is_pinned", [](const Tensor&, const py::object&) { return false; }, "Always False.",
          py::arg("device") = py::none())
      .def("_shares_memory",
           [](const Tensor& x, const Tensor& other) { return shares_memory(x, other); })
      .def("_storage_bytes", [](const Tensor& x) { return x.storage()->bytes(); });
}

void bind_values(TensorClass& tensor) {
  tensor
      .def(
          "item", [](const Tensor& x) { return readable(x).item(); },
          "The value of a tensor with one element, as a Python number.")
      .def(
          "tolist", [](const Tensor& x) { return tolist(readable(x), 0); },
          "The values as nested lists, or one number.")
      .def("__bool__", &truth)
      .def("__len__",
           [](const Tensor& x) {
             if (x.dim() == 0) throw py::type_error("len() of a 0-d tensor");
             return x.size(0);
           })
      .def("__float__", [](const Tensor& x) { return number<double>(x); })
      .def("__int__", [](const Tensor& x) { return number<std::int64_t>(x); })
      .def("__index__",
           [](const Tensor& x) {
             if (is_floating(x.dtype()) || x.numel() != 1) {
               throw py::type_error(
                   "only integer tensors of a single element can be converted to an index");
             }
             return readable(x).item<std::int64_t>();
           })
      .def("__hash__",
           [](const Tensor& x) { return reinterpret_cast<std::uintptr_t>(x.impl().get()); })
      .def("__repr__", [](const Tensor& x) { return to_string(x); })
      .def("__format__", [](const Tensor& x, const py::str& spec) {
        const py::object value =
            x.dim() == 0 ? py::cast(x.item()) : py::object(py::str(to_string(x)));
        return value.attr("__format__")(spec);
      });
}

}  // namespace

void bind_tensor(Binder& bind) {
  bind.tensor.doc() = "A multi-dimensional array that records gradients. PyTorch: torch.Tensor.";
  bind.tensor.def(py::init(&construct), py::kw_only(), py::arg("device") = py::none());
  bind_properties(bind.tensor);
  bind_queries(bind.tensor);
  bind_values(bind.tensor);
  bind.module.def(
      "is_tensor", [](const py::object& object) { return py::isinstance<TensorImpl>(object); },
      py::arg("obj"), "Whether an object is a Tensor.");
  bind.module.def(
      "is_inference", [](const Tensor& x) { return x.storage()->inference(); }, py::arg("input"),
      "Whether it was made in inference mode.");
  bind.module.def(
      "numel", [](const Tensor& x) { return x.numel(); }, py::arg("input"), "Number of elements.");
  bind.module.def(
      "is_floating_point", [](const Tensor& x) { return is_floating(x.dtype()); }, py::arg("input"),
      "Whether the dtype is a floating-point one.");
}

}  // namespace resnetcpp::bindings
