#include "resnetcpp/tensor/copy.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "kernels/table.hpp"
#include "resnetcpp/error.hpp"
#include "resnetcpp/parallel.hpp"
#include "tensor/dispatch.hpp"
#include "tensor/strided_loop.hpp"

namespace resnetcpp {

namespace {

bool same_window(const Tensor& a, const Tensor& b) {
  return a.raw_data() == b.raw_data() && a.dtype() == b.dtype() && a.shape() == b.shape() &&
         a.strides() == b.strides();
}

// Elements of a tile, and the fewest of its columns.
constexpr std::int64_t kTileElements = 1024;
constexpr std::int64_t kFewestColumns = 32;

/// A copy between two orders in memory: dst steps by one along `row`, src along `column`.
struct Turn {
  std::size_t row;
  std::size_t column;
};

std::optional<Turn> find_turn(const Shape& shape, const Shape& to, const Shape& from) {
  std::optional<std::size_t> row;
  std::optional<std::size_t> column;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] >= 2 && to[d] == 1 && from[d] != 1) row = d;
    if (shape[d] >= 4 && from[d] == 1 && to[d] != 1) column = d;
  }
  return row && column ? std::optional<Turn>({*row, *column}) : std::nullopt;
}

template <class T>
void transpose_tile(std::int64_t rows, std::int64_t cols, const T* x, std::int64_t x_stride, T* y,
                    std::int64_t y_stride) {
  if constexpr (std::is_floating_point_v<T>) {
    kernels::table().of<T>().transpose(rows, cols, x, x_stride, y, y_stride);
  } else {
    for (std::int64_t c = 0; c < cols; ++c) {
      for (std::int64_t r = 0; r < rows; ++r) y[c * y_stride + r] = x[r * x_stride + c];
    }
  }
}

// Tile by tile, so that both sides use whole cache lines.
template <class T>
void copy_turned(const Tensor& dst, const Tensor& src, const Shape& from_strides, Turn turn) {
  const Shape& shape = dst.shape();
  const std::int64_t rows = shape[turn.row];
  const std::int64_t width = std::max(kFewestColumns, kTileElements / rows);
  const std::int64_t tiles = chunk_count(shape[turn.column], width);
  const std::int64_t planes = dst.numel() / (rows * shape[turn.column]);
  const auto copy_tiles = [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t item = begin; item < end; ++item) {
      const std::int64_t first = item % tiles * width;
      std::int64_t rest = item / tiles;
      T* y = static_cast<T*>(dst.raw_data()) + first * dst.strides()[turn.column];
      const T* x = static_cast<const T*>(src.raw_data()) + first;
      for (std::size_t d = shape.size(); d-- > 0;) {
        if (d == turn.row || d == turn.column) continue;
        y += rest % shape[d] * dst.strides()[d];
        x += rest % shape[d] * from_strides[d];
        rest /= shape[d];
      }
      const std::int64_t columns = std::min(width, shape[turn.column] - first);
      transpose_tile(rows, columns, x, from_strides[turn.row], y, dst.strides()[turn.column]);
    }
  };
  const std::int64_t grain = std::max<std::int64_t>(1, 32768 / (rows * width));
  parallel_for(0, planes * tiles, grain, copy_tiles);
}

template <class T>
void copy_same_type(const Tensor& dst, const Tensor& src) {
  if (dst.numel() == 0) return;
  const Shape strides = broadcast_strides(src.shape(), src.strides(), dst.shape());
  if (const auto turn = find_turn(dst.shape(), dst.strides(), strides)) {
    return copy_turned<T>(dst, src, strides, *turn);
  }
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
  if constexpr (is_reduced_type<From>) {
    return convert<To>(static_cast<float>(value));
  } else if constexpr (std::is_same_v<To, bool>) {
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

template <class To, class From>
void convert_elements(const Tensor& dst, const Tensor& src) {
  To* const to = static_cast<To*>(dst.raw_data());
  const From* const from = static_cast<const From*>(src.raw_data());
  StridedLoop<2>({&dst, &src}).for_each_run([&](std::int64_t n, const auto& at, const auto& step) {
    To* const y = to + at[0];
    const From* const x = from + at[1];
    if (step[0] == 1 && step[1] == 1) {  // apart, as compilers make vectors of it
      for (std::int64_t i = 0; i < n; ++i) y[i] = convert<To>(x[i]);
      return;
    }
    for (std::int64_t i = 0; i < n; ++i) y[i * step[0]] = convert<To>(x[i * step[1]]);
  });
}

template <class To>
void convert_reduced(const Tensor& dst, const Tensor& src) {
  if (src.dtype() == Dtype::float16) return convert_elements<To, Half>(dst, src);
  convert_elements<To, BFloat16>(dst, src);
}

// To and from float16 and bfloat16 the way leads through float32, as in PyTorch.
void copy_converted(const Tensor& dst, const Tensor& src) {
  const bool by_float = is_reduced(dst.dtype()) && src.dtype() != Dtype::float32;
  if (by_float) return copy_data(dst, cast_data(src, Dtype::float32));
  if (dst.dtype() == Dtype::float16) return convert_elements<Half, float>(dst, src);
  if (dst.dtype() == Dtype::bfloat16) return convert_elements<BFloat16, float>(dst, src);
  dispatch_native("copy_", dst.dtype(), [&](auto to) {
    using To = decltype(to);
    if (is_reduced(src.dtype())) return convert_reduced<To>(dst, src);
    dispatch_native("copy_", src.dtype(),
                    [&](auto from) { convert_elements<To, decltype(from)>(dst, src); });
  });
}

}  // namespace

bool shares_memory(const Tensor& a, const Tensor& b) {
  const auto first = [](const Tensor& x) {
    return reinterpret_cast<std::uintptr_t>(x.storage()->data());
  };
  return first(a) < first(b) + b.storage()->bytes() && first(b) < first(a) + a.storage()->bytes();
}

void check_writable(const char* op, const Tensor& x) {
  RESNETCPP_CHECK(x.storage()->writable(), ValueError, op,
                  ": expected memory that may be written, got a tensor on read-only memory (of a "
                  "NumPy array, for example); clone() it first");
}

void copy_data(const Tensor& dst, const Tensor& src) {
  RESNETCPP_CHECK(broadcast_shapes("copy_", dst.shape(), src.shape()) == dst.shape(), ShapeError,
                  "copy_: expected a source that broadcasts to ", to_string(dst.shape()), ", got ",
                  to_string(src.shape()));
  check_writable("copy_", dst);
  if (same_window(dst, src)) return;
  if (shares_memory(dst, src)) {
    const Tensor safe = clone_data(src);
    return copy_data(dst, safe);
  }
  if (dst.dtype() != src.dtype()) return copy_converted(dst, src);
  dispatch_all(dst.dtype(), [&](auto tag) { copy_same_type<decltype(tag)>(dst, src); });
}

void fill_data(const Tensor& dst, Scalar value) {
  check_writable("fill_", dst);
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
