#include "resnetcpp/tensor/copy.hpp"

#include <cstring>
#include <limits>

#include "resnetcpp/error.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

bool same_window(const Tensor& a, const Tensor& b) {
  return a.raw_data() == b.raw_data() && a.dtype() == b.dtype() && a.shape() == b.shape() &&
         a.strides() == b.strides();
}

template <class T>
void copy_same_type(const Tensor& dst, const Tensor& src) {
  T* const to = static_cast<T*>(dst.raw_data());
  const T* const from = static_cast<const T*>(src.raw_data());
  StridedLoop<2>({&dst, &src}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
    if (step[0] == 1 && step[1] == 1) {
      std::memcpy(to + at[0], from + at[1], static_cast<std::size_t>(n) * sizeof(T));
      return;
    }
    for (std::int64_t i = 0; i < n; ++i) to[at[0] + i * step[0]] = from[at[1] + i * step[1]];
  });
}

// A float beyond the range of an integer has no C++ cast; take the nearest int64 first.
template <class To, class From>
To convert(From value) {
  if constexpr (std::is_same_v<To, bool>) {
    return value != From{0};
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    constexpr double kLimit = 9223372036854775808.0;  // 2^63
    const double wide = static_cast<double>(value);
    if (!(wide >= -kLimit && wide < kLimit)) {
      return static_cast<To>(std::numeric_limits<std::int64_t>::min());
    }
    return static_cast<To>(static_cast<std::int64_t>(wide));
  } else {
    return static_cast<To>(value);
  }
}

void copy_converted(const Tensor& dst, const Tensor& src) {
  dispatch_all(dst.dtype(), [&](auto to) {
    dispatch_all(src.dtype(), [&](auto from) {
      using To = decltype(to);
      using From = decltype(from);
      map_elements<To, From>(dst, src, [](From value) { return convert<To>(value); });
    });
  });
}

}  // namespace

bool shares_memory(const Tensor& a, const Tensor& b) {
  return a.storage()->data() != nullptr && a.storage()->data() == b.storage()->data();
}

void copy_data(const Tensor& dst, const Tensor& src) {
  RESNETCPP_CHECK(broadcast_shapes("copy_", dst.shape(), src.shape()) == dst.shape(), ShapeError,
                  "copy_: expected a source that broadcasts to ", to_string(dst.shape()), ", got ",
                  to_string(src.shape()));
  if (same_window(dst, src)) return;
  if (shares_memory(dst, src)) {
    const Tensor safe = clone_data(src);
    return copy_data(dst, safe);
  }
  if (dst.dtype() != src.dtype()) return copy_converted(dst, src);
  dispatch_all(dst.dtype(), [&](auto tag) { copy_same_type<decltype(tag)>(dst, src); });
}

void fill_data(const Tensor& dst, Scalar value) {
  dispatch_all(dst.dtype(), [&](auto tag) {
    using T = decltype(tag);
    const T element = value.to<T>();
    T* const to = static_cast<T*>(dst.raw_data());
    StridedLoop<1>({&dst}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
      for (std::int64_t i = 0; i < n; ++i) to[at[0] + i * step[0]] = element;
    });
  });
}

Tensor clone_data(const Tensor& src, MemoryFormat format) {
  Tensor result = empty_like(src, std::nullopt, format);
  copy_data(result, src);
  return result;
}

Tensor contiguous_data(const Tensor& src, MemoryFormat format) {
  const bool in_place = format == MemoryFormat::channels_last ? src.is_channels_last()
                        : format == MemoryFormat::contiguous  ? src.is_contiguous()
                                                              : true;
  return in_place ? src : clone_data(src, format);
}

Tensor cast_data(const Tensor& src, Dtype dtype) {
  if (src.dtype() == dtype) return src;
  Tensor result = empty_like(src, dtype);
  copy_data(result, src);
  return result;
}

}  // namespace resnetcpp
