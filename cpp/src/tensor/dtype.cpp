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
  int rank;  // position in the promotion order: bool < uint8 < int32 < int64 < float32 < float64
};

// Indexed by the enum's order.
constexpr std::array<DtypeInfo, 6> kInfo = {{{1, "uint8", "ByteTensor", 1},
                                             {4, "int32", "IntTensor", 2},
                                             {8, "int64", "LongTensor", 3},
                                             {4, "float32", "FloatTensor", 4},
                                             {8, "float64", "DoubleTensor", 5},
                                             {1, "bool", "BoolTensor", 0}}};

const DtypeInfo& info(Dtype dtype) { return kInfo[static_cast<std::size_t>(dtype)]; }

int category(Dtype dtype) { return is_floating(dtype) ? 2 : is_integral(dtype) ? 1 : 0; }

std::atomic<Dtype> current_default{Dtype::float32};

}  // namespace

std::size_t item_size(Dtype dtype) { return info(dtype).size; }

const char* name(Dtype dtype) { return info(dtype).name; }

const char* tensor_type_name(Dtype dtype) { return info(dtype).tensor_type_name; }

Dtype promote_types(Dtype a, Dtype b) { return info(a).rank >= info(b).rank ? a : b; }

bool can_cast(Dtype from, Dtype to) { return category(from) <= category(to); }

Dtype default_dtype() { return current_default.load(); }

void set_default_dtype(Dtype dtype) {
  RESNETCPP_CHECK(is_floating(dtype), DtypeError,
                  "set_default_dtype: expected float32 or float64, got ", name(dtype));
  current_default.store(dtype);
}

}  // namespace resnetcpp
