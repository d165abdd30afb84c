#pragma once

#include <cstdint>

#include "resnetcpp/error.hpp"
#include "resnetcpp/tensor/dtype.hpp"

/// Turns a run-time dtype into a compile-time type: `fn` gets a value of the C++ element type.
namespace resnetcpp {

template <class Fn>
decltype(auto) dispatch_all(Dtype dtype, Fn&& fn) {
  switch (dtype) {
    case Dtype::uint8:
      return fn(std::uint8_t{});
    case Dtype::int32:
      return fn(std::int32_t{});
    case Dtype::int64:
      return fn(std::int64_t{});
    case Dtype::float32:
      return fn(float{});
    case Dtype::float64:
      return fn(double{});
    case Dtype::boolean:
      break;
  }
  return fn(bool{});
}

/// float32 and float64 only. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_floating(const char* op, Dtype dtype, Fn&& fn) {
  RESNETCPP_CHECK(is_floating(dtype), DtypeError, op, ": expected float32 or float64, got ",
                  name(dtype));
  if (dtype == Dtype::float32) return fn(float{});
  return fn(double{});
}

/// Every dtype but bool. Errors: DtypeError that names `op`.
template <class Fn>
decltype(auto) dispatch_numeric(const char* op, Dtype dtype, Fn&& fn) {
  RESNETCPP_CHECK(dtype != Dtype::boolean, DtypeError, op, ": expected a numeric dtype, got bool");
  switch (dtype) {
    case Dtype::uint8:
      return fn(std::uint8_t{});
    case Dtype::int32:
      return fn(std::int32_t{});
    case Dtype::int64:
      return fn(std::int64_t{});
    case Dtype::float32:
      return fn(float{});
    default:
      return fn(double{});
  }
}

}  // namespace resnetcpp
