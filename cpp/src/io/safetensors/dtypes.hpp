#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "resnetcpp/tensor/dtype.hpp"

namespace resnetcpp::safetensors {

/// A dtype of the format, and what its values become here.
struct FileDtype {
  const char* name;
  std::size_t item;  // bytes of one value in a file
  Dtype dtype;
  /// Converts `count` values; null where a file has the bytes that a tensor has.
  void (*widen)(const std::byte* from, std::int64_t count, void* to);
};

/// Null for a name that is not known.
const FileDtype* find_dtype(std::string_view name);

/// How values of `dtype` are written. Errors: DtypeError if the format has no such dtype.
const FileDtype& file_dtype(Dtype dtype);

/// "F32, F64, ...", for errors.
std::string known_dtypes();

}  // namespace resnetcpp::safetensors
