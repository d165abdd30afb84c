#pragma once

#include <cstdint>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/dtype.hpp"

/// Turns a run-time dtype into a compile-time type: `fn` gets a value of the C++ element type.
namespace resnetcpp {

/// Integers. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_integral(const char* op, Dtype dtype, Fn&& fn) {
  switch (dtype) {
    case Dtype::uint8:
      return fn(std::uint8_t{});
    case Dtype::int8:
      return fn(std::int8_t{});
    case Dtype::int16:
      return fn(std::int16_t{});
    case Dtype::int32:
      return fn(std::int32_t{});
    default:
      RESNETCPP_CHECK(dtype == Dtype::int64, DtypeError, op, ": expected a numeric dtype, got ",
                      name(dtype));
      return fn(std::int64_t{});
  }
}

/// Every dtype: for what moves elements, compares or converts them.
template <class Fn>
decltype(auto) dispatch_all(Dtype dtype, Fn&& fn) {
  switch (dtype) {
    case Dtype::float16:
      return fn(Half{});
    case Dtype::bfloat16:
      return fn(BFloat16{});
    case Dtype::float32:
      return fn(float{});
    case Dtype::float64:
      return fn(double{});
    case Dtype::boolean:
      return fn(bool{});
    default:
      return dispatch_integral("dispatch_all", dtype, fn);
  }
}

/// float32 and float64 only. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_floating(const char* op, Dtype dtype, Fn&& fn) {
  RESNETCPP_CHECK(has_kernels(dtype), DtypeError, op, ": expected float32 or float64, got ",
                  name(dtype), is_reduced(dtype) ? "; convert it with float() first" : "");
  if (dtype == Dtype::float32) return fn(float{});
  return fn(double{});
}

/// Every floating-point dtype. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_any_floating(const char* op, Dtype dtype, Fn&& fn) {
  if (dtype == Dtype::float16) return fn(Half{});
  if (dtype == Dtype::bfloat16) return fn(BFloat16{});
  return dispatch_floating(op, dtype, fn);
}

/// The numbers that C++ computes with. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_numeric(const char* op, Dtype dtype, Fn&& fn) {
  if (is_floating(dtype)) return dispatch_floating(op, dtype, fn);
  return dispatch_integral(op, dtype, fn);
}

/// The same and bool. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_native(const char* op, Dtype dtype, Fn&& fn) {
  if (dtype == Dtype::boolean) return fn(bool{});
  return dispatch_numeric(op, dtype, fn);
}

}  // namespace resnetcpp
