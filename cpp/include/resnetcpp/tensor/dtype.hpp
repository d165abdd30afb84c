#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace resnetcpp {

/// Element types. PyTorch: torch.dtype. `boolean` is torch.bool, one byte that holds 0 or 1.
enum class Dtype : std::uint8_t { uint8, int32, int64, float32, float64, boolean };

/// Bytes of one element.
std::size_t item_size(Dtype dtype);

/// PyTorch's short name: "float32", "bool", ...
const char* name(Dtype dtype);

/// PyTorch's legacy type name, as its error texts use it: "FloatTensor", "BoolTensor", ...
const char* tensor_type_name(Dtype dtype);

inline bool is_floating(Dtype dtype) { return dtype == Dtype::float32 || dtype == Dtype::float64; }
inline bool is_integral(Dtype dtype) { return !is_floating(dtype) && dtype != Dtype::boolean; }

/// The smallest dtype that both can be converted to. PyTorch: torch.promote_types.
Dtype promote_types(Dtype a, Dtype b);

/// Whether values of `from` may be written into a tensor of `to` by an in-place op. PyTorch:
/// torch.can_cast.
bool can_cast(Dtype from, Dtype to);

/// The dtype of new floating-point tensors, float32 unless changed. PyTorch:
/// torch.get_default_dtype.
Dtype default_dtype();

/// Errors: DtypeError unless `dtype` is float32 or float64.
void set_default_dtype(Dtype dtype);

namespace detail {
template <class T>
struct DtypeOf;
template <>
struct DtypeOf<std::uint8_t> {
  static constexpr Dtype value = Dtype::uint8;
};
template <>
struct DtypeOf<std::int32_t> {
  static constexpr Dtype value = Dtype::int32;
};
template <>
struct DtypeOf<std::int64_t> {
  static constexpr Dtype value = Dtype::int64;
};
template <>
struct DtypeOf<float> {
  static constexpr Dtype value = Dtype::float32;
};
template <>
struct DtypeOf<double> {
  static constexpr Dtype value = Dtype::float64;
};
template <>
struct DtypeOf<bool> {
  static constexpr Dtype value = Dtype::boolean;
};
}  // namespace detail

/// The dtype that stores C++ type `T`.
template <class T>
inline constexpr Dtype dtype_of = detail::DtypeOf<T>::value;

}  // namespace resnetcpp
