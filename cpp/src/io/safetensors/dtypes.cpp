#include "io/safetensors/dtypes.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "resnetcpp/error.hpp"

namespace resnetcpp::safetensors {

namespace {

// The format is little endian; so are the machines that kernels exist for.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "values are used as they lie in a file");

template <class From, class To>
void widen(const std::byte* from, std::int64_t count, void* to) {
  auto* const values = static_cast<To*>(to);
  for (std::int64_t i = 0; i < count; ++i) {
    From value;
    std::memcpy(&value, from + static_cast<std::size_t>(i) * sizeof value, sizeof value);
    values[i] = static_cast<To>(value);
  }
}

constexpr std::array<FileDtype, 12> kDtypes = {{
    {"F32", 4, Dtype::float32, nullptr},
    {"F64", 8, Dtype::float64, nullptr},
    {"F16", 2, Dtype::float16, nullptr},
    {"BF16", 2, Dtype::bfloat16, nullptr},
    {"I64", 8, Dtype::int64, nullptr},
    {"I32", 4, Dtype::int32, nullptr},
    {"I16", 2, Dtype::int16, nullptr},
    {"I8", 1, Dtype::int8, nullptr},
    {"U8", 1, Dtype::uint8, nullptr},
    {"BOOL", 1, Dtype::boolean, nullptr},
    {"U16", 2, Dtype::int32, &widen<std::uint16_t, std::int32_t>},
    {"U32", 4, Dtype::int64, &widen<std::uint32_t, std::int64_t>},
}};

}  // namespace

const FileDtype* find_dtype(std::string_view name) {
  const auto* const found = std::find_if(
      kDtypes.begin(), kDtypes.end(), [&](const FileDtype& known) { return known.name == name; });
  return found == kDtypes.end() ? nullptr : found;
}

const FileDtype& file_dtype(Dtype dtype) {
  const auto* const found = std::find_if(
      kDtypes.begin(), kDtypes.end(),
      [&](const FileDtype& known) { return known.dtype == dtype && known.widen == nullptr; });
  RESNETCPP_CHECK(found != kDtypes.end(), DtypeError, "save_safetensors: expected one of ",
                  known_dtypes(), ", got ", resnetcpp::name(dtype));
  return *found;
}

std::string known_dtypes() {
  std::string names;
  for (const FileDtype& known : kDtypes)
    names += (names.empty() ? "" : ", ") + std::string(known.name);
  return names;
}

}  // namespace resnetcpp::safetensors
