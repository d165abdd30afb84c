#include "ops/conv/direct/gather.hpp"

#include <cstring>

namespace resnetcpp::conv {

namespace {

bool is_run(const std::vector<std::int64_t>& offsets) {
  for (std::size_t i = 1; i < offsets.size(); ++i) {
    if (offsets[i] != offsets[i - 1] + 1) return false;
  }
  return true;
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

PixelRuns::PixelRuns(const Gather& gather)
    : gather_(gather),
      line_size_(gather.columns.in * gather.channel_stride),
      in_one_(gather.channels == gather.channel_stride && is_run(gather.columns.offsets)) {}

template <class T>
void gather_pixels(const Gather& gather, std::int64_t lo, std::int64_t hi, const T* x, T* columns) {
  const PixelRuns runs(gather);
  Place place = place_of(gather, lo);
  for (std::int64_t pixel = lo; pixel < hi; ++pixel, advance(gather, place)) {
    runs.for_each(place, x, [&](const T* from, std::int64_t count) {
      const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(T);
      if (from != nullptr) {
        std::memcpy(columns, from, bytes);
      } else {  // all bits 0 is 0.0 in every floating-point type
        std::memset(static_cast<void*>(columns), 0, bytes);
      }
      columns += count;
    });
  }
}

template void gather_pixels<float>(const Gather&, std::int64_t, std::int64_t, const float*, float*);
template void gather_pixels<double>(const Gather&, std::int64_t, std::int64_t, const double*,
                                    double*);

}  // namespace resnetcpp::conv
