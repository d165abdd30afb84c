#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "resnetcpp/tensor/half.hpp"

namespace resnetcpp {

/// Element types. PyTorch: torch.dtype. `boolean` is torch.bool, one byte that holds 0 or 1.
enum class Dtype : std::uint8_t {
  uint8,
  int8,
  int16,
  int32,
  int64,
  float16,
  bfloat16,
  float32,
  float64,
  boolean
};

/// Bytes of one element.
std::size_t item_size(Dtype dtype);

/// PyTorch's short name: "float32", "bool", ...
const char* name(Dtype dtype);

/// PyTorch's legacy type name, as its error texts use it: "FloatTensor", "BoolTensor", ...
const char* tensor_type_name(Dtype dtype);

/// float16 and bfloat16.
inline bool is_reduced(Dtype dtype) { return dtype == Dtype::float16 || dtype == Dtype::bfloat16; }
/// The floating-point dtypes that kernels compute in.
inline bool has_kernels(Dtype dtype) { return dtype == Dtype::float32 || dtype == Dtype::float64; }
inline bool is_floating(Dtype dtype) { return has_kernels(dtype) || is_reduced(dtype); }
inline bool is_integral(Dtype dtype) { return !is_floating(dtype) && dtype != Dtype::boolean; }
inline bool is_signed(Dtype dtype) { return dtype != Dtype::uint8 && dtype != Dtype::boolean; }

/// The dtype that ops on `dtype` compute in: float32 for float16 and bfloat16, else itself.
inline Dtype compute_dtype(Dtype dtype) { return is_reduced(dtype) ? Dtype::float32 : dtype; }

/// The smallest dtype that holds the values of both, as far as PyTorch has one. PyTorch:
/// torch.promote_types.
Dtype promote_types(Dtype a, Dtype b);

/// Whether values of `from` may be written into a tensor of `to` by an in-place op. PyTorch:
/// torch.can_cast.
bool can_cast(Dtype from, Dtype to);

/// The dtype of new floating-point tensors, float32 unless changed. PyTorch:
/// torch.get_default_dtype.
Dtype default_dtype();

/// Errors: DtypeError unless `dtype` is floating-point.
void set_default_dtype(Dtype dtype);

namespace detail {
template <class T>
struct DtypeOf;
template <>
struct DtypeOf<std::uint8_t> {
  static constexpr Dtype value = Dtype::uint8;
};
template <>
struct DtypeOf<std::int8_t> {
  static constexpr Dtype value = Dtype::int8;
};
template <>
struct DtypeOf<std::int16_t> {
  static constexpr Dtype value = Dtype::int16;
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
struct DtypeOf<Half> {
  static constexpr Dtype value = Dtype::float16;
};
template <>
struct DtypeOf<BFloat16> {
  static constexpr Dtype value = Dtype::bfloat16;
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
