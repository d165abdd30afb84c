// Tensors from nothing, and from Python's data.
#include "bind.hpp"
#include "interop.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

using OptionalDtype = std::optional<Dtype>;

Dtype or_default(const OptionalDtype& dtype) { return dtype.value_or(default_dtype()); }

Tensor finished(const Tensor& x, bool requires_grad) {
  if (requires_grad) x.set_requires_grad(true);
  return x;
}

/// Binds make(shape, dtype) with PyTorch's flexible sizes and keywords.
template <class Make>
void def_sized(Binder& bind, const char* name, Make make, const char* doc) {
  bind.module.def(
      name,
      [make](const py::args& sizes, const py::object& size, const OptionalDtype& dtype,
             bool requires_grad, const py::object&, const py::object&, const py::object&,
             MemoryFormat format) {
        return finished(make(sizes_from(sizes, size), or_default(dtype), format), requires_grad);
      },
      doc, py::kw_only(), py::arg("size") = py::none(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none(),
      py::arg("layout") = py::none(), py::arg("pin_memory") = py::none(),
      py::arg("memory_format") = MemoryFormat::contiguous);
}

template <class Make>
void def_like(Binder& bind, const char* name, Make make, const char* doc) {
  bind.module.def(
      name,
      [make](const Tensor& input, const OptionalDtype& dtype, bool requires_grad, const py::object&,
             MemoryFormat) { return finished(make(input, dtype), requires_grad); },
      doc, py::arg("input"), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none(),
      py::arg("memory_format") = MemoryFormat::preserve);
}

Tensor make_arange(const Scalar& start, const std::optional<Scalar>& end, const Scalar& step,
                   const OptionalDtype& dtype, bool requires_grad, const py::object&) {
  return finished(end ? arange(start, *end, step, dtype) : arange(0, start, step, dtype),
                  requires_grad);
}

void bind_ranges(Binder& bind) {
  bind.module.def("arange", &make_arange, py::arg("start"), py::arg("end") = py::none(),
                  py::arg("step") = Scalar(1), py::kw_only(), py::arg("dtype") = py::none(),
                  py::arg("requires_grad") = false, py::arg("device") = py::none(),
                  "start, start + step, ... below end.");
  bind.module.def(
      "linspace",
      [](const Scalar& start, const Scalar& end, std::int64_t steps, const OptionalDtype& dtype,
         bool requires_grad, const py::object&) {
        return finished(linspace(start, end, steps, or_default(dtype)), requires_grad);
      },
      py::arg("start"), py::arg("end"), py::arg("steps"), py::kw_only(),
      py::arg("dtype") = py::none(), py::arg("requires_grad") = false,
      py::arg("device") = py::none(), "`steps` values from start to end, both included.");
  bind.module.def(
      "eye",
      [](std::int64_t n, const std::optional<std::int64_t>& m, const OptionalDtype& dtype,
         bool requires_grad, const py::object&) {
        return finished(eye(n, m.value_or(n), or_default(dtype)), requires_grad);
      },
      py::arg("n"), py::arg("m") = py::none(), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none(), "Ones on the diagonal.");
  bind.module.def(
      "full",
      [](const Shape& size, const Scalar& value, const OptionalDtype& dtype, bool requires_grad,
         const py::object&) { return finished(full(size, value, dtype), requires_grad); },
      py::arg("size"), py::arg("fill_value"), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none(),
      "Every element is the same.");
  bind.module.def(
      "full_like",
      [](const Tensor& input, const Scalar& value, const OptionalDtype& dtype, bool requires_grad,
         const py::object&) { return finished(full_like(input, value, dtype), requires_grad); },
      py::arg("input"), py::arg("fill_value"), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none(),
      "The same sizes as `input`, every element the same.");
}

void bind_from_data(Binder& bind) {
  bind.module.def(
      "tensor",
      [](const py::object& data, const OptionalDtype& dtype, bool requires_grad,
         const py::object&) { return finished(tensor_from(data, dtype, true), requires_grad); },
      py::arg("data"), py::kw_only(), py::arg("dtype") = py::none(),
      py::arg("requires_grad") = false, py::arg("device") = py::none(),
      "Copies a number, nested lists or an array into a tensor.");
  const auto as_tensor = [](const py::object& data, const OptionalDtype& dtype, const py::object&) {
    const bool same =
        py::isinstance<TensorImpl>(data) && (!dtype || data.cast<Tensor>().dtype() == *dtype);
    return same ? data.cast<Tensor>() : tensor_from(data, dtype, false);
  };
  for (const char* name : {"as_tensor", "asarray"}) {
    bind.module.def(name, as_tensor, py::arg("data"), py::arg("dtype") = py::none(),
                    py::arg("device") = py::none(), "The data as a tensor, shared where possible.");
  }
}

}  // namespace

void bind_factories(Binder& bind) {
  def_sized(
      bind, "empty",
      [](const Shape& shape, Dtype dtype, MemoryFormat format) {
        return empty(shape, dtype, format);
      },
      "A tensor whose elements are not set.");
  def_sized(
      bind, "zeros",
      [](const Shape& shape, Dtype dtype, MemoryFormat) { return zeros(shape, dtype); },
      "Every element is 0.");
  def_sized(
      bind, "ones",
      [](const Shape& shape, Dtype dtype, MemoryFormat) { return ones(shape, dtype); },
      "Every element is 1.");
  def_like(
      bind, "empty_like",
      [](const Tensor& like, const OptionalDtype& dtype) { return empty_like(like, dtype); },
      "The same sizes and layout, elements not set.");
  def_like(
      bind, "zeros_like",
      [](const Tensor& like, const OptionalDtype& dtype) { return zeros_like(like, dtype); },
      "The same sizes and layout, every element 0.");
  def_like(
      bind, "ones_like",
      [](const Tensor& like, const OptionalDtype& dtype) { return ones_like(like, dtype); },
      "The same sizes and layout, every element 1.");
  bind_ranges(bind);
  bind_from_data(bind);
  bind.module.def("get_default_dtype", &default_dtype, "The dtype of new floating-point tensors.");
  bind.module.def("set_default_dtype", &set_default_dtype, py::arg("d"),
                  "Sets the dtype of new floating-point tensors.");
}

}  // namespace resnetcpp::bindings
