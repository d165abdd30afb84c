#include "resnetcpp/tensor/dtype.hpp"

#include <algorithm>
#include <array>
#include <atomic>

#include "resnetcpp/error.hpp"

namespace resnetcpp {

namespace {

struct DtypeInfo {
  std::size_t size;
  const char* name;
  const char* tensor_type_name;
  int rank;  // position in the promotion order; see promote_types for pairs without one
};

// Indexed by the enum's order.
constexpr std::array<DtypeInfo, 10> kInfo = {{{1, "uint8", "ByteTensor", 1},
                                              {1, "int8", "CharTensor", 2},
                                              {2, "int16", "ShortTensor", 3},
                                              {4, "int32", "IntTensor", 4},
                                              {8, "int64", "LongTensor", 5},
                                              {2, "float16", "HalfTensor", 6},
                                              {2, "bfloat16", "BFloat16Tensor", 7},
                                              {4, "float32", "FloatTensor", 8},
                                              {8, "float64", "DoubleTensor", 9},
                                              {1, "bool", "BoolTensor", 0}}};

const DtypeInfo& info(Dtype dtype) { return kInfo[static_cast<std::size_t>(dtype)]; }

int category(Dtype dtype) { return is_floating(dtype) ? 2 : is_integral(dtype) ? 1 : 0; }

std::atomic<Dtype> current_default{Dtype::float32};

}  // namespace

std::size_t item_size(Dtype dtype) { return info(dtype).size; }

const char* name(Dtype dtype) { return info(dtype).name; }

const char* tensor_type_name(Dtype dtype) { return info(dtype).tensor_type_name; }

Dtype promote_types(Dtype a, Dtype b) {
  const Dtype lower = info(a).rank < info(b).rank ? a : b;
  const Dtype upper = info(a).rank < info(b).rank ? b : a;
  // Neither of these pairs holds the values of the other.
  if (lower == Dtype::uint8 && upper == Dtype::int8) return Dtype::int16;
  if (lower == Dtype::float16 && upper == Dtype::bfloat16) return Dtype::float32;
  return upper;
}

bool can_cast(Dtype from, Dtype to) { return category(from) <= category(to); }

Dtype default_dtype() { return current_default.load(); }

void set_default_dtype(Dtype dtype) {
  RESNETCPP_CHECK(is_floating(dtype), DtypeError,
                  "set_default_dtype: expected a floating-point dtype, got ", name(dtype));
  current_default.store(dtype);
}

}  // namespace resnetcpp
