#include "io/safetensors/dtypes.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "resnetcpp/error.hpp"

namespace resnetcpp::safetensors {

namespace {

// The format is little endian; so are the machines that kernels exist for.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "values are used as they lie in a file");

float float_of_bits(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/// IEEE 754's binary16: sign, 5 bits of exponent, 10 of fraction.
struct Half {
  std::uint16_t bits;

  explicit operator float() const { return (bits & 0x8000U) != 0 ? -magnitude() : magnitude(); }

 private:
  float magnitude() const {
    const std::uint32_t shifted = (bits & 0x7fffU) << 13;  // where a float has these bits
    const std::uint32_t exponent = bits >> 10 & 31U;
    if (exponent == 0) return static_cast<float>(bits & 0x3ffU) * 0x1p-24F;
    if (exponent == 31) return float_of_bits(shifted | 0x7f800000U);  // infinity, NaN
    return float_of_bits(shifted + ((127U - 15U) << 23));
  }
};

/// The upper half of a float.
struct Bfloat16 {
  std::uint16_t bits;

  explicit operator float() const { return float_of_bits(static_cast<std::uint32_t>(bits) << 16); }
};

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
    {"I64", 8, Dtype::int64, nullptr},
    {"I32", 4, Dtype::int32, nullptr},
    {"U8", 1, Dtype::uint8, nullptr},
    {"BOOL", 1, Dtype::boolean, nullptr},
    {"F16", 2, Dtype::float32, &widen<Half, float>},
    {"BF16", 2, Dtype::float32, &widen<Bfloat16, float>},
    {"I8", 1, Dtype::int32, &widen<std::int8_t, std::int32_t>},
    {"I16", 2, Dtype::int32, &widen<std::int16_t, std::int32_t>},
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
