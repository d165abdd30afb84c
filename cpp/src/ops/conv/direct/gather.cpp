#include "ops/conv/direct/gather.hpp"

#include <algorithm>
#include <cstring>

namespace resnetcpp::conv {

namespace {

template <class T>
void copy(T* to, const T* from, std::int64_t count) {
  std::memcpy(to, from, static_cast<std::size_t>(count) * sizeof(T));
}

// All bits 0 is 0.0 in every floating-point type.
template <class T>
void clear(T* to, std::int64_t count) {
  std::memset(static_cast<void*>(to), 0, static_cast<std::size_t>(count) * sizeof(T));
}

bool is_run(const std::vector<std::int64_t>& offsets) {
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    if (offsets[i] != offsets[i - 1] + 1) return false;
  }
  return true;
}

// Neighbouring taps read neighbouring pixels: one copy, with zeros where it leaves the image.
template <class T>
void gather_run(const Gather& gather, const T* line, std::int64_t first, T* to) {
  const std::int64_t taps = gather.columns.count();
  const std::int64_t left = std::clamp<std::int64_t>(-first, 0, taps);
  const std::int64_t right =
      std::clamp<std::int64_t>(first + taps - gather.columns.in, 0, taps - left);
  const std::int64_t inside = taps - left - right;
  if (left > 0) clear(to, left * gather.channels);
  if (inside > 0) {
    copy(to + left * gather.channels, line + (first + left) * gather.channels,
         inside * gather.channels);
  }
  if (right > 0) clear(to + (left + inside) * gather.channels, right * gather.channels);
}

template <class T>
void gather_each(const Gather& gather, const T* line, std::int64_t first, T* to) {
  for (const std::int64_t offset : gather.columns.offsets) {
    const std::int64_t column = first + offset;
    if (column >= 0 && column < gather.columns.in) {
      copy(to, line + column * gather.channel_stride, gather.channels);
    } else {
      clear(to, gather.channels);
    }
    to += gather.channels;
  }
}

}  // namespace

ConvAxis height_axis(const Conv2dGeometry& g) {
  return {g.in_height, g.out_height,  g.kernel_height,
          g.stride[0], g.dilation[0], g.padding_before[0]};
}

ConvAxis width_axis(const Conv2dGeometry& g) {
  return {g.in_width, g.out_width, g.kernel_width, g.stride[1], g.dilation[1], g.padding_before[1]};
}

GatherAxis forward_axis(const ConvAxis& axis) {
  GatherAxis result{axis.in, axis.out, axis.stride, {}, {}};
  for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
    result.offsets.push_back(tap * axis.dilation - axis.padding);
    result.taps.push_back(tap);
  }
  return result;
}

GatherAxis input_gradient_axis(const ConvAxis& axis, std::int64_t phase) {
  const std::int64_t places = (axis.in - phase + axis.stride - 1) / axis.stride;
  GatherAxis result{axis.out, places, 1, {}, {}};
  for (std::int64_t tap = axis.kernel - 1; tap >= 0; --tap) {
    const std::int64_t distance = phase + axis.padding - tap * axis.dilation;
    if (distance % axis.stride != 0) continue;
    result.offsets.push_back(distance / axis.stride);
    result.taps.push_back(tap);
  }
  return result;
}

Gather forward_gather(const Conv2dGeometry& g, std::int64_t channels) {
  return {g.batch, channels, g.in_channels, forward_axis(height_axis(g)),
          forward_axis(width_axis(g))};
}

bool Gather::is_identity() const {
  const auto plain = [](const GatherAxis& axis) {
    return axis.step == 1 && axis.count() == 1 && axis.offsets[0] == 0 && axis.in == axis.out;
  };
  return plain(rows) && plain(columns);
}

Place place_of(const Gather& gather, std::int64_t pixel) {
  const std::int64_t line = pixel / gather.columns.out;
  return {line / gather.rows.out, line % gather.rows.out, pixel % gather.columns.out};
}

template <class T>
void gather_pixels(const Gather& gather, std::int64_t lo, std::int64_t hi, const T* x, T* columns) {
  if (gather.depth() == 0) return;
  const bool run = gather.channels == gather.channel_stride && is_run(gather.columns.offsets);
  const std::int64_t line_size = gather.columns.in * gather.channel_stride;
  const std::int64_t tap_row = gather.columns.count() * gather.channels;
  Place place = place_of(gather, lo);
  for (std::int64_t pixel = lo; pixel < hi; ++pixel, advance(gather, place)) {
    const std::int64_t first = place.column * gather.columns.step;
    for (const std::int64_t offset : gather.rows.offsets) {
      const std::int64_t row = place.row * gather.rows.step + offset;
      if (row < 0 || row >= gather.rows.in) {
        clear(columns, tap_row);
      } else {
        const T* line = x + (place.image * gather.rows.in + row) * line_size;
        if (run) {
          gather_run(gather, line, first + gather.columns.offsets[0], columns);
        } else {
          gather_each(gather, line, first, columns);
        }
      }
      columns += tap_row;
    }
  }
}

template void gather_pixels<float>(const Gather&, std::int64_t, std::int64_t, const float*, float*);
template void gather_pixels<double>(const Gather&, std::int64_t, std::int64_t, const double*,
                                    double*);

}  // namespace resnetcpp::conv
