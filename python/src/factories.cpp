// Tensors from nothing, and from Python's data.
#include "factories.hpp"

#include "interop/interop.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/copy.hpp"
#include "sizes.hpp"

namespace resnetcpp::bindings {

namespace {

Dtype or_default(const OptionalDtype& dtype) { return dtype.value_or(default_dtype()); }

Tensor filled(const Tensor& x, const Scalar& value) {
  fill_data(x, value);
  return x;
}

// PyTorch's flexible sizes: f(2, 3), f((2, 3)) or f(size=(2, 3)).
template <Tensor (*kMake)(const Shape&, Dtype, MemoryFormat)>
Tensor sized(const OptionalDtype& dtype, const py::args& sizes, const py::object& size,
             MemoryFormat format) {
  return kMake(sizes_from(sizes, size), or_default(dtype), format);
}

Tensor zeros_in(const Shape& shape, Dtype dtype, MemoryFormat format) {
  return filled(empty(shape, dtype, format), 0);
}

Tensor ones_in(const Shape& shape, Dtype dtype, MemoryFormat format) {
  return filled(empty(shape, dtype, format), 1);
}

template <Tensor (*kMake)(const Shape&, Dtype, MemoryFormat)>
void def_sized(Binder& bind, const char* name, const char* doc) {
  def_factory(bind.module, name, &sized<kMake>, doc, py::kw_only(), py::arg("size") = py::none(),
              py::arg("memory_format") = MemoryFormat::contiguous);
}

void bind_sized(Binder& bind) {
  def_sized<&empty>(bind, "empty", "A tensor whose elements are not set.");
  def_sized<&zeros_in>(bind, "zeros", "Every element is 0.");
  def_sized<&ones_in>(bind, "ones", "Every element is 1.");
  def_factory(
      bind.module, "empty_strided",
      +[](const OptionalDtype& dtype, const Shape& size, const Shape& stride) {
        return empty_strided(size, stride, or_default(dtype));
      },
      "A tensor with these strides whose elements are not set.", py::arg("size"), py::arg("stride"),
      py::kw_only());
  def_factory(
      bind.module, "full",
      +[](const OptionalDtype& dtype, const Shape& size, const Scalar& value) {
        return full(size, value, dtype);
      },
      "Every element is the same.", py::arg("size"), py::arg("fill_value"), py::kw_only());
  def_factory(
      bind.module, "scalar_tensor",
      +[](const OptionalDtype& dtype, const Scalar& value) {
        return scalar_tensor(value, or_default(dtype));
      },
      "A tensor without dimensions.", py::arg("s"), py::kw_only());
}

void bind_like(Binder& bind) {
  const auto format = py::arg("memory_format") = MemoryFormat::preserve;
  def_factory(
      bind.module, "empty_like",
      +[](const OptionalDtype& dtype, const Tensor& input, MemoryFormat order) {
        return empty_like(input, dtype, order);
      },
      "The same sizes and layout, elements not set.", py::arg("input"), py::kw_only(), format);
  def_factory(
      bind.module, "zeros_like",
      +[](const OptionalDtype& dtype, const Tensor& input, MemoryFormat order) {
        return filled(empty_like(input, dtype, order), 0);
      },
      "The same sizes and layout, every element 0.", py::arg("input"), py::kw_only(), format);
  def_factory(
      bind.module, "ones_like",
      +[](const OptionalDtype& dtype, const Tensor& input, MemoryFormat order) {
        return filled(empty_like(input, dtype, order), 1);
      },
      "The same sizes and layout, every element 1.", py::arg("input"), py::kw_only(), format);
  def_factory(
      bind.module, "full_like",
      +[](const OptionalDtype& dtype, const Tensor& input, const Scalar& value,
          MemoryFormat order) { return filled(empty_like(input, dtype, order), value); },
      "The same sizes as `input`, every element the same.", py::arg("input"), py::arg("fill_value"),
      py::kw_only(), format);
}

void bind_ranges(Binder& bind) {
  def_factory(
      bind.module, "arange",
      +[](const OptionalDtype& dtype, const Scalar& start, const std::optional<Scalar>& end,
          const Scalar& step) {
        return end ? arange(start, *end, step, dtype) : arange(0, start, step, dtype);
      },
      "start, start + step, ... below end.", py::arg("start"), py::arg("end") = py::none(),
      py::arg("step") = Scalar(1), py::kw_only());
  def_factory(
      bind.module, "linspace",
      +[](const OptionalDtype& dtype, const Scalar& start, const Scalar& end, std::int64_t steps) {
        return linspace(start, end, steps, or_default(dtype));
      },
      "`steps` values from start to end, both included.", py::arg("start"), py::arg("end"),
      py::arg("steps"), py::kw_only());
  def_factory(
      bind.module, "eye",
      +[](const OptionalDtype& dtype, std::int64_t n, const std::optional<std::int64_t>& m) {
        return eye(n, m.value_or(n), or_default(dtype));
      },
      "Ones on the diagonal.", py::arg("n"), py::arg("m") = py::none(), py::kw_only());
}

Tensor as_tensor(const py::object& data, const OptionalDtype& dtype, CpuOnly) {
  const bool same =
      py::isinstance<TensorImpl>(data) && (!dtype || data.cast<Tensor>().dtype() == *dtype);
  return same ? data.cast<Tensor>() : tensor_from(data, dtype, false);
}

Tensor as_array(const py::object& data, const OptionalDtype& dtype, CpuOnly device,
                const std::optional<bool>& copy, bool requires_grad) {
  const Tensor made =
      copy.value_or(false) ? tensor_from(data, dtype, true) : as_tensor(data, dtype, device);
  if (requires_grad) made.set_requires_grad(true);
  return made;
}

void bind_from_data(Binder& bind) {
  def_factory(
      bind.module, "tensor",
      +[](const OptionalDtype& dtype, const py::object& data) {
        return tensor_from(data, dtype, true);
      },
      "Copies a number, nested lists or an array into a tensor.", py::arg("data"), py::kw_only());
  bind.module.def("as_tensor", &as_tensor, py::arg("data"), py::arg("dtype") = py::none(),
                  py::arg("device") = py::none(), "The data as a tensor, shared where possible.");
  bind.module.def("asarray", &as_array, py::arg("obj"), py::kw_only(),
                  py::arg("dtype") = py::none(), py::arg("device") = py::none(),
                  py::arg("copy") = py::none(), py::arg("requires_grad") = false,
                  "The data as a tensor, shared where possible, or always copied.");
}

// New tensors with the dtype of another.
void bind_new(Binder& bind) {
  const auto size = py::arg("size") = py::none();
  const auto def_new = [&](const char* name, auto make, const char* doc, const auto&... args) {
    def_factory(bind.tensor, name, make, doc, args...);
  };
  def_new(
      "new_empty",
      +[](const OptionalDtype& dtype, const Tensor& x, const py::args& sizes,
          const py::object& given) {
        return empty(sizes_from(sizes, given), dtype.value_or(x.dtype()));
      },
      "Elements not set, of the dtype of this tensor.", py::kw_only(), size);
  def_new(
      "new_zeros",
      +[](const OptionalDtype& dtype, const Tensor& x, const py::args& sizes,
          const py::object& given) {
        return zeros(sizes_from(sizes, given), dtype.value_or(x.dtype()));
      },
      "Every element 0, of the dtype of this tensor.", py::kw_only(), size);
  def_new(
      "new_ones",
      +[](const OptionalDtype& dtype, const Tensor& x, const py::args& sizes,
          const py::object& given) {
        return ones(sizes_from(sizes, given), dtype.value_or(x.dtype()));
      },
      "Every element 1, of the dtype of this tensor.", py::kw_only(), size);
  def_new(
      "new_full",
      +[](const OptionalDtype& dtype, const Tensor& x, const Shape& sizes, const Scalar& value) {
        return full(sizes, value, dtype.value_or(x.dtype()));
      },
      "Every element the same, of the dtype of this tensor.", py::arg("size"),
      py::arg("fill_value"), py::kw_only());
  def_new(
      "new_tensor",
      +[](const OptionalDtype& dtype, const Tensor& x, const py::object& data) {
        return tensor_from(data, dtype.value_or(x.dtype()), true);
      },
      "A copy of the data, of the dtype of this tensor.", py::arg("data"), py::kw_only());
}

}  // namespace

void bind_factories(Binder& bind) {
  bind_sized(bind);
  bind_like(bind);
  bind_ranges(bind);
  bind_from_data(bind);
  bind_new(bind);
  bind.module.def("get_default_dtype", &default_dtype, "The dtype of new floating-point tensors.");
  bind.module.def("set_default_dtype", &set_default_dtype, py::arg("d"),
                  "Sets the dtype of new floating-point tensors.");
}

}  // namespace resnetcpp::bindings
