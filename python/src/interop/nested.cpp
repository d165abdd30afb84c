// Nested Python lists: sizes and dtype first, then the values into place.
#include <limits>
#include <string>

#include "interop/interop.hpp"
#include "resnetcpp/error.hpp"

namespace resnetcpp::bindings {

namespace {

struct Nested {
  Shape shape;
  std::optional<Dtype> dtype;
};

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
                                                           : leaf_value(object).dtype();
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

// Negative numbers wrap into uint8, as in PyTorch; nothing else is lost in silence.
template <class T>
T element_from(const Scalar& value) {
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    const double number = value.to<double>();
    const double limit = static_cast<double>(std::numeric_limits<T>::max()) + 1.0;
    const bool wraps = std::is_unsigned_v<T> && !value.is_floating();
    const double lowest = wraps ? -limit : static_cast<double>(std::numeric_limits<T>::lowest());
    const bool whole = value.is_integer() && sizeof(T) == sizeof(std::int64_t);
    RESNETCPP_CHECK(whole || (number < limit && number >= lowest), Error,
                    "tensor: value cannot be converted to type ", name(dtype_of<T>),
                    " without overflow: ", number);
  }
  return value.to<T>();
}

template <class T>
void place(py::handle object, T*& next) {
  if (!is_list(object)) {
    *next++ = element_from<T>(leaf_value(object));
    return;
  }
  for (const py::handle item : py::reinterpret_borrow<py::sequence>(object)) place(item, next);
}

template <class T>
void fill_from(py::handle object, const Tensor& x) {
  T* next = x.data<T>();
  place(object, next);
}

}  // namespace

bool is_list(py::handle object) {
  return py::isinstance<py::list>(object) || py::isinstance<py::tuple>(object);
}

Tensor from_nested(py::handle object, const std::optional<Dtype>& dtype) {
  const Nested nested = measure(object);
  const Dtype natural = nested.dtype.value_or(default_dtype());
  const Tensor result = empty(nested.shape, dtype.value_or(natural));
  switch (result.dtype()) {
    case Dtype::uint8:
      fill_from<std::uint8_t>(object, result);
      break;
    case Dtype::int8:
      fill_from<std::int8_t>(object, result);
      break;
    case Dtype::int16:
      fill_from<std::int16_t>(object, result);
      break;
    case Dtype::int32:
      fill_from<std::int32_t>(object, result);
      break;
    case Dtype::int64:
      fill_from<std::int64_t>(object, result);
      break;
    case Dtype::float16:
      fill_from<Half>(object, result);
      break;
    case Dtype::bfloat16:
      fill_from<BFloat16>(object, result);
      break;
    case Dtype::float32:
      fill_from<float>(object, result);
      break;
    case Dtype::float64:
      fill_from<double>(object, result);
      break;
    case Dtype::boolean:
      fill_from<bool>(object, result);
      break;
  }
  return result;
}

}  // namespace resnetcpp::bindings
